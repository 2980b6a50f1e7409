"""`orchscaffold verify [PATH…]`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.arguments import Python
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.guarding import each
from orchscaffold.cli.options import Common
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
    from orchscaffold.scaffolding.trial import verify_file

    discover = discoverer(python=python, config=common.config)
    reporter = common.reporter()
    problems: list[Problem] = []
    files = _files(paths or [], discover, problems)
    with reporter.progress(len(files)) as advance:

        def verified(file: Path) -> VerifyReport:
            advance(file.name)
            return verify_file(file, discover(file))

        reports = tuple(each(files, verified, problems))
    reporter.verified(VerifyRun(reports, tuple(problems)))
    bad = any(r.verification.failed or not r.verification.ran for r in reports)
    return exit_code(tuple(problems), findings=bad)


def _files(paths: list[Path], discover: Discover, problems: list[Problem]) -> tuple[Path, ...]:
    """The test files that the paths stand for, each once; adds to `problems` for the others."""
    from orchscaffold.scaffolding.generated import generated_files

    def files(path: Path) -> tuple[Path, ...]:
        return tuple(generated_files(path, discover(path)))

    named = (Path(os.path.abspath(path)) for path in paths or [discover(Path.cwd()).test_root])
    return tuple(dict.fromkeys(file for found in each(named, files, problems) for file in found))
