"""A temporary mirror of the project in which the candidate test file really exists.

Only the folders on the way to the test file are made; all else in them is a link to the real thing.
So pytest sees an ordinary tree (conftest files, packages, its ini file, relative paths) while
nothing is put into the project, and nothing can be left there whatever happens.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


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


def make_mirror(top: Path, folder: Path, test_path: Path, text: str) -> Mirror:
    """Mirror `top` in the empty folder `folder`, with `text` at `test_path` (which lies below
    `top`).

    Raises OSError where the temporary folder cannot be written.
    """
    mirror = Mirror(top, folder)
    parts = test_path.relative_to(top).parts
    real, shown = top, folder
    for part in parts:
        _link_entries(real, shown, without=part)
        real, shown = real / part, shown / part
        if part is not parts[-1] or shown.name != test_path.name:
            shown.mkdir()
    place = mirror.inside(test_path)
    with open(place, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return mirror


def _link_entries(real: Path, shown: Path, without: str) -> None:
    """Link all that `real` holds into `shown`, except one name and what only slows pytest down."""
    if not real.is_dir():
        return
    with os.scandir(real) as entries:
        for entry in entries:
            if entry.name not in (without, "__pycache__", ".pytest_cache"):
                os.symlink(entry.path, shown / entry.name)
