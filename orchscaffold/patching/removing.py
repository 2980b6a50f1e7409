"""Taking generated tests out that nobody has edited, and giving marks another method's name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from orchscaffold.errors import ProofError
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
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

    A class that is left without a statement gets a `pass`. Raises FileError where the file does not
    parse, ProofError where more than these tests would go.
    """
    reading = read_test_file(source)
    gone = [m for m in reading.marked if m.mark.id in ids and m.pristine and _stands_alone(m)]
    emptied = set(_last_of_classes(source, gone))
    edits = byte_edits(source, (_removal(reading, m, fills=m.line in emptied) for m in gone))
    content = apply_edits(source.bytes, edits)
    prove(source, content, edits, [range(marked.line, marked.last + 1) for marked in gone])
    return Removal(content, tuple(marked.mark.id for marked in gone))


def unused_helpers(source: SourceFile, wanted: Collection[str]) -> tuple[str, ...]:
    """The ids of the helpers that nobody has edited, that are not wanted any more, and that nothing
    else in the file names.

    Raises FileError where the file does not parse.
    """
    reading = read_test_file(source)
    nodes = tuple(ast.walk(parse_source(source)))
    return tuple(
        marked.mark.id
        for marked in reading.marked
        if ScenarioId.parse(marked.mark.id).is_helper
        and marked.mark.id not in wanted
        and marked.pristine
        if not any(_names(node, marked.name) and not _is_in(node, marked) for node in nodes)
    )


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


def _names(node: ast.AST, name: str) -> bool:
    """Whether a node is, or holds as a text, this name."""
    found = (getattr(node, field, None) for field in ("id", "attr", "arg", "name", "value"))
    return name in found


def _is_in(node: ast.AST, marked: Marked) -> bool:
    """Whether a node stands in the marked definition; what has no line does not."""
    return marked.first <= getattr(node, "lineno", 0) <= marked.last


def _stands_alone(marked: Marked) -> bool:
    """Whether the mark is right above the test, which has lines of its own."""
    return bool(marked.name) and marked.line + 1 == marked.first


def _last_of_classes(source: SourceFile, gone: Sequence[Marked]) -> Iterator[int]:
    """The lines of the marks with which the last statement of a class goes."""
    lines = [range(marked.line, marked.last + 1) for marked in gone]
    for node in ast.walk(parse_source(source)) if gone else ():
        if isinstance(node, ast.ClassDef):
            around = [next((r for r in lines if item.lineno in r), None) for item in node.body]
            last = around[-1]
            if last is not None and None not in around and node.lineno not in last:
                yield last.start


def _removal(reading: Reading, marked: Marked, *, fills: bool) -> TextEdit:
    """The lines of mark and test, with the blank ones above; a `pass` instead where it `fills`."""
    first = marked.line
    while first > 1 and reading.lines.is_blank(first - 1):
        first -= 1
    if not fills:
        start, end = reading.lines.starts[first - 1], reading.lines.after(marked.last)
        return TextEdit(start, end, "")
    line = reading.lines.line(marked.line)
    start = reading.lines.starts[marked.line - 1] + len(line) - len(line.lstrip())
    end = reading.lines.starts[marked.last - 1] + len(reading.lines.line(marked.last))
    return TextEdit(start, end, "pass")


def _renaming(reading: Reading, marked: Marked, new: str) -> TextEdit:
    start = reading.lines.text.index(marked.mark.id, reading.lines.starts[marked.line - 1])
    return TextEdit(start, start + len(marked.mark.id), new)
