"""The findings on marks themselves: damaged, over no test, twice."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.checking.ignores import is_ignore
from orchscaffold.checking.regeneration_rules import DAMAGED
from orchscaffold.model.findings import Finding
from orchscaffold.patching.marks import Damaged, Marked, find_notes
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.source import SourceFile, split_lines


def mark_findings(source: SourceFile) -> Iterator[Finding]:
    """The finding G104 on the marks of one test file.

    Raises FileError where it does not parse.
    """
    lines = split_lines(source.text)
    for line, note in find_notes(source.text):
        if isinstance(note, Damaged) and not is_ignore(f"# orchscaffold: {note.content}"):
            column = lines[line - 1].rfind("#", 0, lines[line - 1].rfind("orchscaffold:")) + 1
            yield Finding(
                source.path,
                line,
                column,
                DAMAGED,
                f"this comment says nothing orchscaffold understands: {note.content or '(empty)'}",
                "Restore the mark from version control, or delete the comment: the test is yours "
                "then.",
            )
    reading = read_test_file(source)
    seen: dict[str, int] = {}
    for marked in reading.marked:
        if not marked.name:
            yield on_mark(
                reading,
                marked,
                DAMAGED,
                f"the mark of {marked.mark.id} stands over no test",
                hint="Delete the mark, or turn the scenario down: "
                f"orchscaffold decline {marked.mark.id}",
            )
        elif marked.mark.id in seen:
            yield on_mark(
                reading,
                marked,
                DAMAGED,
                f"{marked.mark.id} is marked twice; it stands on line {seen[marked.mark.id]} too",
                hint="Delete the mark over the copy: that test is yours then.",
            )
        seen.setdefault(marked.mark.id, marked.line)


def on_mark(
    reading: Reading, marked: Marked, code: str, message: str, *, hint: str, fix: str = ""
) -> Finding:
    """A finding on the line of a mark."""
    line = reading.lines.line(marked.line)
    column = len(line) - len(line.lstrip()) + 1
    return Finding(reading.source.path, marked.line, column, code, message, hint, fix)
