"""Classes made here behave as those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

import pytest

from orchscaffold.freezing import dataclass as ours
from orchscaffold.freezing import field, fields, is_dataclass, replace

Value = TypeVar("Value")


@ours(frozen=True, slots=True)
class Point:
    """A point with a note."""

    kind: ClassVar[str] = "point"
    x: int
    y: int = 0
    note: str = field(default="", compare=False, repr=False)
    seen: list[int] = field(default_factory=list, compare=False)

    @property
    def size(self) -> int:
        return self.x + self.y


@dataclasses.dataclass(frozen=True, slots=True)
class StandardPoint:
    """The same by the standard library."""

    x: int
    y: int = 0
    note: str = dataclasses.field(default="", compare=False, repr=False)
    seen: list[int] = dataclasses.field(default_factory=list, compare=False)


@ours(frozen=True, slots=True)
class Deep(Point):
    """A point below the ground."""

    z: int = 1


@ours(frozen=True, slots=True, eq=False)
class Thing:
    """Equal to itself alone."""

    name: str


@ours(frozen=True, slots=True)
class Checked(Generic[Value]):
    """Refuses some values."""

    value: Value

    def __post_init__(self) -> None:
        if self.value is None:
            raise ValueError("no value")


@ours(frozen=True, slots=True)
class Own:
    """Has a `repr` of its own."""

    name: str

    def __repr__(self) -> str:
        return "own"


@ours(frozen=True, slots=True)
class Empty:
    """Has no field."""


MAKES: list[tuple[tuple[object, ...], dict[str, object]]] = [
    ((1,), {}),
    ((1, 2), {}),
    ((1,), {"note": "a", "seen": [3]}),
    ((), {"y": 2, "x": 1}),
]


@pytest.mark.parametrize(("positional", "named"), MAKES)
def test_a_value_is_made_shown_and_compared_as_usual(
    positional: tuple[object, ...], named: dict[str, object]
) -> None:
    made, standard = Point(*positional, **named), StandardPoint(*positional, **named)
    assert repr(made) == repr(standard).removeprefix("Standard")
    assert hash(made) == hash(standard)
    assert made == Point(*positional, **named)
    assert made != standard
    assert made != Point(9)
    assert dataclasses.asdict(made) == dataclasses.asdict(standard)
    assert Point.__match_args__ == StandardPoint.__match_args__
    assert Point.__slots__ == StandardPoint.__slots__


@pytest.mark.parametrize("make", [Point, StandardPoint])
@pytest.mark.parametrize("arguments", [(), (1, 2, "", [], 5)])
def test_wrong_arguments_are_refused(make: Callable[..., object], arguments: tuple[int]) -> None:
    with pytest.raises(TypeError, match="positional argument"):
        make(*arguments)


def test_fields_cannot_be_set_or_deleted() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del Point(1).x
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(1).other = 2  # type: ignore[attr-defined]
    assert not hasattr(Point(1), "__dict__")


def test_what_is_not_compared_does_not_count() -> None:
    assert Point(1, note="a", seen=[1]) == Point(1)
    assert {Point(1, note="a"), Point(1), Point(2)} == {Point(1), Point(2)}
    first = Thing("a")
    assert first != Thing("a")
    assert first in {first}


def test_each_value_has_a_default_of_its_own() -> None:
    Point(1).seen.append(1)
    assert Point(1).seen == []


def test_a_class_inherits_fields() -> None:
    deep = Deep(1, z=3)
    assert repr(deep) == "Deep(x=1, y=0, seen=[], z=3)"
    assert (deep.size, deep.kind, Deep.__slots__) == (1, "point", ("z",))
    assert deep != Point(1)
    assert [slot.name for slot in fields(Deep)] == ["x", "y", "note", "seen", "z"]


@pytest.mark.parametrize("change", [replace, dataclasses.replace])
def test_a_copy_differs_in_what_is_changed(change: Callable[..., Point]) -> None:
    point = Point(1, note="a", seen=[1])
    changed = change(point, y=5)
    assert (changed.x, changed.y, changed.note, changed.seen) == (1, 5, "a", [1])
    assert changed.seen is point.seen
    assert point.y == 0
    with pytest.raises(TypeError):
        change(point, other=1)


@pytest.mark.parametrize("value", [Point(1, note="a"), Deep(1), Checked("a"), Empty()])
def test_values_travel_between_processes(value: object) -> None:
    arrived = pickle.loads(pickle.dumps(value))
    assert (arrived, repr(arrived)) == (value, repr(value))
    assert copy.deepcopy(value) == value


def test_the_standard_library_knows_the_fields() -> None:
    def told(cls: type) -> list[object]:
        return [(f.name, f.default, f.repr, f.compare) for f in dataclasses.fields(cls)]

    assert told(Point) == told(StandardPoint)
    assert dataclasses.is_dataclass(Point)
    assert is_dataclass(Point(1))
    assert not is_dataclass(StandardPoint)
    with pytest.raises(TypeError, match="has no fields"):
        fields(3)


def test_own_methods_stay() -> None:
    assert repr(Own("a")) == "own"
    assert Own("a") == Own("a")
    assert repr(Checked(3)) == "Checked(value=3)"
    with pytest.raises(ValueError, match="no value"):
        Checked(None)


def test_only_frozen_classes_with_slots_are_made() -> None:
    with pytest.raises(TypeError, match="only frozen classes with slots"):
        ours(frozen=True, slots=False)
