"""What a task or a future calls when it ends, as assertions: taking it away tells that it was
there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from orchscaffold.model.testcode import Check, Code, Display, Each, Get, Invoke, Lit, Step, Var
from orchscaffold.scenarios.values import Sequence, Task, Value

Speller: TypeAlias = Callable[[Value], Code | None]
"""How a test spells a function; None for one that it cannot name."""


def callbacks_of(spell: Speller, place: Code, task: Task) -> list[Step]:
    """That the task at `place`, which has not begun, calls methods of the object when it ends."""
    if _has_begun(task):
        return []
    found = (spell(callback) for callback in task.callbacks)
    return [Check(_taken_away(place, code), "==", Lit(1)) for code in dict.fromkeys(found) if code]


def callbacks_at(spell: Speller, places: Iterable[tuple[Code, Value]]) -> list[Step]:
    """The same for what is held at `places`, tasks and collections of them; each task is asked
    once: what was taken away is gone."""
    steps: list[Step] = []
    asked: set[int] = set()
    for place, held in places:
        tasks = _tasks_in(held)
        if tasks and asked.isdisjoint(map(id, tasks)):
            alone = isinstance(held, Task)
            steps += callbacks_of(spell, place, tasks[0]) if alone else _of_all(spell, place, tasks)
            asked.update(map(id, tasks))
    return steps


def _tasks_in(held: Value) -> list[Task]:
    items = held.items if isinstance(held, Sequence) else [held]
    tasks = [item for item in items if isinstance(item, Task) and item.origin is None]
    return tasks if len(tasks) == len(items) else []


def _of_all(spell: Speller, holder: Code, tasks: list[Task]) -> list[Step]:
    """For all tasks of a collection, where each has the one callback."""
    if any(_has_begun(task) or len(task.callbacks) != 1 for task in tasks):
        return []
    codes = {spell(task.callbacks[0]) for task in tasks}
    code = codes.pop() if len(codes) == 1 else None
    if code is None:
        return []
    every = Each("list", _taken_away(Var("task"), code), "task", holder)
    return [Check(every, "==", Display("list", (Lit(1),) * len(tasks)))]


def _has_begun(task: Task) -> bool:
    is_begun = task.coroutine is not None and task.coroutine.started
    return is_begun or task.cancelled or task.is_done or task.given == "done"


def _taken_away(task: Code, callback: Code) -> Code:
    return Invoke(Get(task, "remove_done_callback"), (callback,))
