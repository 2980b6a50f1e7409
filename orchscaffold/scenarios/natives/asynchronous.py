"""asyncio: tasks, waiting, locks and events."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.facts.raising import HandlerClause
from orchscaffold.scenarios.natives.common import (
    Model,
    bound_resource,
    real_delay,
    require_entered,
    truth_value,
)
from orchscaffold.scenarios.natives.waiting import take_turn
from orchscaffold.scenarios.run import Slept, Started
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    Coroutine,
    External,
    Hidden,
    Instance,
    Known,
    Resource,
    Sequence,
    Task,
    Value,
    settled,
)

ANY_ERROR: Final = Named("builtins", "Exception")


def _sleep(library: str) -> Model:
    def sleep(machine: Statements, call: Arguments) -> Value:
        def run() -> Value:
            home, local = call.place or ("", "")
            delay = call.get(0, "delay") or Known(0)
            if machine.is_aside:
                raise Abandoned("a task that waits while the code waits")
            machine.run.events.append(Slept(library, local, home, delay))
            take_turn(machine)
            machine.may_cancel(None, 2)
            return NONE

        return Coroutine(run, "sleep")

    return sleep


def _create_task(machine: Statements, call: Arguments) -> Value:
    machine.needs_loop()
    coroutine = settled(call.need(0, "coro"))
    if isinstance(coroutine, Task):
        return coroutine
    if not isinstance(coroutine, Coroutine):
        raise Abandoned("a task made of something that cannot be followed")
    task = Task(coroutine)
    task.name = call.kwargs.get("name")
    machine.run.events.append(Started(task))
    return task


def _gather(machine: Statements, call: Arguments) -> Value:
    keep = call.kwargs.get("return_exceptions")

    def run() -> Value:
        for arg in call.args:
            if isinstance(coroutine := settled(arg), Coroutine):
                coroutine.is_owned = True
        keeps = keep is not None and machine.truth(keep, call.key)
        depth = len(machine.clauses)
        if keeps:
            machine.clauses.append((HandlerClause(call.key, 0, (ANY_ERROR,)),))
        try:
            return Sequence("list", [_awaited(machine, arg, call.key, keeps) for arg in call.args])
        finally:
            del machine.clauses[depth:]

    return Coroutine(run, "gather")


def _awaited(machine: Statements, value: Value, key: str, keeps: bool) -> Value:
    value = settled(value)
    if isinstance(value, Task) and value.coroutine is None and value.cancelled and keeps:
        value.error = value.error or Instance(Named("asyncio", "CancelledError"))
        return Hidden("the exception of a cancelled task")
    try:
        return machine.await_value(value, key)
    except Raised as raised:
        if keeps:
            return raised.error
        raise


def _wait_for(machine: Statements, call: Arguments) -> Value:
    """A wait that nothing ends is over when its time is; any other ends before."""
    timeout = call.get(1, "timeout") or NONE

    def run() -> Value:
        if machine.is_none(timeout, call.key):
            return machine.await_value(call.need(0, "fut"), call.key)
        real_delay(machine, timeout)
        fired: list[Instance] = []
        machine.deadlines.append(fired)
        try:
            return machine.await_value(call.need(0, "fut"), call.key)
        except Raised as raised:
            if raised.error not in fired:
                raise
        finally:
            machine.deadlines.pop()
        home, local = call.place or ("", "")
        library = "asyncio" if "." in local else "asyncio.wait_for"
        machine.run.events.append(Slept(library, local, home, timeout))
        machine.may_cancel(None, 2)
        raise Raised(machine.builtin_error(TimeoutError()))

    return Coroutine(run, "wait_for")


def _pass_through(machine: Statements, call: Arguments) -> Value:
    return call.need(0, "aw")


def _wait(machine: Statements, call: Arguments) -> Value:
    def run() -> Value:
        items = machine.iterate(call.need(0, "fs"), call.key)
        for item in items:
            _awaited(machine, item, call.key, True)
            if isinstance(task := settled(item), Task):
                task.is_read = False
        return Sequence("tuple", [Sequence("set", items), Sequence("set", [])])

    return Coroutine(run, "wait")


def _to_thread(machine: Statements, call: Arguments) -> Value:
    machine.needs_loop()
    func, *args = call.args
    return Coroutine(lambda: machine.call(func, args, call.kwargs, call.key), "to_thread")


def _run(machine: Statements, call: Arguments) -> Value:
    main = settled(call.need(0, "main"))
    if call.place is not None and isinstance(main, Coroutine) and "<locals>" not in main.label:
        return machine.call(
            External("asyncio", "run", *call.place), call.args, call.kwargs, call.key
        )
    if machine.is_in_loop():
        raise Abandoned("a loop is started inside of another")
    factory = call.get(2, "loop_factory")
    if factory is not None and not machine.is_none(factory, f"{call.key}:factory"):
        raise Abandoned("a loop of another kind is made")
    begin = len(machine.run.events)
    machine.has_own_loop = True
    try:
        return machine.await_value(main, call.key)
    finally:
        machine.has_own_loop = False
        _end_tasks(machine, begin)


def _end_tasks(machine: Statements, begin: int) -> None:
    """A loop of the code's own ends what it started."""
    events = machine.run.events
    for event in events[begin:]:
        if isinstance(event, Started):
            event.task.cancelled = True
    events[begin:] = [event for event in events[begin:] if not isinstance(event, Started)]


