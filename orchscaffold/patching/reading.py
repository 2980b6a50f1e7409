"""What a test file has: imports, classes, helpers, marks, names, and its way of writing."""

from __future__ import annotations

import ast

from orchscaffold.errors import FileError, nested_too_deeply
from orchscaffold.frozen import dataclass
from orchscaffold.patching.bound import Names, names_of
from orchscaffold.patching.house import House, read_house
from orchscaffold.patching.imports import Head, head_statements, read_head
from orchscaffold.patching.marks import Declined, Marked, find_marked, find_notes
from orchscaffold.patching.style import FileStyle, read_style
from orchscaffold.patching.suites import Suite, ids_of_tests, indent_unit, read_suites
from orchscaffold.patching.syntax import (
    DEFINITIONS,
    Span,
    is_main_guard,
    spans_of,
)
from orchscaffold.patching.textmap import TextMap, map_text
from orchscaffold.source import SourceFile, parse_source


@dataclass(frozen=True, slots=True)
class Reading:
    """A test file as read.

    `end` is the last line after which a class can be put: that of the last statement, or of the one
    before `if __name__ == "__main__":`; `ends` are the last lines of all statements and `last` that
    of the last one.
    `definitions` are the names of functions and classes at module level with their spans, `tests`
    the qualified names of all tests; `asked` the parameters of functions, which may be fixtures.
    """

    source: SourceFile
    lines: TextMap
    head: Head
    suites: tuple[Suite, ...]
    definitions: tuple[tuple[str, Span], ...]
    names: Names
    marked: tuple[Marked, ...]
    declined: tuple[tuple[int, Declined], ...]
    tests: tuple[str, ...]
    asked: frozenset[str]
    style: FileStyle
    house: House
    end: int
    ends: tuple[int, ...]

    @property
    def last(self) -> int:
        """The last line of the last statement; 0 without any."""
        return self.ends[-1] if self.ends else 0

    def suite(self, name: str) -> Suite | None:
        """The class of this name, where that means nothing else in the file."""
        found = (suite for suite in self.suites if suite.name == name)
        return next(found, None) if name in self.names.once else None

    @property
    def declined_ids(self) -> frozenset[str]:
        """The scenarios that the file turns down."""
        return frozenset(note.id for _, note in self.declined)


def read_test_file(source: SourceFile, package: str = "") -> Reading:
    """Read a test file of a package ("" where that is not known).

    Raises FileError, with line and column, where it does not parse.
    """
    try:
        return _read(source, parse_source(source), package)
    except RecursionError as error:
        raise nested_too_deeply(source.path) from error


def _read(source: SourceFile, tree: ast.Module, package: str) -> Reading:
    lines = map_text(source.text)
    spans = spans_of(tree.body, lines)
    head = read_head(tree.body, spans, lines)
    definitions = tuple(
        (node.name, span)
        for node, span in zip(tree.body, spans, strict=True)
        if isinstance(node, DEFINITIONS)
    )
    suites = read_suites(tree.body, spans, lines)
    return Reading(
        source=source,
        lines=lines,
        head=head,
        suites=suites,
        definitions=definitions,
        names=names_of(tree, head_statements(tree.body), package),
        marked=_marked(source),
        declined=_declined(source),
        tests=tuple(ids_of_tests(tree.body)),
        asked=frozenset(n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)),
        style=read_style(source, tree, lines, indent_unit(tree.body, lines)),
        house=read_house(tree.body, suites),
        end=_end(tree, spans, head),
        ends=tuple(span.last for span in spans),
    )


def _marked(source: SourceFile) -> tuple[Marked, ...]:
    try:
        return find_marked(source.text)
    except FileError as error:
        raise _at(error, source) from error


def _declined(source: SourceFile) -> tuple[tuple[int, Declined], ...]:
    try:
        notes = find_notes(source.text)
    except FileError as error:
        raise _at(error, source) from error
    return tuple((line, note) for line, note in notes if isinstance(note, Declined))


def _at(error: FileError, source: SourceFile) -> FileError:
    return FileError(
        error.message, path=source.path, line=error.line, column=error.column, hint=error.hint
    )


def _end(tree: ast.Module, spans: tuple[Span, ...], head: Head) -> int:
    """The line after the last statement, or before the guard that ends the module."""
    if not spans:
        return head.start
    last_definition = max(
        (i for i, node in enumerate(tree.body) if isinstance(node, DEFINITIONS)), default=-1
    )
    for index, node in enumerate(tree.body):
        if index > last_definition and is_main_guard(node):
            return max(spans[index - 1].last if index else 0, head.start)
    return spans[-1].last
