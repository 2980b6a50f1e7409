"""Enums made from their source, and the state that a test may preset."""

from __future__ import annotations

import enum
from pathlib import Path

import pytest
from machine_runs import MODULE, explored, machine_of, predicted, really, shown

from orchscaffold.model.types import Named
from orchscaffold.scenarios.facts.state import mutable_attributes

ENUMS = """
import enum

class Plain(enum.Enum):
    A = "a"
    B = -2
    PAIR = (1, "x")
    TWIN = "a"

class Text(str, enum.Enum):
    A = "a"

class Number(int, enum.Enum):
    A = 1

class Whole(enum.IntEnum):
    A = 1

class Named(enum.StrEnum):
    A = "a"
    B = enum.auto()

class Bits(enum.Flag):
    A = enum.auto()
    B = enum.auto()

class Derived(Whole):
    pass

class Computed(enum.Enum):
    A = len("abc") + 1

class Empty(enum.Enum):
    pass

class NoEnum:
    A = 1

class C:
    def act(self, x: Plain) -> int:
        return 1 if x is Plain.B else 2
"""


@pytest.mark.parametrize(
    ("name", "base", "values"),
    [
        ("Plain", enum.Enum, {"A": "a", "B": -2, "PAIR": (1, "x")}),
        ("Text", str, {"A": "a"}),
        ("Number", int, {"A": 1}),
        ("Whole", enum.IntEnum, {"A": 1}),
        ("Named", enum.StrEnum, {"A": "a", "B": "b"}),
        ("Bits", enum.Flag, {"A": 1, "B": 2}),
    ],
)
def test_enums(tmp_path: Path, name: str, base: type, values: dict[str, object]) -> None:
    machine = machine_of(tmp_path, ENUMS)
    made = machine.enums.enum_of(Named(MODULE, name))
    assert made is not None
    assert issubclass(made, base)
    assert {member.name: member.value for member in made} == values
    first = next(iter(made))
    assert machine.enums.owns(first)
    assert machine.enums.ref_of(first) == Named(MODULE, name)


@pytest.mark.parametrize("name", ["Computed", "Empty", "NoEnum", "Missing"])
def test_no_enum(tmp_path: Path, name: str) -> None:
    machine = machine_of(tmp_path, ENUMS)
    assert machine.enums.enum_of(Named(MODULE, name)) is None
    assert machine.enums.enum_of(Named("builtins", "int")) is None
    assert not machine.enums.owns(3)


STATE = """
class Base:
    def reset(self) -> None:
        self.inherited = None

class C(Base):
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.fixed = 3
        self.count = 0
        self.items: list[int] = []
        self.table: dict[str, int] = {}
        self.pair, self.other = 1, 2

    def work(self) -> None:
        self.count += 1
        self.items.append(2)
        self.table["a"] = 3
        self.pair: int = 4
        other.alien = 5
        self.first, [self.second, *self.rest], other.alien = load()
        for self.each in self.items:
            pass
        with load() as self.entered, other.lock:
            pass

    def act(self) -> str:
        if self.count > 3:
            return "many"
        if self.fixed > 5:
            return "never"
        return "few"
"""


def test_mutable_attributes(tmp_path: Path) -> None:
    machine = machine_of(tmp_path, STATE)
    expected = {"count", "items", "table", "pair", "inherited"}
    expected |= {"first", "second", "rest", "each", "entered"}
    assert mutable_attributes(machine.library, machine.cls) == expected


def test_only_what_changes_is_preset(tmp_path: Path) -> None:
    machine = machine_of(tmp_path, STATE)
    paths = explored(machine).paths
    assert {shown(machine, path) for path in paths} == {"'many'", "'few'"}
    presets = {
        shown(machine, path): [name for name in path.run.inputs if name.startswith("state:")]
        for path in paths
    }
    assert presets == {"'many'": ["state:count"], "'few'": []}


LATE = """
class C:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    def start(self, size: int) -> None:
        self.size: int = size

    def stop(self) -> None:
        del self.size

    def act(self) -> str:
        return {body}
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('"n" if self.limit > 1 else "f"', {"'n'": [], "'f'": []}),
        ("str(self.never)", {}),
        ('"n" if self.size > 7 else "f"', {"'n'": ["state:size"], "'f'": ["state:size"]}),
        (
            'str(self.size) if hasattr(self, "size") else "none"',
            {"'1'": ["state:size"], "'none'": []},
        ),
        (
            'str(getattr(self, "size", 5))',
            {"'1'": ["state:size"], "'5'": []},
        ),
    ],
)
def test_what_another_method_sets_first(
    tmp_path: Path, body: str, expected: dict[str, list[str]]
) -> None:
    source = LATE.format(body=body)
    machine = machine_of(tmp_path, source)
    presets = {}
    for path in explored(machine).paths:
        presets[shown(machine, path)] = [n for n in path.run.inputs if n.startswith("state:")]
        assert really(machine, path, source) == predicted(machine, path)
    assert presets == expected
