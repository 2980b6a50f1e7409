"""A test that calls several methods one after the other, with assertions between them."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.arranging.literals import NotSpellable, literal
from orchscaffold.composing.asserting.pieces import mentions
from orchscaffold.composing.drafting.concluding import NothingToAssert
from orchscaffold.composing.drafting.drafting import Drafting
from orchscaffold.frozen import dataclass
from orchscaffold.model.ir import Arg, Attr, Await, Call, ExprStmt, Function, Name, Parameter
from orchscaffold.model.testcode import (
    Awaited,
    Check,
    Code,
    Do,
    Get,
    Invoke,
    Lit,
    Step,
    Sym,
    Var,
)
from orchscaffold.model.types import NONE_TYPE
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.values import Dict, Instance, Known, Sequence, Task, Value, settled


@dataclass(frozen=True, slots=True)
class Stage:
    """One method of a life, and what holds right after it."""

    method: Function
    checks: tuple[Step, ...] = ()


def joined(name: str, methods: Iterable[Function]) -> Function:
    """A method, never written anywhere, that calls `methods` of its object in turn."""
    methods = tuple(methods)
    parameters = {"self": Parameter("self", "normal")}
    for method in methods:
        for parameter in _required(method):
            parameters.setdefault(parameter.name, parameter)
    first = methods[0]
    return Function(
        module=first.module,
        qualname=name,
        name=name,
        kind="method",
        parameters=tuple(parameters.values()),
        returns=NONE_TYPE,
        body=tuple(_call(method, site) for site, method in enumerate(methods)),
        is_async=any(method.is_async for method in methods),
        is_generator=False,
        is_abstract=False,
        is_stub=False,
        decorators=(),
        doc=None,
        line=0,
        end_line=0,
    )


def _required(method: Function) -> list[Parameter]:
    return [
        parameter
        for parameter in method.parameters[1:]
        if parameter.default is None and parameter.kind in ("positional", "normal", "keyword")
    ]


def _call(method: Function, site: int) -> ExprStmt:
    given = tuple(
        Arg(Name(p.name), p.name if p.kind == "keyword" else None) for p in _required(method)
    )
    call = Call(Attr(Name("self"), method.name), given, site, 0)
    return ExprStmt(Await(call) if method.is_async else call, 0)


class LifecycleDrafting(Drafting):
    """Drafts the path of a joined method as the calls it is made of."""

    def __init__(
        self,
        machine: Machine,
        path: Path,
        method: Function,
        builders: Builders,
        mentions: dict[int, int],
        *,
        stages: tuple[Stage, ...],
        watched: tuple[str, ...],
    ) -> None:
        super().__init__(machine, path, method, builders, mentions)
        self._stages = stages
        self._watched = watched

    def stale(self) -> tuple[str, ...]:
        """Nothing: a life starts with a fresh object."""
        return ()

    def is_uneventful(self) -> bool:
        """Never: what the stages leave is looked at between them."""
        return False

    def call(self) -> list[Step]:
        """The call of each stage, followed by what holds right after it."""
        steps: list[Step] = []
        for stage in self._stages:
            required = {parameter.name for parameter in _required(stage.method)}
            args, kwargs = self.arguments(stage.method)
            kwargs = tuple((name, code) for name, code in kwargs if name in required)
            call = Invoke(Get(Var(self.subject), stage.method.name), args[: len(required)], kwargs)
            steps.append(Do(Awaited(call) if stage.method.is_async else call))
            steps.extend(stage.checks)
        return steps

    def checks(self, clock_checks: list[Step]) -> list[Step]:
        """What holds in the end, less the result: a life returns nothing.

        Of the attributes that held tasks only that they are empty: callbacks are not followed.
        """
        own = [Get(Var(self.subject), name) for name in self._watched]
        found = [
            step
            for step in super().checks(clock_checks)
            if not mentions(step, Var("result")) and not any(mentions(step, part) for part in own)
        ]
        found.extend(self._emptied())
        if not found and not any(stage.checks for stage in self._stages):
            raise NothingToAssert
        return found

    def _emptied(self) -> list[Step]:
        subject = self.path.subject
        steps: list[Step] = []
        for name in self._watched if subject is not None else ():
            value = settled(subject.attributes[name]) if subject is not None else None
            if isinstance(value, (Sequence, Dict)) and not value.items:
                steps.append(Check(Get(Var(self.subject), name), "not"))
        return steps


# --- what holds between two calls


def holding_tasks(subject: Instance) -> tuple[str, ...]:
    """The attributes that hold tasks."""
    return tuple(name for name, value in subject.attributes.items() if _tasks(value))


def held_before(subject: Instance, watched: Iterable[str], name: str) -> list[Step]:
    """That the attributes which come to hold tasks hold none at first."""
    return [
        Check(Get(Var(name), attribute), "not")
        for attribute in watched
        if _is_empty(subject.initial.get(attribute))
    ]


def held_after(subject: Instance, name: str, enums: EnumTable) -> list[Step]:
    """What can be said of the object itself: the tasks it holds, the constants it has changed."""
    steps: list[Step] = []
    for attribute, value in subject.attributes.items():
        before = subject.initial.get(attribute)
        steps.extend(_held(Get(Var(name), attribute), settled(value), before, enums))
    return steps


def _held(place: Code, value: Value, before: Value | None, enums: EnumTable) -> list[Step]:
    if isinstance(value, Task) and value.origin is None:
        return [Check(Invoke(Get(place, "done")), "not")]
    if _tasks(value):
        count = Invoke(Sym("builtins", "len"), (place,))
        return [Check(count, "==", Lit(len(_tasks(value))))]
    was = settled(before) if before is not None else None
    if not (isinstance(value, Known) and isinstance(was, Known)) or value.value == was.value:
        return []
    try:
        code = literal(value.value, enums)
    except NotSpellable:
        return []
    is_single = value.value is None or isinstance(value.value, bool)
    return [Check(place, "is" if is_single else "==", code)]


def _tasks(value: Value) -> list[Task]:
    value = settled(value)
    if isinstance(value, Sequence):
        members = [settled(item) for item in value.items]
    elif isinstance(value, Dict):
        members = [settled(item) for _, item in value.items]
    else:
        return []
    return [item for item in members if isinstance(item, Task)]


def _is_empty(value: Value | None) -> bool:
    value = settled(value) if value is not None else None
    return isinstance(value, (Sequence, Dict)) and not value.items
