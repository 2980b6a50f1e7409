"""One part of a check, for a machine of several: the findings of all parts are those of the whole.

Units that share a file stay together, since what one of them finds there bears on what is said of
the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from orchscaffold.checking.scope import Scope
from orchscaffold.checking.units import Unit
from orchscaffold.errors import UsageError
from orchscaffold.frozen import dataclass, replace


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` of `count`, from 1 on."""

    number: int
    count: int


def read_shard(text: str) -> Shard:
    """The part that `2/4` means; raises UsageError for anything that means none."""
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    number, count = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= number <= count:
        raise UsageError(f"no part: {text}", hint="Write --shard 1/4 for the first of four parts.")
    return Shard(number, count)


def share_of(scope: Scope, shard: Shard) -> Scope:
    """What this part looks at; what could not be looked at is told by the first."""
    mine = _files_of(scope, shard)
    return replace(
        scope,
        guarded=tuple(unit for unit in scope.guarded if unit.path in mine),
        tests=tuple(unit for unit in scope.tests if unit.path in mine),
        modules=tuple(path for path in scope.modules if path in mine),
        errors=scope.errors if shard.number == 1 else (),
        files=tuple(path for path in scope.files if path in mine),
    )


def _files_of(scope: Scope, shard: Shard) -> frozenset[Path]:
    units: tuple[Unit, ...] = (*scope.guarded, *scope.tests)
    alone = ((path,) for path in (*scope.modules, *scope.files))
    groups = _joined((*(unit.files for unit in units), *alone))
    return frozenset(
        path
        for number, group in enumerate(sorted(groups))
        if number % shard.count == shard.number - 1
        for path in group
    )


def _joined(groups: Iterable[tuple[Path, ...]]) -> list[list[Path]]:
    """The groups, each sorted, with those made one that share a path."""
    heads: dict[Path, Path] = {}

    def head(path: Path) -> Path:
        while (above := heads.setdefault(path, path)) != path:
            heads[path] = heads[above]
            path = above
        return path

    for first, *others in groups:
        for other in (first, *others):
            heads[head(other)] = head(first)
    joined: dict[Path, list[Path]] = {}
    for path in sorted(heads):
        joined.setdefault(head(path), []).append(path)
    return list(joined.values())
