"""What goes on beside the code while it waits."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.scenarios.run import Started
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import FALSE, Resource, Sequence, Task, Value


def take_turn(machine: Statements) -> None:
    """Let run what was started for one turn of the loop: what a task that ends wants to be called
    is called at the next wait."""
    machine.call_back()
    machine.is_one_turn = True
    try:
        run_tasks(machine)
    finally:
        machine.is_one_turn = False


def run_tasks(machine: Statements) -> None:
    """Run what was started and has not begun, as the event loop does at a wait.

    A task that fails keeps its error to itself. Raises Abandoned where one of them waits in its
    turn, and where a failure would end a group.
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
    begin = len(machine.run.choices)
    try:
        made = task if isinstance(task, Task) else begun(machine, task)
        machine.await_value(made, "aside")
    except Raised:
        if not isinstance(task, Task):
            raise Abandoned("a child that fails while its group waits") from None
    finally:
        machine.clauses, machine.loops, machine.is_aside = clauses, loops, False
        machine.run.asides.append(range(begin, len(machine.run.choices)))
