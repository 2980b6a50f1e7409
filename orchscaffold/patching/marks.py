"""The comment lines that tie a generated test to the scenario it was made from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
from orchscaffold.patching.digests import comments_of, data_digest, newlines, parsed, text_digest

__all__ = [
    "Damaged",
    "Declined",
    "Ignored",
    "Mark",
    "Marked",
    "Note",
    "data_digest",
    "find_marked",
    "find_marks",
    "find_named",
    "find_notes",
    "parse_mark",
    "parse_note",
    "text_digest",
]

_PREFIX = re.compile(r"#+\s*orchscaffold:\s*(.*?)\s*", re.DOTALL)
# Linters are told not to mind its length: by hand, or by `ruff check --add-noqa`.
_MARK = re.compile(r"(\S+)\s+([0-9a-f]{8}):([0-9a-f]{8})(?:\s+#\s*noqa\b.*)?")
_DECLINED = re.compile(r"declined\s+(\S+)(?:\s+(.*))?")
_IGNORED = re.compile(r"ignore(?:\s*\[([A-Za-z0-9,\s]*)\])?")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a generated test says of itself: id, digest of its scenario, digest of its text."""

    id: str
    scenario: str
    text: str

    @property
    def line(self) -> str:
        """The comment, without indentation or newline."""
        return f"# orchscaffold: {self.id} {self.scenario}:{self.text}"


@dataclass(frozen=True, slots=True)
class Declined:
    """A scenario that is turned down for good, and why."""

    id: str
    reason: str = ""

    @property
    def line(self) -> str:
        """The comment, without indentation or newline."""
        return f"# orchscaffold: declined {self.id}  {self.reason}".rstrip()


@dataclass(frozen=True, slots=True)
class Ignored:
    """Findings that are silenced on this line; no codes silences all."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A comment for this tool that says nothing it understands."""

    content: str


Note: TypeAlias = Mark | Declined | Ignored | Damaged


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked definition in a file.

    Lines are 1-based, `first` to `last` without the mark's own `line`. `name` is qualified by its
    class; where no definition follows the mark it is "", and there are no lines.
    """

    mark: Mark
    line: int
    name: str
    first: int
    last: int
    pristine: bool


def parse_note(line: str) -> Note | None:
    """What a comment line says to this tool; None for any other line."""
    match = _PREFIX.fullmatch(line.strip())
    if match is None:
        return None
    content = match[1]
    if mark := _MARK.fullmatch(content):
        return Mark(mark[1], mark[2], mark[3])
    if declined := _DECLINED.fullmatch(content):
        return Declined(declined[1], declined[2] or "")
    if ignored := _IGNORED.fullmatch(content):
        codes = (code.strip() for code in (ignored[1] or "").split(","))
        return Ignored(tuple(code for code in codes if code))
    return Damaged(content)


def parse_mark(line: str) -> Mark | None:
    """The mark that this line is; None for any other line."""
    note = parse_note(line)
    return note if isinstance(note, Mark) else None


@lru_cache(maxsize=8)  # a file is asked for its notes, its marks and what is below them
def find_notes(text: str) -> tuple[tuple[int, Note], ...]:
    """(1-based line, note) of each comment for this tool; strings that look like one do not count.

    Raises FileError, with the line, for text that is not Python.
    """
    if "orchscaffold:" not in text:
        return ()
    found = ((line, parse_note(comment)) for line, comment in comments_of(text))
    return tuple((line, note) for line, note in found if note is not None)


def find_marks(text: str) -> tuple[tuple[int, Mark], ...]:
    """(1-based line, mark) of each mark in the text. Raises FileError as `find_notes` does."""
    return tuple((line, note) for line, note in find_notes(text) if isinstance(note, Mark))


def find_marked(text: str) -> tuple[Marked, ...]:
    """Each mark with the definition below it and whether that is as it was written.

    Raises FileError, with line and column, for text that is not Python.
    """
    return tuple(_marked(*found) for found in _found(text))


def find_named(text: str) -> tuple[tuple[int, Mark, str], ...]:
    """(1-based line, mark, name of the definition below it or "") of each mark in the text.

    Raises FileError as `find_marked` does; the definitions are not looked into.
    """
    found = ((found[0], found[1], _below(*found)) for found in _found(text))
    return tuple((line, mark, below.name if below else "") for mark, line, below in found)


@dataclass(frozen=True, slots=True)
class _Text:
    lines: list[str]
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    first: int
    last: int
    column: int


def _definitions(body: list[ast.stmt], prefix: str) -> Iterator[_Definition]:
    """Functions and classes at module level and, within classes, at theirs."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min(item.lineno for item in (node, *node.decorator_list))
            yield _Definition(prefix + node.name, first, node.end_lineno or first, node.col_offset)
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, (ast.If, ast.Try)):
            yield from _definitions([*node.body, *node.orelse], prefix)


@lru_cache(maxsize=8)
def _found(text: str) -> tuple[tuple[Mark, int, tuple[_Definition, ...], _Text], ...]:
    """Each mark with its line and what it may stand over."""
    marks = find_marks(text)
    if not marks:
        return ()
    definitions = tuple(_definitions(parsed(text).body, ""))
    read = _Text(newlines(text).split("\n"), tuple(line for line, _ in marks))
    return tuple((mark, line, definitions, read) for line, mark in marks)


def _below(
    mark: Mark, line: int, definitions: tuple[_Definition, ...], text: _Text
) -> _Definition | None:
    """The definition below a mark; only comments and blank lines may stand between."""
    below = next((d for d in definitions if d.first > line), None)
    if below is None or not _only_comments(text.lines[line : below.first - 1]):
        return None
    return _named(mark, below, definitions, text)


def _marked(mark: Mark, line: int, definitions: tuple[_Definition, ...], text: _Text) -> Marked:
    below = _below(mark, line, definitions, text)
    if below is None:
        return Marked(mark, line, "", line + 1, line, pristine=False)
    last = _last_line(below, text.lines)
    body = "\n".join(text.lines[line:last]) + "\n"
    try:
        pristine = text_digest(body) == mark.text
    except FileError:
        pristine = False
    return Marked(mark, line, below.name, line + 1, last, pristine)


def _named(
    mark: Mark, below: _Definition, definitions: tuple[_Definition, ...], text: _Text
) -> _Definition:
    """The definition a helper's mark names, where others that belong to it come before."""
    id_ = ScenarioId.parse(mark.id)
    name = id_.difference if id_.is_helper else ""
    end = next((line for line in text.marks if line > below.first), len(text.lines) + 1)
    mine = (d for d in definitions if below.first <= d.first < end and d.name == name)
    return next(mine, below)


def _only_comments(lines: list[str]) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in lines)


def _last_line(definition: _Definition, lines: list[str]) -> int:
    """The definition's last line, comments that are indented deeper than it included."""
    last = definition.last
    for number in range(definition.last + 1, len(lines) + 1):
        line = lines[number - 1]
        stripped = line.lstrip()
        if stripped.startswith("#") and len(line) - len(stripped) > definition.column:
            last = number
        elif stripped:
            break
    return last
