"""A temporary mirror of the project in which candidate files really exist.

Only the folders on the way to such a file are made; all else in them is a link to the real thing.
So pytest sees an ordinary tree (conftest files, packages, its ini file, relative paths) while
nothing is put into the project, and nothing can be left there whatever happens.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from orchscaffold.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Mirror:
    """`top` is the real folder that `folder` stands for."""

    top: Path
    folder: Path

    def inside(self, path: Path) -> Path:
        """Where the mirror shows a real path; a path outside `top` stays what it is."""
        if path.is_relative_to(self.top):
            return self.folder / path.relative_to(self.top)
        return path


def make_mirror(top: Path, folder: Path, texts: Mapping[Path, str]) -> Mirror:
    """Mirror `top` in the empty folder `folder`, with these texts at their paths (all below `top`).

    Raises OSError where the temporary folder cannot be written.
    """
    mirror = Mirror(top, folder)
    made = {parent for path in texts for parent in path.parents if parent.is_relative_to(top)}
    for real in sorted({*made, top}):
        shown = mirror.inside(real)
        shown.mkdir(exist_ok=True)
        _link_entries(real, shown, without={*made, *texts})
    for path, text in texts.items():
        with open(mirror.inside(path), "w", encoding="utf-8", newline="") as file:
            file.write(text)
    return mirror


def _link_entries(real: Path, shown: Path, without: set[Path]) -> None:
    """Link all that `real` holds into `shown`, except some and what only slows pytest down."""
    if not real.is_dir():
        return
    with os.scandir(real) as entries:
        for entry in entries:
            if Path(entry.path) in without or entry.name in ("__pycache__", ".pytest_cache"):
                continue
            os.symlink(entry.path, shown / entry.name)
