"""What a check says of each file, as text: plain values that one process can hand to another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orchscaffold.frozen import dataclass

if TYPE_CHECKING:
    from orchscaffold.model.check import CheckReport
    from orchscaffold.model.findings import Finding
    from orchscaffold.model.report import Problem


@dataclass(frozen=True, slots=True)
class Question:
    """What to check, seen from the folder `cwd`, and what to leave out.

    `cache` keeps and uses answers of earlier runs.
    """

    cwd: Path
    paths: tuple[Path, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: Path | None
    cache: bool


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was found, by absolute path: in each test file that was read, "" where that is nothing,
    and in other files.
    """

    tests: dict[str, str]
    others: dict[str, str]


def verdicts_on(question: Question) -> Verdicts:
    """Check, and say what was found. Raises pytest.UsageError where nothing could be checked."""
    from orchscaffold.api import OrchscaffoldError, check

    try:
        report = check(
            *question.paths,
            cwd=question.cwd,
            select=question.select,
            ignore=question.ignore,
            baseline=question.baseline,
            cache=question.cache,
        )
    except OrchscaffoldError as error:
        raise pytest.UsageError("\n".join(filter(None, (str(error), error.hint)))) from error
    return _verdicts(report, question.cwd)


def _verdicts(report: CheckReport, here: Path) -> Verdicts:
    tests = {str(path): "" for path in report.read}
    others: dict[str, str] = {}
    for path, text in _told(report, here):
        found = tests if path in tests else others
        found[path] = "\n\n".join(filter(None, (found.get(path), text)))
    return Verdicts(tests, others)


def _told(report: CheckReport, here: Path) -> Iterator[tuple[str, str]]:
    """Each finding and each problem: the path of its file, and its text."""
    from orchscaffold.report.findings_text import finding_lines

    for shown in report.findings:
        lines = ["".join(text for text, _ in line).rstrip() for line in finding_lines(shown)]
        yield str(shown.finding.path), "\n".join((*lines, *_way_out(shown.finding)))
    for problem in report.problems:
        path = problem.path or here
        yield str(path), _problem_text(problem, path)


def _way_out(finding: Finding) -> Iterator[str]:
    """The command that mends it, or tells how, where the hint names none."""
    from orchscaffold.model.findings import SAFE, UNSAFE
    from orchscaffold.report.paths import display_path

    if "orchscaffold " in finding.hint:
        return
    options = {SAFE: "--fix", UNSAFE: "--unsafe-fixes"}.get(finding.fix)
    if options:
        yield f"    Mend it with: orchscaffold check {options} {display_path(finding.path)}"
    else:
        yield f"    What it means: orchscaffold explain {finding.code}"


def _problem_text(problem: Problem, path: Path) -> str:
    from orchscaffold.report.paths import display_path

    numbers = (str(n) for n in (problem.line, problem.column) if n is not None)
    place = ":".join((display_path(path), *numbers))
    return "\n".join(
        filter(None, (f"{place}: {problem.message}", problem.hint and f"    {problem.hint}"))
    )
