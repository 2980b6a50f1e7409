"""anyio: cancel scopes, task groups, checkpoints."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.natives.common import (
    Model,
    bound_resource,
    real_delay,
    require_entered,
)
from orchscaffold.scenarios.natives.waiting import begun, run_tasks
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.groups import ALONE, group_of
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    ClassValue,
    Coroutine,
    External,
    Instance,
    Partial,
    Resource,
    Sequence,
    Task,
    Value,
)

_CANCELLED: Final = Named("asyncio", "CancelledError")


def _cancelled_class(machine: Statements, call: Arguments) -> Value:
    return ClassValue(_CANCELLED)


def _scope(machine: Statements, call: Arguments) -> Value:
    state: dict[str, Value] = {"cancel_called": FALSE, "cancelled_caught": FALSE}
    return Resource("anyio.CancelScope", state)


def _limited(machine: Statements, call: Arguments) -> Value:
    real_delay(machine, call.get(0, "delay") or NONE)
    return _scope(machine, call)


def _cancel(machine: Statements, call: Arguments) -> Value:
    bound_resource(call).state["cancel_called"] = TRUE
    return NONE


def _group(machine: Statements, call: Arguments) -> Value:
    state: dict[str, Value] = {
        "tasks": Sequence("list", []),
        "cancel_scope": _scope(machine, call),
    }
    group = Resource("anyio.TaskGroup", state)
    machine.groups.append(group)
    return group


def _start_soon(machine: Statements, call: Arguments) -> Value:
    func, *args = call.args
    require_entered(machine, bound_resource(call))
    tasks = bound_resource(call).state["tasks"]
    if not isinstance(tasks, Sequence):
        raise Abandoned("a task group that cannot be followed")
    tasks.items.append(Partial(func, tuple(args), ()))
    return NONE


def end_group(machine: Statements, group: Resource) -> None:
    """Leaving a task group runs what was handed to it, each to its end.

    A child that is cancelled ends alone; what fails comes out when all have run. Raises Abandoned
    where two children would take turns, and where one waits in a scope that was cancelled before:
    it begins all the same, and is cancelled there.
    """
    scope, tasks = group.state.get("cancel_scope"), group.state.get("tasks")
    if not isinstance(tasks, Sequence):
        return
    is_cancelled = isinstance(scope, Resource) and scope.state["cancel_called"] is TRUE
    failed: list[Instance] = []
    alone = len(tasks.items) == 1 and not is_cancelled
    was_aside, machine.is_aside = machine.is_aside, machine.is_aside or not alone
    try:
        while tasks.items:
            _run_child(machine, tasks.items.pop(0), failed)
    finally:
        machine.is_aside = was_aside
    if failed:
        raise Raised(group_of(failed))


def _run_child(machine: Statements, child: Value, failed: list[Instance]) -> None:
    if isinstance(child, Task) and child.coroutine is not None and child.coroutine.started:
        return
    try:
        made = child if isinstance(child, Task) else begun(machine, child)
        machine.await_value(made, "group")
    except Raised as raised:
        if raised.error.cls.qualname not in ALONE:
            failed.append(raised.error)


def _checkpoint(machine: Statements, call: Arguments) -> Value:
    def run() -> Value:
        run_tasks(machine)
        return NONE

    return Coroutine(run, "checkpoint")


def _checkpoint_if_cancelled(machine: Statements, call: Arguments) -> Value:
    return Coroutine(lambda: NONE, "checkpoint")


def _stood_in_for(name: str, model: Model) -> Model:
    """A function that a test stands in for, so that it shows how it is used; in another test the
    code has the real one, so that what it was given runs."""

    def either(machine: Statements, call: Arguments) -> Value:
        if call.place is None or machine.choose(f"real:{name}", 2) == 1:
            return model(machine, call)
        home, local = call.place
        found = machine.library.resolve("anyio", name)
        function = machine.library.function(found.module, found.qualname)
        stand_in = External(found.module, found.qualname, home, local, function)
        return machine.call(stand_in, call.args, call.kwargs, call.key)

    return either


STRUCTURED: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "anyio.get_cancelled_exc_class": _cancelled_class,
        "anyio.CancelScope": _scope,
        "anyio.move_on_after": _stood_in_for("move_on_after", _limited),
        "anyio.fail_after": _limited,
        "anyio.CancelScope.cancel": _cancel,
        "anyio.create_task_group": _stood_in_for("create_task_group", _group),
        "anyio.TaskGroup.start_soon": _start_soon,
        "anyio.lowlevel.checkpoint": _checkpoint,
        "anyio.lowlevel.checkpoint_if_cancelled": _checkpoint_if_cancelled,
        "anyio.lowlevel.cancel_shielded_checkpoint": _checkpoint,
    }
)
