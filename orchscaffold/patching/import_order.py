"""The order of import statements, as isort and ruff sort them."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Sequence

from orchscaffold.patching.imports import ImportStatement

LOCAL = 3
Key = tuple[int, bool, tuple[tuple[int, int, str], ...], str]


def section_of(module: str, level: int, first_party: Collection[str]) -> int:
    """0 for the standard library, 1 for packages, 2 for the project's own, 3 for relative ones."""
    if level:
        return LOCAL
    top = module.partition(".")[0]
    if top in first_party:
        return 2
    return 0 if top in sys.stdlib_module_names else 1


def statement_key(module: str, level: int, is_from: bool, first_party: Collection[str]) -> Key:
    """Where a statement belongs: its section, `import` before `from`, then by its module."""
    return section_of(module, level, first_party), is_from, _natural(module), module


def is_sorted(statements: Sequence[ImportStatement], first_party: Collection[str]) -> bool:
    """Whether the statements stand in this order."""
    keys = keys_of(statements, first_party)
    return keys == sorted(keys)


def keys_of(statements: Sequence[ImportStatement], first_party: Collection[str]) -> list[Key]:
    """The key of each statement."""
    return [statement_key(s.module, s.level, s.is_from, first_party) for s in statements]


def name_key(name: str) -> tuple[int, tuple[tuple[int, int, str], ...], str]:
    """Where a name belongs inside its statement: constants, then classes, then everything else."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, _natural(name), name


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that ignores case and counts digits as numbers."""
    parts = re.findall(r"\d+|\D+", text.lower())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
