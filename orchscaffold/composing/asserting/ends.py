"""How tasks and futures of a test ended by what the code did, as assertions."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.callbacks import callbacks_of
from orchscaffold.composing.asserting.checks import Checker
from orchscaffold.composing.asserting.pieces import ANY, is_single
from orchscaffold.model.testcode import Check, Code, Get, Invoke, Lit, Step
from orchscaffold.scenarios.values import Task


def ends(checker: Checker) -> list[Step]:
    """That each task the test handed in was cancelled or is to call back, each future given its
    result or error, where the path says so."""
    return [
        step
        for task in checker.arranger.tasks()
        if task.given != "done" and (task.cancelled or task.is_done or task.callbacks)
        for step in _end(checker, task)
    ]


def _end(checker: Checker, task: Task) -> Iterator[Step]:
    try:
        code = checker.arranger.code(task)
    except Unreachable:
        return
    if task.cancelled:
        yield _cancelled(task, code)
    elif task.error is not None:
        yield from _is(Invoke(Get(code, "exception")), checker.expected(task.error))
    elif task.result is not None:
        yield from _is(Invoke(Get(code, "result")), checker.expected(task.result))
    else:
        yield from callbacks_of(checker.callback, code, task)


def _cancelled(task: Task, code: Code) -> Step:
    """One that was waited for has ended, another was only asked to."""
    if task.error is not None:
        return Check(Invoke(Get(code, "cancelled")))
    return Check(Invoke(Get(code, "cancelling")), ">", Lit(0))


def _is(place: Code, expected: Code) -> Iterator[Step]:
    if expected != ANY:
        yield Check(place, "is" if is_single(expected) else "==", expected)
