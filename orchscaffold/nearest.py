"""The way out of a misspelt name: the nearest ones there are."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

_MOST = 3


def did_you_mean(name: str, known: Iterable[str], otherwise: str, *, before: str = "") -> str:
    """`Did you mean a or b?` of the known names that are like `name`, each with what is to stand
    `before` it; else `otherwise`.
    """
    close = (f"{before}{found}" for found in get_close_matches(name, list(known), n=_MOST))
    told = " or ".join(close)
    return f"Did you mean {told}?" if told else otherwise


def nearest_path(folder: Path, parts: Iterable[str]) -> Path | None:
    """The entry below `folder` whose path is most like `parts`, None where one is like nothing.

    A last part without a suffix stands for a Python file or a folder.
    """
    for part in parts:
        entry = _nearest_entry(folder, part)
        if entry is None:
            return None
        folder /= entry
    return folder


def _nearest_entry(folder: Path, name: str) -> str | None:
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    names = [entry.name for entry in entries]
    if name in names:
        return name
    stems = {entry.stem: entry.name for entry in entries if entry.suffix == ".py"}
    close = [name] if name in stems else get_close_matches(name, [*names, *stems], n=1)
    return stems.get(close[0], close[0]) if close else None
