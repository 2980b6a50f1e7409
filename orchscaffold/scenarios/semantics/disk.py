"""Paths that the code asks about the disk: a test hands in a stand-in for them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.values import Leaf

_PATH: Final = "pathlib.Path"
_KIND: Final = "attribute:"


def is_path(type_: Named) -> bool:
    """Whether it is the type of paths that have a disk."""
    return type_.address == _PATH


def touches_disk(use: str) -> bool:
    """Whether a use of a path reads or changes the disk: `path.exists()`."""
    return use.startswith(_KIND) and is_on_disk(use.removeprefix(_KIND))


def is_on_disk(name: str) -> bool:
    """Whether a path has this attribute only where there is a disk."""
    return hasattr(Path, name) and not hasattr(PurePath, name)


def path_among(leaves: Iterable[Leaf]) -> Leaf | None:
    """The input that a path is made of, if there is one."""
    found = (leaf for leaf in leaves if isinstance(leaf.type, Named) and is_path(leaf.type))
    return next(found, None)
