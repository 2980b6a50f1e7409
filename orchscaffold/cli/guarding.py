"""One thing after the other: what fails stays with the file it failed on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from orchscaffold.cli.exits import INTERNAL
from orchscaffold.model.outcome import Problem
from orchscaffold.running import attempting

Value = TypeVar("Value")


def attempt(action: Callable[[], Value], path: Path | None = None) -> Value | Problem:
    """What `action` returns, or why it could not: an error the user can mend, or a bug of ours.

    `path` is the file that it was about. A closed pipe is neither and goes on up.
    """
    try:
        return attempting.attempt(action, path)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  (the one broad except: whatever is left is our bug)
        return _bug(error, path)


def each(
    paths: Iterable[Path], action: Callable[[Path], Value], problems: list[Problem]
) -> Iterator[Value]:
    """What `action` returns for each path; where it could not, that is added to `problems`."""
    for path in paths:
        outcome = attempt(partial(action, path), path)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            yield outcome


def _bug(error: Exception, path: Path | None) -> Problem:
    import traceback

    return Problem(
        message=f"orchscaffold failed on this: a bug in orchscaffold, not in your code "
        f"({type(error).__name__}: {error})",
        path=path,
        line=None,
        column=None,
        hint="Nothing was written for it. Please report it with what --verbose prints.",
        exit_code=INTERNAL,
        detail="".join(traceback.format_exception(error)),
    )
