"""`orchscaffold verify [PATH…]`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.arguments import Cluster, Python
from orchscaffold.cli.common import Common
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.generated import test_files
from orchscaffold.cli.guarding import each
from orchscaffold.model.report import Problem, VerifyReport, VerifyRun

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH...]",
        help="Test files, the modules they test, or folders; by default the project's tests.",
    ),
]


def verify(
    common: Common, paths: Paths = None, python: Python = None, cluster: Cluster = ""
) -> int:
    """Run generated tests behind a fence. Several times, with coverage before and after.

    The code under test is executed, in the project's own interpreter, with no network, no new
    processes and no writing outside a temporary folder.
    """
    from orchscaffold.project import discoverer
    from orchscaffold.scaffolding.trial import verify_file

    discover = discoverer(python=python, config=common.config)
    reporter = common.reporter()
    problems: list[Problem] = []
    files = test_files(paths or [discover(Path.cwd()).test_root], discover, problems)
    with reporter.progress(len(files)) as advance:

        def verified(file: Path) -> VerifyReport:
            advance(file.name)
            return verify_file(file, discover(file))

        if cluster:
            from orchscaffold.cli.spreading import each_far_away
            from orchscaffold.cluster import Job

            jobs = [Job(p := discover(f), partial(verify_file, f, p), f) for f in files]
            reports = tuple(each_far_away(cluster, jobs, problems, advance))
        else:
            reports = tuple(each(files, verified, problems))
    reporter.verified(VerifyRun(reports, tuple(problems)))
    bad = any(r.verification.failed or not r.verification.ran for r in reports)
    return exit_code(tuple(problems), findings=bad)
