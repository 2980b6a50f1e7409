"""The names a block binds when it runs, and whether it certainly does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.bindings import (
    Assignment,
    Entry,
    Star,
    is_type_checking,
    walk_bindings,
)

RUNTIME: Final = ""
PERHAPS: Final = "perhaps"
TYPING: Final = "typing"


@dataclass(frozen=True, slots=True)
class Bound:
    """One binding. `when` is "" (always), "perhaps" (in some branch) or "typing" (for type checkers
    only)."""

    name: str
    entry: Entry
    when: str


def bound_names(body: list[ast.stmt], package: str, prefix: str = "") -> Iterator[Bound]:
    """Yield what `body` binds, in order; names only annotated are left out."""
    for statement in body:
        if isinstance(statement, ast.If) and is_type_checking(statement.test):
            for inner in bound_names(statement.body, package, prefix):
                yield Bound(inner.name, inner.entry, TYPING)
            yield from bound_names(statement.orelse, package, prefix)
            continue
        for found in walk_bindings([statement], package, prefix):
            if not _only_annotated(found.entry):
                yield Bound(found.name, found.entry, PERHAPS if found.is_conditional else RUNTIME)


def _only_annotated(entry: Entry) -> bool:
    return isinstance(entry, Assignment) and entry.value is None and entry.annotation is not None


def single(found: tuple[Bound, ...]) -> Entry | None:
    """What a name is bound to when the block has run; None where that depends on a branch."""
    real = [item for item in found if item.when != TYPING]
    if not real or (real[-1].when == PERHAPS and len(real) > 1):
        return None
    entry = real[-1].entry
    return None if isinstance(entry, Star) else entry


def dotted(node: ast.expr) -> str:
    """The dotted name that `node` spells, "" where it is anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
