"""Where a test finds each value: a variable, a place in an object it holds, a literal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from orchscaffold.composing.arranging.builders import (
    Builders,
)
from orchscaffold.composing.arranging.clocks import clock_names
from orchscaffold.composing.arranging.literals import NotSpellable, literal
from orchscaffold.composing.arranging.parsing import json_text
from orchscaffold.composing.arranging.privates import spelled
from orchscaffold.composing.arranging.reach import owners
from orchscaffold.composing.arranging.tasks import task_name
from orchscaffold.composing.wording.naming import variable_name
from orchscaffold.model.testcode import (
    Awaited,
    Code,
    Display,
    Do,
    Get,
    Invoke,
    Let,
    Lit,
    Step,
    Sym,
    Var,
)
from orchscaffold.scenarios.conditions.terms import Unevaluable, evaluate, leaves_of
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.parsed import is_parsed
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Input,
    Known,
    Leaf,
    Sequence,
    Task,
    Term,
    Value,
    settled,
)

Mentions: TypeAlias = Mapping[int, int]


# The variable that holds the tasks which were there before the test began.
TASKS_BEFORE: Final = "before"
# A type may hold itself for ever: `Node = dict[str, list["Node"]]`.
_DEEPEST: Final = 24


class Unreachable(Exception):
    """A value that test code has no way to name or build."""


class Places:
    """Names values, and binds to a variable what is mentioned twice.

    `earlier` counts the mentions of each object in the pass before. `steps` grow as values are
    asked for; `late` are those that need the patches in place.
    """

    def __init__(
        self,
        machine: Machine,
        path: Path,
        builders: Builders,
        subject: str,
        earlier: Mentions,
    ) -> None:
        self.machine = machine
        self.path = path
        self.builders = builders
        self.subject = subject
        self.steps: list[Step] = []
        self.late: list[Step] = []
        self.mentions: dict[int, int] = {}
        self._earlier = earlier
        self._named: dict[int, Code] = {}
        self._taken = {subject, "result", TASKS_BEFORE, *clock_names(path).values()}
        self._owners = owners(path)
        self._building: set[int] = set()
        self._sentinels: dict[str, int] = {}
        solved = machine.solver.solve(path.run.conditions)
        self.assignment: dict[Leaf, object] = dict(solved or {})
        self._write_texts()

    def _write_texts(self) -> None:
        """The texts that the code parses say what the path wants to come out of them."""
        for text, parsed in self.path.run.parsed.items():
            if self.path.run.conditions.group_of(text) is not None:
                raise Unreachable
            try:
                self.assignment[text] = json_text(text, parsed, self._shaped, self._known)
            except (TypeError, ValueError, Unevaluable):
                raise Unreachable from None

    def _known(self, value: Value) -> object:
        for leaf in leaves_of(value):
            self.assignment.setdefault(leaf, self.machine.solver.default(leaf))
        return evaluate(value, self.assignment)

    def code(self, value: Value) -> Code:
        """How test code names or builds `value`.

        Raises Unreachable where it cannot.
        """
        value = self._shaped(value)
        if isinstance(value, (Known, Leaf, Term)):
            return self._scalar(value)
        self.mentions[id(value)] = self.mentions.get(id(value), 0) + 1
        if id(value) in self._named:
            return self._named[id(value)]
        found = self._place_of(value)
        if found is not None:
            return found
        if id(value) in self._building or len(self._building) > _DEEPEST:
            raise Unreachable
        self._building.add(id(value))
        try:
            built = self.build(value)
        finally:
            self._building.discard(id(value))
        if self._wants_variable(value, built):
            return self._name(value, built)
        return built

    def build(self, value: Value) -> Code:
        """Code that makes `value`, or raises Unreachable (supplied by a higher layer)."""
        raise NotImplementedError

    def told(self, value: Double, code: Code) -> list[Step]:
        """The steps that tell a double what to do (supplied by a higher layer)."""
        raise NotImplementedError

    def streamed(self, holder: Code, stream: Sequence) -> list[Step]:
        """What `async for` meets in `holder` (supplied by a higher layer)."""
        raise NotImplementedError

    def name(self, value: Value, wanted: str) -> Var:
        """Reserve a variable for an object that a `with` item or a step binds."""
        variable = Var(self._free(wanted))
        self._named[id(value)] = variable
        return variable

    def place(self, value: Value, code: Code) -> None:
        """Say where the test finds an object that it does not build itself."""
        self._named[id(value)] = code

    def _free(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted}_{number}", number + 1
        self._taken.add(name)
        return name

    def _shaped(self, value: Value) -> Value:
        value = settled(value)
        if isinstance(value, Input):
            use = "text" if is_parsed(value.origin) else "object"
            try:
                return self.machine.shape(value, use)
            except Abandoned:
                raise Unreachable from None
        return value

    def _scalar(self, value: Known | Leaf | Term) -> Code:
        try:
            return literal(self._known(value), self.machine.enums)
        except (NotSpellable, Unevaluable):
            raise Unreachable from None

    def _wants_variable(self, value: Value, built: Code) -> bool:
        if is_parsed(getattr(value, "origin", None)):
            return False
        if isinstance(value, Double) and _is_told(value):
            return True
        if isinstance(value, Task) or (isinstance(value, Sequence) and value.kind == "stream"):
            return True
        if isinstance(built, Var) or (isinstance(built, Get) and isinstance(built.obj, Sym)):
            return False
        return self._earlier.get(id(value), 0) > 1

    def was_mentioned(self, value: Value) -> bool:
        """Whether an earlier pass mentioned the object at all."""
        return id(value) in self._earlier

    def _name(self, value: Value, built: Code) -> Var:
        origin = getattr(value, "origin", None)
        variable = self.name(value, variable_name(origin) if origin else "value")
        self.steps.append(Let(variable, built))
        if isinstance(value, Double):
            self.steps.extend(self.told(value, variable))
        if isinstance(value, Sequence) and value.kind == "stream":
            self.steps.extend(self.streamed(variable, value))
        if isinstance(value, Task) and value.given in ("done", "failed"):
            self.steps.append(Do(self._end(value, variable)))
        return variable

    def _end(self, value: Task, variable: Var) -> Code:
        """What ends a task that the test hands in: it runs, where it has a name."""
        if task_name(value) is not None:
            return Awaited(Invoke(Sym("asyncio", "wait"), (Display("list", (variable,)),)))
        what, given = self.given_end(value)
        setter = "set_exception" if what == "side_effect" else "set_result"
        return Invoke(Get(variable, setter), (given,))

    def given_end(self, value: Task) -> tuple[str, Code]:
        """What a task that the test hands in raises or returns, as an option of a mock."""
        if value.error is not None:
            return "side_effect", self.code(value.error)
        return "return_value", self._given_result(value)

    def _given_result(self, task: Task) -> Code:
        result = task.result
        is_needed = not isinstance(result, Input) or self._is_touched(result)
        return self.code(result) if result is not None and is_needed else Lit(None)

    def _place_of(self, value: Value) -> Code | None:
        """A member of an object that the test holds: `broker.get_order`, `client.return_value`."""
        origin = getattr(value, "origin", None)
        if isinstance(value, Double) and value.origin.kind == "own":
            return self.own(value.origin.name)
        if not isinstance(value, Double) or origin is None or origin.parent is None:
            return None
        owner = self._owners.get(origin.parent.path)
        if not isinstance(owner, Double):
            return None
        if origin.kind == "attr" and owner.members.get(origin.name) is value:
            return Get(self.code(owner), origin.name)
        is_read = origin.kind == "attr" and settled(owner.reads.get(origin.name, value)) is value
        if is_read and value.kind == "callable":
            return Get(self.code(owner), origin.name)
        if owner.kind in ("class", "logger") and origin.kind == "result":
            return Get(self.code(owner), "return_value")
        return None

    def own(self, name: str) -> Get:
        """An attribute of the object under test."""
        return Get(Var(self.subject), spelled(self.machine.library, self.machine.cls, name))

    def tasks(self) -> list[Task]:
        """The tasks and futures that the test itself makes, to hand them in."""
        return [value for value in self._owners.values() if isinstance(value, Task)]

    def containers(self) -> list[Sequence | Dict]:
        """The lists and dicts that the test arranges."""
        return [v for v in self._owners.values() if isinstance(v, (Sequence, Dict))]

    def _is_touched(self, value: Input) -> bool:
        return value.shape is not None or value.is_present


def _is_told(value: Double) -> bool:
    if value.kind == "callable":
        return bool(value.calls)
    called = any(member.calls or member.kind == "class" for member in value.members.values())
    return called or bool(value.reads and value.cls is not None) or _has_calls(value)


def _has_calls(value: Double) -> bool:
    children = (settled(child) for child in value.reads.values())
    return any(
        isinstance(child, Double) and child.kind in ("callable", "logger") for child in children
    ) or any(name.startswith("__") for name in value.reads)
