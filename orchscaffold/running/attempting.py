"""One thing after the other: what fails stays with the file it failed on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

from orchscaffold.errors import OrchscaffoldError, nested_too_deeply
from orchscaffold.model.outcome import Problem

Value = TypeVar("Value")
Advance: TypeAlias = Callable[[str], None]
Progress: TypeAlias = Callable[[int], AbstractContextManager[Advance]]


class Attempt(Protocol):
    """What to do about an action that may fail."""

    def __call__(self, action: Callable[[], Value], path: Path | None = None) -> Value | Problem:
        """What `action` returns, or why it could not; `path` is the file that it was about."""


def attempt(action: Callable[[], Value], path: Path | None = None) -> Value | Problem:
    """What `action` returns, or why it could not, where that is an error the user can mend."""
    try:
        return action()
    except OrchscaffoldError as error:
        return Problem.of(error)
    except RecursionError:
        return Problem.of(nested_too_deeply(path))


def silent(total: int) -> AbstractContextManager[Advance]:
    """Progress that nobody is told of."""
    del total
    return nullcontext(_nothing)


def _nothing(item: str) -> None:
    del item
