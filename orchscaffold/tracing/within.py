"""Mocks that the code under test awaits, as far as the test's own objects decide it."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.inspection.surface.model import AwaitFact, Condition, FunctionSurface
from orchscaffold.tracing.attributes import CHILDREN
from orchscaffold.tracing.binding import bound_arguments
from orchscaffold.tracing.events import Argument, AwaitedWithin, Place
from orchscaffold.tracing.frames import Frame
from orchscaffold.tracing.values import (
    UNKNOWN,
    Constant,
    Instance,
    Items,
    Method,
    Mock,
    Value,
)

_UNSEEN = Mock("", 0, bare=False)


def note_awaits(
    callee: Method,
    surface: FunctionSurface,
    arguments: tuple[Argument, ...],
    place: Place,
    frame: Frame,
) -> None:
    """Record each plain mock that calling `callee` certainly awaits."""
    if frame.events is None or surface.signature is None or not isinstance(callee.owner, Instance):
        return
    if not surface.is_async or not callee.owner.exact:
        return
    first = surface.signature.parameters[:1]
    roots = bound_arguments(surface.signature.bound(), arguments)
    roots |= {item.name: callee.owner for item in first}
    for fact in surfaces_awaits(surface, frame):
        made = _awaited(fact, roots, frame)
        if made is not None:
            spelled = ".".join(fact.path).replace(".()", "()")
            frame.record(AwaitedWithin(place, frame.setting(), callee, spelled, made.maker))


def surfaces_awaits(surface: FunctionSurface, frame: Frame) -> Iterator[AwaitFact]:
    """The facts about mocks among what the method awaits."""
    return iter(frame.world.surfaces.awaits(surface))


def _awaited(fact: AwaitFact, roots: dict[str, Value], frame: Frame) -> Mock | None:
    value = _reach(fact.path, roots, frame)
    if not isinstance(value, Mock) or value.maker not in ("Mock", "MagicMock"):
        return None
    if value.spec is not None or not value.bare or frame.is_touched("__await__"):
        return None
    return value if all(_holds(item, roots, frame) for item in fact.conditions) else None


def _reach(path: tuple[str, ...], roots: dict[str, Value], frame: Frame) -> Value:
    """What the path leads to, through attributes that the test has set."""
    value = roots.get(path[0], UNKNOWN)
    for part in path[1:]:
        if isinstance(value, Mock):
            value = _mock_child(value, part, frame)
        elif isinstance(value, Instance) and part != "()":
            value = frame.get(value, part) or UNKNOWN
        else:
            return UNKNOWN
    return value


def _mock_child(owner: Mock, part: str, frame: Frame) -> Value:
    known = frame.get(owner, "return_value" if part == "()" else part)
    if known is not None:
        return known
    if frame.is_touched(part) or frame.get(owner, "side_effect") is not None:
        return _UNSEEN
    if owner.spec is not None or not owner.bare:
        return _UNSEEN
    return Mock(CHILDREN.get(owner.maker, ""), owner.serial, None, True, (*owner.path, part))


def _holds(condition: Condition, roots: dict[str, Value], frame: Frame) -> bool:
    """Whether the condition certainly holds."""
    value = _reach(condition.path, roots, frame)
    if condition.holds in ("none", "some"):
        is_none = isinstance(value, Constant) and value.value is None
        known = isinstance(value, (Constant, Mock, Instance, Items))
        return known and value != _UNSEEN and is_none == (condition.holds == "none")
    truth = _truth(value)
    return truth is not None and truth == (condition.holds == "truthy")


def _truth(value: Value) -> bool | None:
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, Items):
        return bool(value.items)
    if isinstance(value, Mock) and value.maker in CHILDREN and value.bare:
        return True
    return None
