"""Tasks as assertions tell them apart: by the name of the coroutine that they run."""

from __future__ import annotations

from orchscaffold.model.testcode import (
    Check,
    Code,
    Display,
    Each,
    Get,
    Invoke,
    Lit,
    Step,
    Sym,
    Var,
)
from orchscaffold.scenarios.values import (
    Sequence,
    Task,
)


def still_runs(task: Task) -> bool:
    """Whether a task that the code started has neither begun nor been cancelled."""
    is_begun = task.coroutine is None or task.coroutine.started
    return not (is_begun or task.cancelled) and is_named(task)


def is_named(task: Task) -> bool:
    """Whether its coroutine has the name of a function of the code: a stand-in's has not."""
    is_stand_in = task.coroutine is not None and task.coroutine.call is not None
    return not is_stand_in and label(task).isidentifier()


def label(task: Task) -> str:
    """The bare name of the function whose coroutine the task runs."""
    return task.label.rpartition(".")[2]


def coroutine_name(task: Code) -> Code:
    """Code for the name of the coroutine that a task runs."""
    return Get(Invoke(Get(task, "get_coro")), "__name__")


def task_names(holder: Code, held: Sequence) -> Step:
    """That a container holds these tasks: by their names, or at least as many."""
    tasks = [item for item in held.items if isinstance(item, Task)]
    if not all(map(is_named, tasks)):
        return Check(Invoke(Sym("builtins", "len"), (holder,)), "==", Lit(len(held.items)))
    labels = [label(item) for item in tasks]
    name = coroutine_name(Var("task"))
    if held.kind not in ("set", "frozenset") or len(labels) < 2:
        expected = Display("list", tuple(map(Lit, labels)))
        return Check(Each("list", name, "task", holder), "==", expected)
    names = Invoke(Sym("builtins", "sorted"), (Each("generator", name, "task", holder),))
    return Check(names, "==", Display("list", tuple(map(Lit, sorted(labels)))))
