"""The order of import statements, as isort and ruff sort them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from orchscaffold.patching.imports import ImportStatement
from orchscaffold.sorting import Natural, natural, section_of

Key = tuple[int, bool, int, Natural, str]


def statement_key(module: str, level: int, is_from: bool, first_party: Collection[str]) -> Key:
    """Where a statement belongs: its section, `import` before `from`, the furthest of relative ones
    first, then by its module.
    """
    return section_of(module, first_party, level), is_from, -level, natural(module), module


def section_key(key: Key) -> Key:
    """Where a statement belongs in a file that keeps sections apart and no order in them."""
    return key[0], False, 0, (), ""


def keys_of(statements: Sequence[ImportStatement], first_party: Collection[str]) -> list[Key]:
    """The key of each statement."""
    return [statement_key(s.module, s.level, s.is_from, first_party) for s in statements]
