"""Exit codes: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchscaffold.errors import OrchscaffoldError

if TYPE_CHECKING:
    from orchscaffold.model.outcome import Problem

DONE = 0
FINDINGS = 1
USAGE = 2
FILES = 3
INTERNAL = 4
INTERRUPTED = 130
TERMINATED = 143

MEANINGS = {
    DONE: "done, or nothing to do",
    FINDINGS: "check found something; a test failed under verify, or could not be run",
    USAGE: "wrong usage, unknown target, bad configuration",
    FILES: "a file could not be handled; the others were, and each is named",
    INTERNAL: "a bug of orchscaffold, or a proof that failed: nothing was written for that file",
    INTERRUPTED: "stopped with Ctrl-C; nothing half-written",
    TERMINATED: "terminated; nothing half-written",
}


def problem_of(error: OrchscaffoldError) -> Problem:
    """An error as a value to report."""
    from orchscaffold.model.outcome import Problem

    return Problem.of(error)


def exit_code(problems: tuple[Problem, ...], *, findings: bool = False) -> int:
    """The code for a whole run: the gravest problem's, else 1 for findings, else 0."""
    codes = [problem.exit_code for problem in problems]
    return max(codes, default=FINDINGS if findings else DONE)
