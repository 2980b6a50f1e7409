"""Findings that somebody has silenced: by a comment on the line, by code, by path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from orchscaffold.checking.ignores import Ignore
from orchscaffold.checking.regeneration_rules import ORPHANED, STALE_TEST, UNUSED
from orchscaffold.errors import UsageError
from orchscaffold.frozen import dataclass
from orchscaffold.model.findings import Finding
from orchscaffold.model.settings import Project
from orchscaffold.patching.marks import find_marked
from orchscaffold.source import read_source

Ignores = Mapping[Path, Sequence[Ignore]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which codes count: those that begin with one of `select` (all where empty) and with none of
    `ignore`.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Whether findings of this code count."""
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


def is_ignored_by_path(finding: Finding, project: Project) -> bool:
    """Whether the project's settings ignore the code in that file."""
    rules = project.settings.per_file_ignores
    if not rules or not finding.path.is_relative_to(project.root):
        return False
    name = finding.path.relative_to(project.root).as_posix()
    return any(finding.code.startswith(codes) for pattern, codes in rules if fits(name, pattern))


def fits(name: str, pattern: str) -> bool:
    """Whether a path (with slashes, from the project's root) fits a pattern, or a folder above it
    does.

    `**` stands for any number of folders, `*` for part of one name; a pattern without a slash fits
    a name anywhere.
    """
    wanted = pattern.strip("/").split("/")
    parts = name.split("/")
    if "/" not in pattern.rstrip("/"):
        wanted = ["**", *wanted]
    return any(_all_fit(parts[:end], wanted) for end in range(1, len(parts) + 1))


def _all_fit(parts: list[str], wanted: list[str]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_all_fit(parts[start:], wanted[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _all_fit(parts[1:], wanted[1:])


def unsilenced(findings: Iterable[Finding], ignores: Ignores) -> Iterator[Finding]:
    """The findings that no comment silences."""
    for finding in findings:
        notes = ignores.get(finding.path, ())
        if not any(note.silences(finding.line, finding.code) for note in notes):
            yield finding


def without_told_already(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings less the drift in generated tests that are stale or orphaned: it goes with them.

    The files were read before, so that they parse.
    """
    marks: dict[Path, set[int]] = {}
    for finding in findings:
        if finding.code in (STALE_TEST, ORPHANED):
            marks.setdefault(finding.path, set()).add(finding.line)
    gone = {path: tuple(_lines_below(path, lines)) for path, lines in marks.items()}
    for finding in findings:
        is_told = any(finding.line in lines for lines in gone.get(finding.path, ()))
        if not (is_told and finding.code.startswith("D")):
            yield finding


def _lines_below(path: Path, marks: Collection[int]) -> Iterator[range]:
    """The lines of the tests under the marks on these lines."""
    for marked in find_marked(read_source(path).text):
        if marked.line in marks:
            yield range(marked.line, marked.last + 1)


def unused_ignores(
    path: Path,
    ignores: Iterable[Ignore],
    findings: Iterable[Finding],
    *,
    not_judged: Collection[str],
) -> Iterator[Finding]:
    """A finding D100 for each ignore comment of a file that silences nothing, wholly or in part.

    `not_judged` are the codes that this run did not look for.
    """
    given = {(finding.line, finding.code) for finding in findings}
    for note in ignores:
        here = {code for line, code in given if line == note.silenced_line}
        unused = [code for code in note.codes if code not in here and code not in not_judged]
        if unused or not (note.codes or here or not_judged):
            yield _unused(path, note, unused)


def _unused(path: Path, note: Ignore, unused: list[str]) -> Finding:
    what = f"ignore[{', '.join(unused)}]" if unused else "ignore"
    is_whole = not unused or len(unused) == len(note.codes)
    return Finding(
        path,
        note.line,
        note.column,
        UNUSED,
        f"{what} silences nothing on {'the next' if note.is_alone else 'this'} line",
        "Delete the comment." if is_whole else f"Take out {', '.join(unused)}.",
    )
