"""`orchscaffold verify [PATH…]`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.arguments import Python
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.options import Common
from orchscaffold.errors import OrchscaffoldError
from orchscaffold.model.report import Problem, VerifyReport, VerifyRun

if TYPE_CHECKING:
    from orchscaffold.targets import Discover

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH...]",
        help="Test files, the modules they test, or folders; by default the project's tests.",
    ),
]


def verify(common: Common, paths: Paths = None, python: Python = None) -> int:
    """Run generated tests, fenced: several times, with coverage before and after.

    The code under test is executed, in the project's own interpreter, with no network, no new
    processes and no writing outside a temporary folder.
    """
    from orchscaffold.core import discoverer
    from orchscaffold.trial import verify_file

    discover = discoverer(python=python, config=common.config)
    reporter = common.reporter()
    problems: list[Problem] = []
    files = _files(paths or [], discover, problems)
    reports: list[VerifyReport] = []
    with reporter.progress(len(files)) as advance:
        for file in files:
            advance(file.name)
            try:
                reports.append(verify_file(file, discover(file)))
            except OrchscaffoldError as error:
                problems.append(problem_of(error))
    reporter.verified(VerifyRun(tuple(reports), tuple(problems)))
    bad = any(r.verification.failed or not r.verification.ran for r in reports)
    return exit_code(tuple(problems), findings=bad)


def _files(paths: list[Path], discover: Discover, problems: list[Problem]) -> tuple[Path, ...]:
    """The test files that the paths stand for, each once; adds to `problems` for the others."""
    from orchscaffold.generated import generated_files

    found: dict[Path, None] = {}
    for path in paths or [discover(Path.cwd()).test_root]:
        absolute = Path(os.path.abspath(path))
        try:
            found.update(dict.fromkeys(generated_files(absolute, discover(absolute))))
        except OrchscaffoldError as error:
            problems.append(problem_of(error))
    return tuple(found)
