"""The findings on marks themselves: damaged, over no test, twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from orchscaffold.checking.ignores import is_ignore
from orchscaffold.checking.regeneration_rules import DAMAGED
from orchscaffold.model.findings import Finding
from orchscaffold.patching.marks import Damaged, Mark, find_named, find_notes
from orchscaffold.source import SourceFile, split_lines

_SIGN: Final = "orchscaffold:"


def mark_findings(source: SourceFile) -> Iterator[Finding]:
    """The finding G104 on the marks of one test file.

    Raises FileError where it does not parse.
    """
    if _SIGN not in source.text:
        return
    lines = split_lines(source.text)
    for line, note in find_notes(source.text):
        if isinstance(note, Damaged) and not is_ignore(f"# {_SIGN} {note.content}"):
            column = lines[line - 1].rfind("#", 0, lines[line - 1].rfind(_SIGN)) + 1
            what = note.content or "(empty)"
            yield Finding(
                source.path,
                line,
                column,
                DAMAGED,
                f"this comment says nothing orchscaffold understands: {what}",
                "Restore the mark from version control, or delete the comment: the test is yours "
                "then.",
            )
    yield from _misplaced(source.path, lines, find_named(source.text))


def _misplaced(
    path: Path, lines: Sequence[str], marks: Iterable[tuple[int, Mark, str]]
) -> Iterator[Finding]:
    """The findings on marks over no test, and on those that stand twice."""
    seen: dict[str, int] = {}
    for line, mark, name in marks:
        if not name:
            yield on_mark(
                path,
                line,
                lines[line - 1],
                DAMAGED,
                f"the mark of {mark.id} stands over no test",
                hint=f"Delete the mark, or turn the scenario down: orchscaffold decline {mark.id}",
            )
        elif mark.id in seen:
            yield on_mark(
                path,
                line,
                lines[line - 1],
                DAMAGED,
                f"{mark.id} is marked twice; it stands on line {seen[mark.id]} too",
                hint="Delete the mark over the copy: that test is yours then.",
            )
        seen.setdefault(mark.id, line)


def on_mark(
    path: Path, line: int, text: str, code: str, message: str, *, hint: str, fix: str = ""
) -> Finding:
    """A finding on a mark, which stands on a line of this text."""
    column = len(text) - len(text.lstrip()) + 1
    return Finding(path, line, column, code, message, hint, fix)
