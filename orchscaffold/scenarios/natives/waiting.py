"""What goes on beside the code while it waits."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.scenarios.decisions import Abandoned, Raised
from orchscaffold.scenarios.run import Started
from orchscaffold.scenarios.statements import Statements
from orchscaffold.scenarios.values import FALSE, Resource, Sequence, Task, Value


def run_tasks(machine: Statements) -> None:
    """Run what was started and has not begun, as the event loop does at a wait.

    Raises Abandoned where one of the tasks waits or fails in its turn.
    """
    waiting = [event.task for event in machine.run.events if isinstance(event, Started)]
    for task in waiting:
        if task.coroutine is not None and not (task.coroutine.started or task.cancelled):
            _run_aside(machine, task)
    for child in _children(machine):
        _run_aside(machine, child)


def begun(machine: Statements, child: Value) -> Value:
    """The coroutine of a function that a task group was given."""
    return machine.call(child, [], {}, "group", awaited=True)


def _children(machine: Statements) -> Iterator[Value]:
    """What open task groups were given and have not begun."""
    for group in machine.groups:
        scope, tasks = group.state["cancel_scope"], group.state["tasks"]
        is_open = isinstance(scope, Resource) and scope.state["cancel_called"] is FALSE
        if is_open and isinstance(tasks, Sequence):
            while tasks.items:
                yield tasks.items.pop(0)


def _run_aside(machine: Statements, task: Value) -> None:
    clauses, machine.clauses = machine.clauses, []
    loops, machine.loops = machine.loops, []
    machine.is_aside = True
    try:
        made = task if isinstance(task, Task) else begun(machine, task)
        machine.await_value(made, "aside")
    except Raised:
        raise Abandoned("a task that fails while the code waits") from None
    finally:
        machine.clauses, machine.loops, machine.is_aside = clauses, loops, False
