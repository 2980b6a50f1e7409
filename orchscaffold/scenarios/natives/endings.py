"""How a task or a future ended: what ends it, what the code asks of it, what it wants to be called
then."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.candidates import text_of
from orchscaffold.scenarios.natives.common import Model, truth_value
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    NONE,
    TRUE,
    ClassValue,
    Hidden,
    Instance,
    Known,
    Task,
    Value,
    settled,
)

_CANCELLED: Final = Named("asyncio", "CancelledError")


def _task(call: Arguments) -> Task:
    if not isinstance(call.bound, Task):
        raise Abandoned("a task method without its task")
    return call.bound


def _is_cancellation(error: Instance | None) -> bool:
    return error is not None and error.cls.qualname == "CancelledError"


def _done(machine: Statements, call: Arguments) -> Value:
    return truth_value(machine.is_ended(_task(call)))


def _cancelled(machine: Statements, call: Arguments) -> Value:
    return truth_value(_is_cancellation(_task(call).error))


def _ended(machine: Statements, call: Arguments) -> Task:
    """The task that is asked how it ended; raises Raised where it does not say."""
    task = _task(call)
    if task.error is not None and _is_cancellation(task.error):
        raise Raised(task.error)
    if not machine.is_ended(task):
        raise Raised(machine.make_error("asyncio", "InvalidStateError"))
    return task


def _exception(machine: Statements, call: Arguments) -> Value:
    task = _ended(machine, call)
    machine.may_have_failed(task)
    return task.error or NONE


def _result(machine: Statements, call: Arguments) -> Value:
    task = _ended(machine, call)
    if task.error is not None:
        raise Raised(task.error)
    return task.result or NONE


def _when_done(machine: Statements, call: Arguments) -> Value:
    task = _task(call)
    if machine.is_ended(task):
        raise Abandoned("a callback for a task that has ended")
    task.callbacks.append(call.need(0, "fn"))
    return NONE


def _not_when_done(machine: Statements, call: Arguments) -> Value:
    task, function = _task(call), settled(call.need(0, "fn"))
    task.callbacks = [item for item in task.callbacks if settled(item) is not function]
    return Hidden("how many callbacks were taken away")


def _cancel(machine: Statements, call: Arguments) -> Value:
    task = _task(call)
    if task.is_done or task.cancelled:
        return truth_value(not task.is_done)
    if task.origin is not None:
        task.given = "pending"
    task.cancelled = True
    if task.coroutine is not None:
        task.coroutine.started = True
    elif task.is_future:
        task.error = Instance(_CANCELLED)
        _let_go(task)
    return TRUE


# --- futures


def _future(machine: Statements, call: Arguments) -> Value:
    machine.needs_loop()
    return Task(is_future=True)


def _open_future(machine: Statements, call: Arguments) -> Task:
    """The future that is given its end; raises Raised where it has one."""
    task = _task(call)
    if not task.is_future:
        raise Abandoned("a task is told how it ends")
    if machine.is_ended(task):
        raise Raised(machine.make_error("asyncio", "InvalidStateError"))
    if task.origin is not None:
        task.given = "pending"
    return task


def _set_result(machine: Statements, call: Arguments) -> Value:
    task = _open_future(machine, call)
    task.result = call.need(0, "result")
    _let_go(task)
    return NONE


def _set_exception(machine: Statements, call: Arguments) -> Value:
    task, error = _open_future(machine, call), machine.shape(call.need(0, "exception"), "object")
    if isinstance(error, ClassValue):
        error = machine.construct(error, [], {}, call.key)
    if not isinstance(error, Instance):
        raise Abandoned("a future is given an exception that cannot be followed")
    task.error = error
    _let_go(task)
    return NONE


def _let_go(task: Task) -> None:
    """What is called when a future ends is called later, by the event loop."""
    if task.callbacks:
        raise Abandoned("a future with callbacks ends")


def _name(machine: Statements, call: Arguments) -> Value:
    """The name that the code gave, or that the test gives to one of its own."""
    task = _task(call)
    if task.is_future:
        raise Abandoned("a future has no name")
    if task.name is None and task.origin is not None:
        task.name = Known(text_of(task.origin))
    if task.name is None or task.name == NONE:
        return Hidden("the name of a task")
    return task.name


def _rename(machine: Statements, call: Arguments) -> Value:
    task, name = _task(call), call.need(0, "value")
    task.name = name if task.origin is None else Hidden("the new name of a task of the test")
    return NONE


ENDINGS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "asyncio.Future": _future,
        "asyncio.loop.create_future": _future,
        "Task.cancel": _cancel,
        "Task.cancelled": _cancelled,
        "Task.done": _done,
        "Task.exception": _exception,
        "Task.result": _result,
        "Task.set_exception": _set_exception,
        "Task.set_result": _set_result,
        "Task.add_done_callback": _when_done,
        "Task.remove_done_callback": _not_when_done,
        "Task.get_name": _name,
        "Task.set_name": _rename,
    }
)
