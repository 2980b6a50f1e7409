"""A test file's syntax tree, and the lines after which something can be put."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.patching.textmap import TextMap

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Span:
    """A statement's lines: where it starts, its decorators included, and the last line that has to
    stay with it.
    """

    first: int
    last: int


def first_line(node: ast.stmt) -> int:
    """The line a statement starts on, its decorators included."""
    decorators = node.decorator_list if isinstance(node, DEFINITIONS) else []
    return min([node.lineno, *(item.lineno for item in decorators)])


def last_line(node: ast.stmt | ast.expr) -> int:
    """The last line of a node."""
    return node.end_lineno or node.lineno


def spans_of(body: Sequence[ast.stmt], lines: TextMap) -> tuple[Span, ...]:
    """The span of each statement of a block, in order.

    Statements that share a line end together; a line that goes on after a backslash does not end a
    statement; comments that are indented deeper than a statement belong to it.
    """
    spans: list[Span] = []
    after: Span | None = None
    for node in reversed(body):
        last = _logical_end(node, lines)
        if after is not None and after.first <= last:
            last = after.last
        else:
            last = _with_deeper_comments(last, node.col_offset, lines)
        after = Span(first_line(node), last)
        spans.append(after)
    return tuple(reversed(spans))


def blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks inside an `if`, a `try`, a loop, a `with` or a `match`; a definition has none."""
    if isinstance(node, DEFINITIONS):
        return
    for name in ("body", "orelse", "finalbody"):
        block: list[ast.stmt] | None = getattr(node, name, None)
        if block:
            yield block
    if isinstance(node, ast.Try | ast.TryStar):
        yield from (handler.body for handler in node.handlers)
    if isinstance(node, ast.Match):
        yield from (case.body for case in node.cases)


def has_import(node: ast.stmt) -> bool:
    """Whether a statement is an import, or has one inside that the module itself carries out."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    return any(has_import(inner) for block in blocks(node) for inner in block)


def is_main_guard(node: ast.stmt) -> bool:
    """Whether a statement is `if __name__ == "__main__":`."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    sides = [node.test.left, *node.test.comparators]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    values = [side.value for side in sides if isinstance(side, ast.Constant)]
    return names == ["__name__"] and values == ["__main__"]


def is_docstring(node: ast.stmt) -> bool:
    """Whether a statement is nothing but a string."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _logical_end(node: ast.stmt, lines: TextMap) -> int:
    """The line on which the logical line ends that a statement ends on."""
    last = last_line(node)
    end = lines.offset(last, node.end_col_offset or 0)
    rest = lines.text[end : lines.after(last)].rstrip("\r\n")
    while rest.endswith("\\") and "#" not in rest and last < lines.count:
        last += 1
        rest = lines.line(last)
    return last


def _with_deeper_comments(last: int, column: int, lines: TextMap) -> int:
    for number in range(last + 1, lines.count + 1):
        line = lines.line(number)
        stripped = line.lstrip()
        if stripped.startswith("#") and len(line) - len(stripped) > column:
            last = number
        elif stripped:
            break
    return last
