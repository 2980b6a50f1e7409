"""`orchscaffold demo [DIR]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.arguments import Python
from orchscaffold.cli.common import Common
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.scaffolding import scaffold_and_say
from orchscaffold.errors import UsageError
from orchscaffold.model.report import DemoReport, FileChange, RunReport
from orchscaffold.report.base import Reporter

Folder = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="A new or empty folder; by default orchscaffold-demo."),
]
_DEFAULT_FOLDER = "orchscaffold-demo"
_TARGETS = (
    ("coordinator", "src/greenhouse/climate.py"),
    ("reconciler", "src/greenhouse/watering.py"),
)


def demo(common: Common, folder: Folder = None, python: Python = None) -> int:
    """Write a small service, scaffold it and run its tests."""
    place = Path.cwd() / (folder or _DEFAULT_FOLDER)
    _refuse_used(place)
    files = _write_service(place, writes=common.writes)
    reporter = common.reporter()
    run = RunReport((), (), dry_run=True)
    if common.writes:
        run = _scaffolded(common, place, python, reporter)
    reporter.demonstrated(DemoReport(place, files, run))
    failed = any(result.verification and result.verification.failed for result in run.results)
    return exit_code(run.problems, findings=failed)


def _scaffolded(common: Common, place: Path, python: Path | None, say: Reporter) -> RunReport:
    from orchscaffold.scaffolding.request import Request

    interpreter = python or Path(sys.executable)
    runs = [
        scaffold_and_say(common, (str(place / path),), Request(kind), interpreter, say)
        for kind, path in _TARGETS
    ]
    return RunReport(
        results=tuple(result for run in runs for result in run.results),
        problems=tuple(problem for run in runs for problem in run.problems),
    )


def _refuse_used(place: Path) -> None:
    if place.is_dir() and any(place.iterdir()):
        raise UsageError(
            "is not empty", path=place, hint="Name a new folder: orchscaffold demo DIR"
        )
    if place.exists() and not place.is_dir():
        raise UsageError("is a file", path=place, hint="Name a new folder: orchscaffold demo DIR")


def _write_service(place: Path, *, writes: bool) -> tuple[Path, ...]:
    from orchscaffold.files import read_bytes, write_change
    from orchscaffold.render import templates_folder

    origin = templates_folder() / "demo"
    sources = [path for path in sorted(origin.rglob("*")) if _is_service(path, origin)]
    for path in sources if writes else ():
        change = FileChange(place / path.relative_to(origin), None, read_bytes(path))
        write_change(change, root=place)
    return tuple(place / path.relative_to(origin) for path in sources)


def _is_service(path: Path, origin: Path) -> bool:
    parts = path.relative_to(origin).parts
    return path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts)
