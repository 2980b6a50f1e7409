"""Problems as lines: the place, what is wrong, the way out."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.outcome import Problem
from orchscaffold.report.lines import BAD, FAINT, PLACE, Line, line
from orchscaffold.report.paths import display_path


def problem_lines(problems: tuple[Problem, ...], *, verbose: bool = False) -> Iterator[Line]:
    """Each problem on one line, `error: path:line:column: message`, its hint on the next; where it
    came from with `verbose`.
    """
    for problem in problems:
        place = _place(problem)
        spans = ((place, PLACE), ": ") if place else ()
        yield line(("error", BAD), ": ", *spans, problem.message)
        if problem.hint:
            yield line((problem.hint, FAINT), indent=7)
        for text in problem.detail.splitlines() if verbose else ():
            yield line((text, FAINT), indent=7)


def _place(problem: Problem) -> str:
    if problem.path is None:
        return ""
    numbers = [str(number) for number in (problem.line, problem.column) if number is not None]
    return ":".join((display_path(problem.path), *numbers))
