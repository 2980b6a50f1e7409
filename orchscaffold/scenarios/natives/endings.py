"""How a task ended: what the code asks of it, what it wants to be called then."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.arguments import Arguments
from orchscaffold.scenarios.decisions import Abandoned, Raised
from orchscaffold.scenarios.natives.common import Model, truth_value
from orchscaffold.scenarios.statements import Statements
from orchscaffold.scenarios.values import NONE, Instance, Task, Value


def _task(call: Arguments) -> Task:
    if not isinstance(call.bound, Task):
        raise Abandoned("a task method without its task")
    return call.bound


def _is_cancellation(error: Instance | None) -> bool:
    return error is not None and error.cls.qualname == "CancelledError"


def _done(machine: Statements, call: Arguments) -> Value:
    return truth_value(_task(call).is_done)


def _cancelled(machine: Statements, call: Arguments) -> Value:
    return truth_value(_is_cancellation(_task(call).error))


def _ended(machine: Statements, call: Arguments) -> Task:
    """The task that is asked how it ended; raises Raised where it does not say."""
    task = _task(call)
    if task.error is not None and _is_cancellation(task.error):
        raise Raised(task.error)
    if not task.is_done:
        raise Raised(machine.make_error("asyncio", "InvalidStateError"))
    return task


def _exception(machine: Statements, call: Arguments) -> Value:
    return _ended(machine, call).error or NONE


def _result(machine: Statements, call: Arguments) -> Value:
    task = _ended(machine, call)
    if task.error is not None:
        raise Raised(task.error)
    return task.result or NONE


def _when_done(machine: Statements, call: Arguments) -> Value:
    task = _task(call)
    if task.is_done:
        raise Abandoned("a callback for a task that has ended")
    task.callbacks.append(call.need(0, "fn"))
    return NONE


ENDINGS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "Task.done": _done,
        "Task.cancelled": _cancelled,
        "Task.exception": _exception,
        "Task.result": _result,
        "Task.add_done_callback": _when_done,
    }
)
