"""Paths as people and programs like to read them."""

from __future__ import annotations

from pathlib import Path


def display_path(path: Path) -> str:
    """The path from the current folder where it lies below it, else in full; slashes everywhere."""
    absolute = path.absolute()
    here = Path.cwd()
    if absolute.is_relative_to(here):
        return absolute.relative_to(here).as_posix() or "."
    return absolute.as_posix()
