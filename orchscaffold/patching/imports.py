"""The import statements at the head of a test file."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from orchscaffold.frozen import dataclass
from orchscaffold.patching.syntax import DEFINITIONS, Span, has_import, is_docstring
from orchscaffold.patching.textmap import TextMap


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of a `from` import: `name as local`, its line and its offsets in the text."""

    name: str
    local: str
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ImportStatement:
    """An import at module level that is always carried out. `module` of `import a, b` is "a"."""

    span: Span
    module: str
    level: int
    is_from: bool
    aliases: tuple[Alias, ...]

    @property
    def is_one_line(self) -> bool:
        """Whether it stands on a single line."""
        return self.span.first == self.span.last

    def is_one_name_a_line(self, lines: TextMap) -> bool:
        """Whether each name has a line of its own, a comma behind it."""
        if len({alias.line for alias in self.aliases}) < len(self.aliases):
            return False
        return all(
            re.fullmatch(r"[ \t]+\w+( as \w+)?,[ \t]*(#.*)?", lines.line(alias.line))
            for alias in self.aliases
        )


@dataclass(frozen=True, slots=True)
class Head:
    """What comes before the first definition.

    `start` is the last line of docstring and `from __future__`, or of the comments a file without
    them begins with; `statements` the imports that are always carried out; `end` the last line of
    the last statement that imports anything; `is_block` tells that nothing but imports stands
    between the first and the last of `statements`.
    """

    start: int
    statements: tuple[ImportStatement, ...]
    end: int
    is_block: bool


def head_statements(body: Sequence[ast.stmt]) -> Sequence[ast.stmt]:
    """The statements before the first definition of a module."""
    count = next((i for i, node in enumerate(body) if _defines(node)), len(body))
    return body[:count]


def read_head(body: Sequence[ast.stmt], spans: Sequence[Span], lines: TextMap) -> Head:
    """The head of a module, whose statements have these spans."""
    found = head_statements(body)
    preface = [i for i, node in enumerate(found) if is_docstring(node) and i == 0]
    preface += [i for i, node in enumerate(found) if _is_future(node)]
    start = max((spans[i].last for i in preface), default=_header_end(spans, lines))
    places = [
        i
        for i, node in enumerate(found)
        if isinstance(node, ast.Import | ast.ImportFrom) and not _is_future(node)
    ]
    importing = [spans[i].last for i, node in enumerate(found) if has_import(node)]
    statements = tuple(_statement(found[i], spans[i], lines) for i in places)
    is_block = not places or places[-1] - places[0] == len(places) - 1
    return Head(start, statements, max([start, *importing]), is_block)


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, DEFINITIONS):
        return True
    return not has_import(node) and any(isinstance(n, DEFINITIONS) for n in ast.walk(node))


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__" and not node.level


def _header_end(spans: Sequence[Span], lines: TextMap) -> int:
    """The last line of the comments at the top that do not belong to the first statement."""
    first = spans[0].first if spans else lines.count + 1
    last = 0
    for number in range(1, first):
        line = lines.line(number).strip()
        if line and not line.startswith("#"):
            break
        if not line or not spans:
            last = number
    if not last and first > 1:
        last = _special_lines(lines, first)
    while last and lines.is_blank(last):
        last -= 1
    return last


def _special_lines(lines: TextMap, first: int) -> int:
    """How many lines at the top only make sense there: `#!` and the encoding's."""
    if first > 2 and "coding" in lines.line(2):
        return 2
    return 1 if lines.line(1).startswith("#!") or "coding" in lines.line(1) else first - 1


def _statement(node: ast.stmt, span: Span, lines: TextMap) -> ImportStatement:
    if isinstance(node, ast.ImportFrom):
        aliases = tuple(_alias(alias, lines) for alias in node.names)
        return ImportStatement(span, node.module or "", node.level, True, aliases)
    names = node.names if isinstance(node, ast.Import) else []
    return ImportStatement(
        span, names[0].name, 0, False, tuple(_alias(alias, lines) for alias in names)
    )


def _alias(alias: ast.alias, lines: TextMap) -> Alias:
    line, column = alias.lineno, alias.col_offset
    last, end = alias.end_lineno or line, alias.end_col_offset or column
    return Alias(
        alias.name,
        alias.asname or alias.name,
        line,
        lines.offset(line, column),
        lines.offset(last, end),
    )
