"""Where imports stand: sections, and names inside a statement, as isort and ruff sort them."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection
from typing import TypeAlias

Natural: TypeAlias = tuple[tuple[int, int, str], ...]
RELATIVE = 3


def section_of(module: str, first_party: Collection[str], level: int = 0) -> int:
    """0 for the standard library, 1 for packages, 2 for the project's own, 3 for relative ones."""
    if level:
        return RELATIVE
    top = module.partition(".")[0]
    if top in first_party:
        return 2
    return 0 if top in sys.stdlib_module_names else 1


def name_key(name: str) -> tuple[int, Natural, str]:
    """Where a name belongs inside its statement: constants, then classes, then everything else."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, natural(name), name


def natural(text: str) -> Natural:
    """A sort key that ignores case and counts digits as numbers."""
    parts = re.findall(r"\d+|\D+", text.lower())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
