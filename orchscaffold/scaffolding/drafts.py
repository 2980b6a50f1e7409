"""The draft of a test file, new or not: what adds to one is loaded where there is one."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from orchscaffold.frozen import replace
from orchscaffold.model.plan import Plan
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.scaffolding.draft_file import DraftFile, Shared
from orchscaffold.scaffolding.lending import NOT_LENT


def draft_file(
    path: Path,
    planned: TestFile,
    project: Project,
    kind: str,
    standing: bytes | None,
    *,
    known: Plan,
    by_hand: Collection[Path] | None,
    shared: Shared | None = None,
) -> DraftFile:
    """The draft of the test file at `path`, from what is planned for it and `known` for its module.

    `standing` is what will stand there by then, where that is not what the disk has. What the
    file's own tests and those in the files `by_hand` cover is left to them; nothing is where that
    is None. `shared` is where its helpers are to be (None: in it). Raises FileError where the file
    that stands there cannot be read or does not parse.
    """
    is_new = standing is None and not os.path.lexists(path)
    if is_new and not by_hand:
        return DraftFile(path, project, kind, planned, None, shared=shared)
    from orchscaffold.scaffolding.additions import addition, beside

    if is_new and by_hand:
        draft = beside(path, planned, project, kind, known=known, by_hand=by_hand)
        return replace(draft, shared=shared)
    lent = shared.lent if shared is not None else NOT_LENT
    draft = addition(
        path, planned, project, kind, standing=standing, known=known, by_hand=by_hand, lent=lent
    )
    return replace(draft, shared=shared)