def _current_task(machine: Statements, call: Arguments) -> Value:
    return Hidden("the running task")


def _timeout(machine: Statements, call: Arguments) -> Value:
    real_delay(machine, call.get(0, "delay") or NONE)
    return Resource("asyncio.timeout")


def _task_group(machine: Statements, call: Arguments) -> Value:
    return Resource("asyncio.TaskGroup", {"tasks": Sequence("list", [])})


def _group_task(machine: Statements, call: Arguments) -> Value:
    require_entered(machine, bound_resource(call))
    task = _create_task(machine, call)
    tasks = bound_resource(call).state["tasks"]
    if isinstance(tasks, Sequence):
        tasks.items.append(task)
    return task


def _enter_group(machine: Statements, call: Arguments) -> Value:
    group = bound_resource(call)

    def run() -> Value:
        group.state["held"] = TRUE
        return group

    return Coroutine(run, "__aenter__")


def _leave_group(machine: Statements, call: Arguments) -> Value:
    group = bound_resource(call)

    def run() -> Value:
        require_entered(machine, group)
        if not machine.is_none(call.need(0, "et"), call.key):
            raise Abandoned("a task group that is left by an error, by hand")
        machine.run_native_exit(group)
        group.state["held"] = FALSE
        return NONE

    return Coroutine(run, "__aexit__")


def _nothing(machine: Statements, call: Arguments) -> Value:
    return NONE


# --- locks


def _acquire(machine: Statements, call: Arguments) -> Value:
    bound_resource(call).state["held"] = TRUE
    return Coroutine(lambda: TRUE, "acquire")


def _acquire_now(machine: Statements, call: Arguments) -> Value:
    bound_resource(call).state["held"] = TRUE
    return TRUE


def _release(machine: Statements, call: Arguments) -> Value:
    bound_resource(call).state["held"] = FALSE
    return NONE


def _release_bounded(machine: Statements, call: Arguments) -> Value:
    if bound_resource(call).state.get("held") is not TRUE:
        raise Abandoned("a bounded semaphore is released that nothing holds")
    return _release(machine, call)


def _locked(machine: Statements, call: Arguments) -> Value:
    return truth_value(bound_resource(call).state.get("held") is TRUE)


ASYNCHRONOUS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "asyncio.sleep": _sleep("asyncio"),
        "anyio.sleep": _sleep("anyio"),
        "asyncio.create_task": _create_task,
        "asyncio.ensure_future": _create_task,
        "asyncio.gather": _gather,
        "asyncio.wait_for": _wait_for,
        "asyncio.shield": _pass_through,
        "asyncio.wait": _wait,
        "asyncio.to_thread": _to_thread,
        "anyio.to_thread.run_sync": _to_thread,
        "asyncio.current_task": _current_task,
        "asyncio.timeout": _timeout,
        "asyncio.TaskGroup": _task_group,
        "asyncio.TaskGroup.__aenter__": _enter_group,
        "asyncio.TaskGroup.__aexit__": _leave_group,
        "asyncio.TaskGroup.create_task": _group_task,
        "asyncio.run": _run,
        "asyncio.loop.create_task": _create_task,
        **{
            f"asyncio.{kind}.{name}": model
            for kind in ("Lock", "Semaphore", "BoundedSemaphore", "Condition")
            for name, model in {
                "acquire": _acquire,
                "release": _release,
                "locked": _locked,
            }.items()
        },
        "asyncio.BoundedSemaphore.release": _release_bounded,
        **{
            f"threading.{kind}.{name}": model
            for kind in ("Lock", "RLock", "Condition")
            for name, model in {
                "acquire": _acquire_now,
                "release": _release,
                "locked": _locked,
            }.items()
        },
    }
)
