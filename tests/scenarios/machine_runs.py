"""What the machine says of a small class, and what Python does with the same arrangement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.ir import Function
from orchscaffold.model.types import Named, TypeRef, UnionOf, allows_none, without_none
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.terms import evaluate, leaves_of
from orchscaffold.scenarios.explore import Exploration, Explorer
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path as Run
from orchscaffold.scenarios.values import (
    Dict,
    Hidden,
    Input,
    Instance,
    Known,
    Leaf,
    Sequence,
    Term,
    Value,
    settled,
)

MakeMachine = Callable[..., Machine]
MODULE = "app"


class Unknowable(Exception):
    """The machine says that it does not know a value."""


UNTOUCHED: dict[str, object] = {
    "int": 7,
    "str": "untouched",
    "bool": True,
    "float": 2.5,
    "list": [3, 4],
    "dict": {"k": 1},
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: `kind` "returned" or "raised", with the value or the exception's name."""

    kind: str
    value: object


def write_module(root: Path, source: str) -> None:
    """Write the project's one module."""
    folder = root / "src"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{MODULE}.py").write_text(dedent(source), encoding="utf-8")


def machine_of(root: Path, source: str, cls: str = "C") -> Machine:
    """A machine for the class `cls` of `source`."""
    write_module(root, source)
    library = SourceLibrary((root / "src",), (), root)
    return Machine(library, EnumTable(library), Named(MODULE, cls))


def method_of(machine: Machine, name: str = "act") -> Function:
    """A method of the machine's class."""
    method = machine.library.method(machine.cls, name)
    assert method is not None
    return method


def explored(machine: Machine, name: str = "act") -> Exploration:
    """What the search finds in one method."""
    return Explorer(machine).explore(method_of(machine, name), lambda path: True)


def every_run(machine: Machine, name: str = "act", limit: int = 60) -> Iterator[Run]:
    """Runs of one method with every choice taken every way, up to `limit`."""
    method = method_of(machine, name)
    waiting: list[tuple[int, ...]] = [()]
    for _ in range(limit):
        if not waiting:
            return
        prefix = waiting.pop()
        path = machine.run_path(method, prefix)
        taken = [choice.taken for choice in path.run.choices]
        for place in range(len(prefix), len(taken)):
            for option in range(len(path.run.choices[place].labels)):
                if option != taken[place]:
                    waiting.append((*taken[:place], option))
        yield path


def predicted(machine: Machine, path: Run) -> Outcome:
    """The outcome that the machine tells. Raises Unknowable where it tells none."""
    if path.ending.kind == "raised":
        assert isinstance(path.ending.value, Instance)
        return Outcome("raised", path.ending.value.cls.qualname)
    assert path.ending.kind == "returned", path.ending
    assert path.ending.value is not None
    return Outcome("returned", concrete(machine, path, path.ending.value))


def really(machine: Machine, path: Run, source: str) -> Outcome:
    """The outcome that Python gives for what the path arranges: our own source is executed."""
    names: dict[str, object] = {}
    exec(compile(dedent(source), MODULE, "exec"), names)
    given = {
        kind: {
            value.origin.name: arranged(machine, path, value)
            for value in path.run.inputs.values()
            if value.origin.kind == kind
        }
        for kind in ("init", "param", "state")
    }
    cls = names[machine.cls.qualname]
    assert isinstance(cls, type)
    try:
        subject = cls(**given["init"])
        for name, value in given["state"].items():
            setattr(subject, name, value)
        return Outcome("returned", getattr(subject, path.method)(**given["param"]))
    except Exception as error:  # noqa: BLE001 - whatever it raises is the outcome
        return Outcome("raised", type(error).__name__)


def arranged(machine: Machine, path: Run, value: Value) -> object:
    """The Python value a test would make of an input; what nothing depends on is arbitrary."""
    value = settled(value)
    if isinstance(value, Input):
        return _untouched(value.type, must_be=value.is_present)
    if isinstance(value, Sequence):
        items = [arranged(machine, path, item) for item in value.given]
        return {"tuple": tuple, "set": set, "frozenset": frozenset}.get(value.kind, list)(items)
    if isinstance(value, Dict):
        return {
            arranged(machine, path, key): arranged(machine, path, item) for key, item in value.given
        }
    return concrete(machine, path, value)


def concrete(machine: Machine, path: Run, value: Value) -> object:
    """The Python value of `value` under the path's first assignment."""
    value = settled(value)
    if isinstance(value, Input):
        return _untouched(value.type, must_be=value.is_present)
    if isinstance(value, Sequence):
        items = [concrete(machine, path, item) for item in value.items]
        return {"tuple": tuple, "set": set, "frozenset": frozenset}.get(value.kind, list)(items)
    if isinstance(value, Dict):
        return {
            concrete(machine, path, key): concrete(machine, path, item) for key, item in value.items
        }
    if isinstance(value, Hidden):
        raise Unknowable(value.reason)
    assert isinstance(value, (Known, Leaf, Term)), value
    solved = machine.solver.solve(path.run.conditions)
    assert solved is not None, "the conditions of a finished path can be met"
    for leaf in leaves_of(value):
        solved.setdefault(leaf, machine.solver.default(leaf))
    return evaluate(value, solved)


def _untouched(type_: TypeRef, *, must_be: bool) -> object:
    if allows_none(type_) and not must_be:
        return None
    plain = without_none(type_)
    if isinstance(plain, UnionOf):
        plain = plain.members[0]
    return UNTOUCHED[plain.qualname] if isinstance(plain, Named) else object()


def shown(machine: Machine, path: Run) -> str:
    """How a path ends, in a word: a value's repr, `!Error`, `<Kind>` of an object, `abandoned`."""
    ending = path.ending
    if ending.kind == "returned" and ending.value is not None:
        try:
            return repr(concrete(machine, path, ending.value))
        except (AssertionError, Unknowable):
            return f"<{type(settled(ending.value)).__name__}>"
    if ending.kind == "raised" and isinstance(ending.value, Instance):
        return f"!{ending.value.cls.qualname}"
    return ending.kind


def endings(machine: Machine, name: str = "act") -> set[str]:
    """How the paths that the search keeps end."""
    return {shown(machine, path) for path in explored(machine, name).paths}
