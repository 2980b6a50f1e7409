"""Taking generated tests out that nobody has edited, and giving marks another method's name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from orchscaffold.errors import ProofError
from orchscaffold.patching.edits import TextEdit, apply_edits, byte_edits
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.proof import prove
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.source import SourceFile, parse_source


@dataclass(frozen=True, slots=True)
class Removal:
    """A file without some tests: its bytes, and the ids of those that are gone."""

    content: bytes
    removed: tuple[str, ...]


def take_out(source: SourceFile, ids: Collection[str]) -> Removal:
    """The file without its pristine tests of these ids, marks and blank lines above included.

    A test stays where its class would be left without a statement. Raises FileError where the file
    does not parse, ProofError where more than these tests would go.
    """
    reading = read_test_file(source)
    wanted = [m for m in reading.marked if m.mark.id in ids and m.pristine and _stands_alone(m)]
    gone = [marked for marked in wanted if not _empties(source, marked, wanted)]
    edits = byte_edits(source, (_removal(reading, marked) for marked in gone))
    content = apply_edits(source.bytes, edits)
    prove(source, content, edits, [range(marked.line, marked.last + 1) for marked in gone])
    return Removal(content, tuple(marked.mark.id for marked in gone))


def rename_marks(source: SourceFile, names: Mapping[str, str]) -> bytes:
    """The file with the ids of its pristine tests changed: the old id gives the new one.

    Raises FileError where the file does not parse, ProofError where anything but marks would
    change.
    """
    reading = read_test_file(source)
    pristine = [m for m in reading.marked if m.pristine and m.mark.id in names]
    edits = byte_edits(source, (_renaming(reading, m, names[m.mark.id]) for m in pristine))
    content = apply_edits(source.bytes, edits)
    if ast.dump(ast.parse(content)) != ast.dump(parse_source(source)):
        raise ProofError("more than marks would change; nothing was written", path=source.path)
    return content


def _stands_alone(marked: Marked) -> bool:
    """Whether the mark is right above the test, which has lines of its own."""
    return bool(marked.name) and marked.line + 1 == marked.first


def _empties(source: SourceFile, marked: Marked, wanted: list[Marked]) -> bool:
    """Whether the class of the test would be left without a statement."""
    owner = marked.name.rpartition(".")[0]
    if not owner or "." in owner:
        return bool(owner)
    lines = [range(item.line, item.last + 1) for item in wanted]
    for node in parse_source(source).body:
        if isinstance(node, ast.ClassDef) and node.name == owner:
            return all(any(item.lineno in gone for gone in lines) for item in node.body)
    return True


def _removal(reading: Reading, marked: Marked) -> TextEdit:
    """The lines of mark and test, with the blank ones above."""
    first = marked.line
    while first > 1 and reading.lines.is_blank(first - 1):
        first -= 1
    return TextEdit(reading.lines.starts[first - 1], reading.lines.after(marked.last), "")


def _renaming(reading: Reading, marked: Marked, new: str) -> TextEdit:
    start = reading.lines.text.index(marked.mark.id, reading.lines.starts[marked.line - 1])
    return TextEdit(start, start + len(marked.mark.id), new)
