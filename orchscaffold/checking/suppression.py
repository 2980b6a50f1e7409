"""Findings that somebody has silenced: by a comment on the line, by code, by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from orchscaffold.errors import UsageError
from orchscaffold.model.findings import Finding
from orchscaffold.patching.marks import Ignored, find_notes
from orchscaffold.source import SourceFile

UNUSED = "D100"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which codes count: those that begin with one of `select` (all where empty) and with none of
    `ignore`; `per_path` has more to ignore for files (relative to the root) that fit a pattern.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_path: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def wants(self, code: str, path: Path, root: Path) -> bool:
        """Whether a finding of this code in this file counts."""
        if not self.has(code):
            return False
        if not path.is_relative_to(root):
            return True
        name = path.relative_to(root).as_posix()
        return not any(
            code.startswith(codes) for pattern, codes in self.per_path if fnmatch(name, pattern)
        )

    def has(self, code: str) -> bool:
        """Whether a code counts anywhere."""
        selected = not self.select or code.startswith(self.select)
        return selected and not (self.ignore and code.startswith(self.ignore))


def check_codes(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Codes or beginnings of codes as typed, split at commas.

    Raises UsageError for one that no known code begins with.
    """
    there = tuple(sorted(known))
    found = tuple(
        part.strip().upper() for code in codes for part in code.split(",") if part.strip()
    )
    for code in found:
        if not any(item.startswith(code) for item in there):
            raise UsageError(f"unknown code {code}", hint=f"There are: {', '.join(there)}")
    return found


def ignores_in(source: SourceFile) -> dict[int, Ignored]:
    """The comments that silence findings, by line.

    Raises FileError where the text is not Python.
    """
    notes = find_notes(source.text)
    return {line: note for line, note in notes if isinstance(note, Ignored)}


def unsilenced(
    findings: Iterable[Finding], ignores: Mapping[Path, Mapping[int, Ignored]]
) -> Iterator[Finding]:
    """The findings that no comment on their line silences."""
    for finding in findings:
        note = ignores.get(finding.path, {}).get(finding.line)
        if note is None or (note.codes and finding.code not in note.codes):
            yield finding


def unused_ignores(
    source: SourceFile, findings: Iterable[Finding], looked_for: Iterable[str]
) -> Iterator[Finding]:
    """A finding D100 for each code of an ignore comment that silences nothing in this file.

    `looked_for` are the codes that the run would have reported; others cannot be judged. Raises
    FileError where the text is not Python.
    """
    judged = frozenset(looked_for)
    given = {(finding.line, finding.code) for finding in findings if finding.path == source.path}
    for line, note in ignores_in(source).items():
        here = {code for at, code in given if at == line}
        unused = [code for code in note.codes if code in judged and code not in here]
        if unused or (not note.codes and not here):
            yield _unused(source, line, note, unused)


def _unused(source: SourceFile, line: int, note: Ignored, unused: list[str]) -> Finding:
    what = f"ignore[{', '.join(unused)}]" if unused else "ignore"
    is_whole = not unused or len(unused) == len(note.codes)
    return Finding(
        source.path,
        line,
        1,
        UNUSED,
        f"{what} silences nothing",
        "Delete the comment." if is_whole else f"Take out {', '.join(unused)}.",
    )
