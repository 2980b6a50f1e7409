"""New imports among those that a file has: into its own statements, or as lines of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Sym
from orchscaffold.patching.edits import TextEdit
from orchscaffold.patching.import_order import (
    Key,
    keys_of,
    section_key,
    statement_key,
)
from orchscaffold.patching.imports import Alias, ImportStatement
from orchscaffold.patching.insertions import Block
from orchscaffold.patching.parts import Needed, PatchSettings
from orchscaffold.patching.reading import Reading
from orchscaffold.sorting import name_key


@dataclass(frozen=True, slots=True)
class Merged:
    """The changes that bring imports into a file."""

    edits: tuple[TextEdit, ...]
    blocks: tuple[Block, ...]


def merge_imports(reading: Reading, needed: Iterable[Needed], settings: PatchSettings) -> Merged:
    """The changes for all of `needed` that the file does not import yet."""
    missing = sorted({item for item in needed if not _is_known(item, reading)}, key=_needed_key)
    edits: list[TextEdit] = []
    new: list[tuple[Key, str]] = []
    for module, names in _plain_names(missing):
        into = _extendable(reading, module)
        added = _extended(reading, into, names, settings) if into is not None else None
        if added is not None:
            edits += added
        else:
            key = statement_key(module, 0, True, settings.first_party)
            new.append((key, _from_line(module, names, settings)))
    for item in missing:
        if not item.name or item.name != item.local:
            key = statement_key(item.module, 0, bool(item.name), settings.first_party)
            new.append((key, _alone(item, settings)))
    return Merged(tuple(edits), _statement_blocks(reading, sorted(new), settings))


def _is_known(item: Needed, reading: Reading) -> bool:
    syms = {Sym(item.module, item.name)}
    if item.name:
        syms.add(Sym(f"{item.module}.{item.name}"))
    return any((sym, item.local) in reading.names.known for sym in syms)


def _needed_key(item: Needed) -> tuple[str, object]:
    return item.module, (name_key(item.name), item.local)


def _plain_names(missing: Sequence[Needed]) -> list[tuple[str, list[str]]]:
    """(module, names) of what is imported from modules under its own name."""
    found: dict[str, list[str]] = {}
    for item in missing:
        if item.name and item.name == item.local:
            found.setdefault(item.module, []).append(item.name)
    return list(found.items())


def _alone(item: Needed, settings: PatchSettings) -> str:
    if item.name:
        return _from_line(item.module, [f"{item.name} as {item.local}"], settings)
    return f"import {item.module}" + ("" if item.local == item.module else f" as {item.local}")


def _from_line(module: str, names: Sequence[str], settings: PatchSettings) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= settings.line_length:
        return line
    inside = "\n".join(f"{settings.indent}{name}," for name in names)
    return f"from {module} import (\n{inside}\n)"


# --- into a statement


def _extendable(reading: Reading, module: str) -> ImportStatement | None:
    """The statement that imports from this module; None where each name has its own."""
    found = [
        statement
        for statement in reading.head.statements
        if statement.is_from and not statement.level and statement.module == module
        if all(alias.name != "*" for alias in statement.aliases)
    ]
    plain = [s for s in found if all(alias.name == alias.local for alias in s.aliases)]
    if len(plain) > 1 and all(len(statement.aliases) == 1 for statement in plain):
        return None
    return plain[0] if plain else None


def _extended(
    reading: Reading, statement: ImportStatement, names: Sequence[str], settings: PatchSettings
) -> list[TextEdit] | None:
    """The insertions of names into a statement; None where a line would grow too long."""
    lines = reading.lines
    if not statement.is_one_line and statement.is_one_name_a_line(lines):
        return [_line_edit(reading, statement, name) for name in names]
    keys = [name_key(alias.name) for alias in statement.aliases]
    ordered = keys == sorted(keys)
    edits: list[TextEdit] = []
    growth: dict[int, int] = {}
    for name in names:
        index = bisect_right(keys, name_key(name)) if ordered else len(keys)
        alias = statement.aliases[max(index - 1, 0)]
        at, text = (alias.end, f", {name}") if index else (alias.start, f"{name}, ")
        edits.append(TextEdit(at, at, text))
        growth[alias.line] = growth.get(alias.line, 0) + len(text)
    lengths = [len(lines.line(line).expandtabs(4)) + more for line, more in growth.items()]
    return edits if max(lengths) <= settings.line_length else None


def _line_edit(reading: Reading, statement: ImportStatement, name: str) -> TextEdit:
    aliases: tuple[Alias, ...] = statement.aliases
    keys = [name_key(alias.name) for alias in aliases]
    index = bisect_right(keys, name_key(name)) if keys == sorted(keys) else len(keys)
    alias = aliases[max(index - 1, 0)]
    lines = reading.lines
    at = lines.after(alias.line if index else alias.line - 1)
    return TextEdit(at, at, f"{lines.indentation(alias.line)}{name},{reading.style.newline}")


# --- statements of their own


def _statement_blocks(
    reading: Reading, new: Sequence[tuple[Key, str]], settings: PatchSettings
) -> tuple[Block, ...]:
    head = reading.head
    keys = keys_of(head.statements, settings.first_party)
    is_sorted = keys == sorted(keys)
    if not is_sorted:
        keys = [section_key(key) for key in keys]
    if not head.is_block or keys != sorted(keys):
        text = "\n".join(line for _, line in new)
        return (Block(head.statements[-1].span.last, text, 0, 0),) if new else ()
    grouped: dict[tuple[int, int, int], list[str]] = {}
    for key, line in new:
        place, blanks = _place(reading, keys, key if is_sorted else section_key(key))
        grouped.setdefault((place, key[0], blanks), []).append(line)
    return tuple(
        Block(place, "\n".join(lines), blanks, _blanks_after(reading, place, blanks))
        for (place, _, blanks), lines in grouped.items()
    )


def _place(reading: Reading, keys: Sequence[Key], key: Key) -> tuple[int, int]:
    """The line after which a statement goes, and the blank lines it wants around it."""
    statements, lines = reading.head.statements, reading.lines
    index = bisect_right(keys, key)
    if index and keys[index - 1][0] == key[0]:
        return statements[index - 1].span.last, 0
    if index < len(keys) and keys[index][0] == key[0]:
        follower = statements[index].span
        above = follower.first - 1
        is_commented = above > 0 and lines.line(above).lstrip().startswith("#")
        is_bare = above >= reading.head.start and not is_commented
        return (above if is_bare else follower.last), 0
    return (statements[index - 1].span.last if index else reading.head.start), 1


def _blanks_after(reading: Reading, place: int, blanks: int) -> int:
    following = place + reading.lines.blanks_after(place) + 1
    if not blanks or following > reading.lines.count:
        return blanks
    defines = reading.lines.line(following).startswith(("def ", "class ", "@", "async "))
    return 2 if defines else 1
