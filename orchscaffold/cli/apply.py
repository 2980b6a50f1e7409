"""`orchscaffold apply PLAN`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.common import Common
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.guarding import attempt
from orchscaffold.model.report import Problem

if TYPE_CHECKING:
    from orchscaffold.model.report import FileChange

PlanFile = Annotated[
    Path,
    typer.Argument(metavar="PLAN", help="What `orchscaffold new ... --plan` printed; - for stdin."),
]


def apply(common: Common, plan: PlanFile) -> int:
    """Write what a plan says, into this project. Refused if anything it rests on has changed."""
    from orchscaffold.files import read_bytes
    from orchscaffold.model.write_plan import ApplyReport
    from orchscaffold.project import discoverer
    from orchscaffold.running.plan_files import plan_from
    from orchscaffold.running.planning import changes_in

    text = sys.stdin.buffer.read() if str(plan) == "-" else read_bytes(plan)
    project = discoverer(python=None, config=common.config)(Path.cwd())
    changes = changes_in(plan_from(text), project)
    problems: list[Problem] = []
    if common.writes:
        changes = tuple(_written(changes, project.root, problems))
    report = ApplyReport(changes, tuple(problems), dry_run=not common.writes)
    common.reporter().applied(report)
    return exit_code(report.problems)


def _written(
    changes: tuple[FileChange, ...], root: Path, problems: list[Problem]
) -> Iterator[FileChange]:
    from orchscaffold.files import write_change

    for change in changes:
        failed = attempt(partial(write_change, change, root=root), change.path)
        if failed is None:
            yield change
        else:
            problems.append(failed)
