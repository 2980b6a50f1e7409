"""`orchscaffold decline ID…` and `orchscaffold adopt FILE…`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.common import Common
from orchscaffold.cli.completing import complete_id
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.generated import test_files
from orchscaffold.cli.guarding import attempt, each
from orchscaffold.model.report import OwnedFile, OwnRun, Problem

Ids = Annotated[
    list[str],
    typer.Argument(
        metavar="ID...",
        help="Class.method/pattern/what-differs, as marks have it.",
        autocompletion=complete_id,
    ),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; stands in the file.")]
File = Annotated[
    Path | None,
    typer.Option(
        "--file", metavar="PATH", help="The test file; by default the one with its class."
    ),
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Test files, the modules they test, or folders."),
]


def decline(common: Common, ids: Ids, reason: Reason = "", file: File = None) -> int:
    """Turn scenarios down for good. A line in the test file says so; no test is removed."""
    from orchscaffold.owning import decline_ids
    from orchscaffold.project import discoverer

    path = Path(os.path.abspath(file)) if file is not None else None
    project = discoverer(python=None, config=common.config)(path or Path.cwd())
    return _finish(common, list(decline_ids(tuple(ids), reason, path, project)), [])


def adopt(common: Common, files: Files) -> int:
    """Hand generated tests over to you. They are never written anew or reported as stale."""
    from orchscaffold.owning import adopt_file
    from orchscaffold.project import discoverer

    discover = discoverer(python=None, config=common.config)
    problems: list[Problem] = []
    paths = test_files(files, discover, problems)
    owned = each(paths, lambda path: adopt_file(path, discover(path)), problems)
    return _finish(common, list(owned), problems)


def _finish(common: Common, owned: list[OwnedFile], problems: list[Problem]) -> int:
    """Write what was proved, say what was done."""
    from orchscaffold.files import write_change

    done: list[OwnedFile] = []
    for item in owned:
        write = partial(write_change, item.change, root=item.root)
        failed = attempt(write, item.change.path) if common.writes else None
        if failed is None:
            done.append(item)
        else:
            problems.append(failed)
    common.reporter().owned(OwnRun(tuple(done), tuple(problems), dry_run=not common.writes))
    return exit_code(tuple(problems))
