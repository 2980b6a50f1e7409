"""The draft of a test file, new or not: what adds to one is loaded where there is one."""

from __future__ import annotations

import os
from pathlib import Path

from orchscaffold.model.plan import Plan
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.scaffolding.draft_file import DraftFile


def draft_file(
    path: Path,
    planned: TestFile,
    project: Project,
    kind: str,
    standing: bytes | None = None,
    *,
    known: Plan | None = None,
) -> DraftFile:
    """The draft of the test file at `path`, from what is planned for it.

    `standing` is what will stand there by then, where that is not what the disk has. With `known`,
    the plan for the whole module, what hand-written tests of the file cover is left to them. Raises
    FileError where the file that stands there cannot be read or does not parse.
    """
    if standing is None and not os.path.lexists(path):
        return DraftFile(path, project, kind, planned, None)
    from orchscaffold.scaffolding.additions import addition

    return addition(path, planned, project, kind, standing=standing, known=known)
