"""`orchscaffold init [DIR]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.common import Common, Format
from orchscaffold.cli.exits import DONE
from orchscaffold.errors import UsageError
from orchscaffold.frozen import replace
from orchscaffold.model.report import InitReport

Folder = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="A folder of the project; by default the current one."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")]

_QUESTION = "Write this? (y/n) "


def init(common: Common, folder: Folder = None, yes: Yes = False) -> int:
    """Propose settings and a pre-commit entry. They are written after a yes."""
    from orchscaffold.introducing.proposal import propose
    from orchscaffold.project import discoverer

    place = Path(os.path.abspath(folder or Path.cwd()))
    if not place.is_dir():
        raise UsageError("is no folder", path=place, hint="Name the project's folder.")
    project = discoverer(python=None, config=common.config)(place)
    pyproject = common.config or project.root / "pyproject.toml"
    report = propose(project, Path(os.path.abspath(pyproject)))
    reporter = common.reporter()
    reporter.introduction(report)
    why_not = _why_not(common, report, yes=yes)
    if report.changes and not why_not:
        report = _written(report)
    reporter.introduced(report, why_not=why_not)
    return DONE


def _why_not(common: Common, report: InitReport, *, yes: bool) -> str:
    """Why nothing is to be written, "" where it is; asks where that is open."""
    if not report.changes:
        return ""
    if not common.writes:
        return "--diff only shows" if common.diff else "--dry-run only shows"
    if yes:
        return ""
    if common.format is Format.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "there is nobody to ask; --yes writes it"
    try:
        said = input(_QUESTION).strip().lower()
    except EOFError:
        said = ""
    return "" if said in ("y", "yes") else "as you said"


def _written(report: InitReport) -> InitReport:
    """Write all changes, once all are proved."""
    from orchscaffold.files import prove_change, write_change

    for change in report.changes:
        prove_change(change, root=report.root)
    for change in report.changes:
        write_change(change, root=report.root)
    return replace(report, written=True)
