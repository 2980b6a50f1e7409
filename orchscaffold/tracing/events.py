"""What happens in a test, in order, and the tests of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.types import Named
from orchscaffold.tracing.values import Function, Method, Value


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the file, as `ast` counts: lines from 1, columns in UTF-8 bytes from 0."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Setting:
    """How sure it is that the event happens, and what may come of it.

    `certain`: whenever the test runs (in no branch, no `try`, not after an early exit). `expected`:
    the addresses of the exceptions that a `pytest.raises` around it waits for, "" for an unknown
    one.
    """

    certain: bool = True
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument; `star` is "", "*" or "**"; `name_place` is the keyword's own place."""

    value: Value
    keyword: str | None
    star: str
    place: Place


@dataclass(frozen=True, slots=True)
class Called:
    """`callee(…)`. `dropped`: the result is thrown away; `awaited`: it is awaited at once."""

    place: Place
    setting: Setting
    callee: Value
    arguments: tuple[Argument, ...]
    result: Value
    awaited: bool
    dropped: bool


@dataclass(frozen=True, slots=True)
class Read:
    """`owner.name` read; `place` is that of the name alone."""

    place: Place
    setting: Setting
    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """`owner.name = value`; `place` is that of the name alone."""

    place: Place
    setting: Setting
    owner: Value
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Patched:
    """A patch by any of the means there are.

    `target` is the dotted text of a string target ("" for an object one), `owner` the object,
    `name` the attribute. `creates`: it need not exist. `enters`: the patch is certainly applied.
    """

    place: Place
    setting: Setting
    target: str
    owner: Value
    name: str
    means: str
    creates: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """`import module` (name "") or `from module import name`."""

    place: Place
    setting: Setting
    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """`await value`."""

    place: Place
    setting: Setting
    value: Value


@dataclass(frozen=True, slots=True)
class Raises:
    """A `with pytest.raises(…)`; `calls` are those in its block, in order of evaluation.

    `simple`: its block does nothing but call, once, a function or method of the code under test,
    and no logger is patched.
    """

    place: Place
    setting: Setting
    expected: tuple[str, ...]
    calls: tuple[Called, ...]
    simple: bool


@dataclass(frozen=True, slots=True)
class Asserted:
    """`assert subject op other`; `operator` "" for a plain `assert subject`."""

    place: Place
    setting: Setting
    subject: Value
    operator: str
    other: Value


@dataclass(frozen=True, slots=True)
class AwaitedWithin:
    """The code under test, called at `place`, awaits `path` (as the code spells it), a mock made by
    `maker`."""

    place: Place
    setting: Setting
    by: Method | Function
    path: str
    maker: str


@dataclass(frozen=True, slots=True)
class Undefined:
    """A name that nothing binds."""

    place: Place
    setting: Setting
    name: str


Event: TypeAlias = (
    Called
    | Read
    | Written
    | Patched
    | Imported
    | Awaited
    | AwaitedWithin
    | Raises
    | Asserted
    | Undefined
)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A method of the code under test that a test calls, and the ending it checks.

    `ending`: "raises E", "returns None", "returns a value", "returns 3", "logs" or "" (called, and
    nothing said of it).
    """

    of: Named
    method: str
    ending: str


@dataclass(frozen=True, slots=True)
class TracedRoutine:
    """A test, or what tests are made of.

    `kind` is "test", "fixture", "helper", "setup" or "module" (the file's own statements). `id` is
    `Class::test_name` or the bare name. `uses` are the ids of the fixtures, helpers and setups of
    this file and of the files above, as (path, id). `skipped`: marked to be skipped or to fail.
    """

    kind: str
    id: str
    line: int
    end_line: int
    is_async: bool
    skipped: bool
    events: tuple[Event, ...]
    exercises: tuple[Exercise, ...]
    uses: tuple[tuple[Path, str], ...]


@dataclass(frozen=True, slots=True)
class TracedFile:
    """All routines of a file in source order.

    `faked` are the modules that it, or a file it builds on, puts into `sys.modules` or takes out of
    it; "*" among them stands for any.
    """

    path: Path
    routines: tuple[TracedRoutine, ...]
    faked: frozenset[str]

    def is_faked(self, module: str) -> bool:
        """Whether the tests put something else in the place of the module, or may."""
        return "*" in self.faked or any(
            f"{module}.".startswith(f"{name}.") or name.startswith(f"{module}.")
            for name in self.faked
        )

    @property
    def tests(self) -> tuple[TracedRoutine, ...]:
        """The tests alone."""
        return tuple(item for item in self.routines if item.kind == "test")
