"""What a module binds at its top level, read with the standard `ast`: fast, and nothing is lowered
yet."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

from orchscaffold.frozen import dataclass, replace
from orchscaffold.inspection.bindings import (
    Assignment,
    Definition,
    Entry,
    Found,
    Import,
    Star,
    walk_bindings,
)
from orchscaffold.source import SourceFile, parse_source, split_lines


@dataclass(frozen=True, slots=True)
class Outline:
    """A module's top level.

    `entries` holds what each name is bound to when the module has been imported, `definitions`
    every class and function by its qualified name (methods and nested classes too; the last one
    wins), `stars` the modules star-imported, `exported` the literal `__all__` or None.
    """

    module: str
    path: Path
    is_package: bool
    lines: tuple[str, ...]
    entries: Mapping[str, Entry]
    definitions: Mapping[str, Definition]
    stars: tuple[str, ...]
    exported: tuple[str, ...] | None

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        return self.module if self.is_package else self.module.rpartition(".")[0]

    def segment(self, definition: Definition) -> str:
        """The definition's whole lines, decorators included."""
        return "".join(self.lines[definition.line - 1 : definition.end_line])

    def text_of(self, node: ast.expr | ast.stmt) -> str:
        """The exact source text of `node`."""
        return slice_text(self.lines, node)


def read_outline(source: SourceFile, module: str, is_package: bool) -> Outline:
    """Read the outline of `source`, which is the module called `module`.

    Raises FileError with line and column where it does not parse.
    """
    tree = parse_source(source)
    package = module if is_package else module.rpartition(".")[0]
    found = tuple(walk_bindings(tree.body, package))
    entries = _effective(found)
    return Outline(
        module=module,
        path=source.path,
        is_package=is_package,
        lines=split_lines(source.text),
        entries=entries,
        definitions=dict(_definitions(entries.values(), package)),
        stars=tuple(item.entry.module for item in found if isinstance(item.entry, Star)),
        exported=_exported(tree.body),
    )


def slice_text(lines: tuple[str, ...], node: ast.expr | ast.stmt) -> str:
    """The text of `node` in `lines`; columns of `ast` count UTF-8 bytes."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    chunk = [line.encode("utf-8", "surrogatepass") for line in lines[first : last + 1]]
    chunk[-1] = chunk[-1][: node.end_col_offset]
    chunk[0] = chunk[0][node.col_offset :]
    return b"".join(chunk).decode("utf-8", "surrogatepass")


def _effective(found: Iterable[Found]) -> dict[str, Entry]:
    """What each name ends up as: later bindings win, fallbacks (`except`, `else`) fill gaps
    only."""
    entries: dict[str, Entry] = {}
    for item in found:
        if isinstance(item.entry, Star):
            continue
        before = entries.get(item.name)
        if before is None or _overrides(before, item):
            entries[item.name] = item.entry
        if before is not None and item.is_conditional:
            entries[item.name] = _varying(before, item.entry, entries[item.name])
    return entries


def _varying(before: Entry, other: Entry, chosen: Entry) -> Entry:
    """The chosen one of two assignments, marked where they differ."""
    if not isinstance(chosen, Assignment):
        return chosen
    values = [ast.dump(e.value) for e in (before, other) if isinstance(e, Assignment) and e.value]
    differ = len(values) == 2 and values[0] != values[1]
    return replace(chosen, varies=True) if differ else chosen


def _overrides(before: Entry, item: Found) -> bool:
    if item.is_fallback:
        return isinstance(item.entry, Definition) and _is_accelerator(before)
    if isinstance(before, Definition) and not isinstance(item.entry, Definition):
        return not (item.is_conditional or _decorates(item.name, item.entry))
    return True


def _is_accelerator(entry: Entry) -> bool:
    """Whether it is `from _queue import Empty`: the compiled twin of what the fallback defines."""
    return isinstance(entry, Import) and entry.module.rpartition(".")[2].startswith("_")


def _decorates(name: str, entry: Entry) -> bool:
    """Whether the binding is `name = something(name)`: the definition decorated by hand."""
    return (
        isinstance(entry, Assignment)
        and entry.value is not None
        and any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(entry.value))
    )


def _definitions(entries: Iterable[Entry], package: str) -> Iterable[tuple[str, Definition]]:
    for entry in entries:
        if isinstance(entry, Definition):
            yield entry.qualname, entry
            if isinstance(entry.node, ast.ClassDef):
                inner = walk_bindings(entry.node.body, package, f"{entry.qualname}.")
                yield from _definitions(_effective(inner).values(), package)


def _exported(body: list[ast.stmt]) -> tuple[str, ...] | None:
    names: list[str] = []
    seen = False
    for statement in body:
        value = _all_value(statement)
        if value is None:
            continue
        seen = True
        if not isinstance(value, (ast.List, ast.Tuple)):
            return None
        for item in value.elts:
            if not (isinstance(item, ast.Constant) and isinstance(item.value, str)):
                return None
            names.append(item.value)
    return tuple(names) if seen else None


def _all_value(statement: ast.stmt) -> ast.expr | None:
    if isinstance(statement, ast.Assign):
        targets: list[ast.expr] = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        targets = [statement.target]
    else:
        return None
    is_all = any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)
    return statement.value if is_all else None


__all__ = ["Assignment", "Definition", "Entry", "Import", "Outline", "read_outline", "slice_text"]
