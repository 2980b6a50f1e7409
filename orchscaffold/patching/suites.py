"""The test classes of a file: what they hold, and where a test can be added."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from orchscaffold.frozen import dataclass
from orchscaffold.patching.syntax import (
    DEFINITIONS,
    FUNCTIONS,
    Span,
    blocks,
    first_line,
    spans_of,
)
from orchscaffold.patching.textmap import TextMap

PLAIN, UNITTEST, ASYNC_UNITTEST, UNKNOWN = "plain", "unittest", "async-unittest", "unknown"
_UNITTEST_BASES = {"TestCase": UNITTEST, "IsolatedAsyncioTestCase": ASYNC_UNITTEST}


@dataclass(frozen=True, slots=True)
class Suite:
    """A class at module level.

    `kind` is "plain", "unittest", "async-unittest" or, where a base is not known, "unknown".
    `prefix` is what its members are indented by, `unit` what their bodies add; both are "" where
    the body stands on the line of `class`. `place` is the line after which a test can be put.
    """

    name: str
    span: Span
    kind: str
    prefix: str
    unit: str
    place: int
    members: frozenset[str]


def read_suites(
    body: Sequence[ast.stmt], spans: Sequence[Span], lines: TextMap
) -> tuple[Suite, ...]:
    """The classes at module level."""
    classes = [(n, s) for n, s in zip(body, spans, strict=True) if isinstance(n, ast.ClassDef)]
    bases = {node.name: node for node, _ in classes}
    return tuple(_suite(node, span, bases, lines) for node, span in classes)


def ids_of_tests(body: Sequence[ast.stmt], prefix: str = "") -> Iterator[str]:
    """The qualified name of every test function, those inside `if` and `try` included."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from ids_of_tests(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, FUNCTIONS):
            if node.name.startswith("test"):
                yield prefix + node.name
        else:
            for block in blocks(node):
                yield from ids_of_tests(block, prefix)


def indent_unit(body: Sequence[ast.stmt], lines: TextMap) -> str:
    """One level of indentation, as most of the file's definitions have it; "" without any."""
    units: Counter[str] = Counter()
    for node in body:
        for inner in (node, *(node.body if isinstance(node, ast.ClassDef) else ())):
            if isinstance(inner, DEFINITIONS) and (unit := _unit(inner, lines)):
                units[unit] += 1
    return units.most_common(1)[0][0] if units else ""


def _suite(
    node: ast.ClassDef, span: Span, bases: Mapping[str, ast.ClassDef], lines: TextMap
) -> Suite:
    first = first_line(node.body[0])
    own_lines = first > node.lineno and _begins_line(node.body[0], lines)
    spans = spans_of(node.body, lines)
    tests = [i for i, inner in enumerate(node.body) if any(ids_of_tests([inner]))]
    last = tests[-1] if tests else len(spans) - 1
    units = (_unit(inner, lines) for inner in node.body if isinstance(inner, FUNCTIONS))
    return Suite(
        name=node.name,
        span=span,
        kind=_kind(node, bases, frozenset()),
        prefix=lines.indentation(first) if own_lines else "",
        unit=next((unit for unit in units if unit), "") if own_lines else "",
        place=spans[last].last,
        members=frozenset(_members(node.body)),
    )


def _begins_line(node: ast.stmt, lines: TextMap) -> bool:
    first = first_line(node)
    place = lines.offset(first, node.col_offset)
    return not lines.text[lines.starts[first - 1] : place].strip(" \t\f")


def _unit(node: ast.stmt, lines: TextMap) -> str:
    """What the body of a definition adds to the definition's own indentation."""
    if not isinstance(node, DEFINITIONS) or not _begins_line(node.body[0], lines):
        return ""
    outer = lines.indentation(node.lineno)
    inner = lines.indentation(first_line(node.body[0]))
    is_clear = (
        inner.startswith(outer) and "\f" not in inner and first_line(node.body[0]) > node.lineno
    )
    return inner[len(outer) :] if is_clear else ""


def _members(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Every name that a class binds, as far as it can be seen."""
    for node in body:
        if isinstance(node, DEFINITIONS):
            yield node.name
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
                yield inner.id
            elif isinstance(inner, DEFINITIONS):
                yield inner.name


def _kind(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef], seen: frozenset[str]) -> str:
    """What the bases make of a class; the strongest of them counts."""
    if node.keywords or node.name in seen:
        return UNKNOWN
    kinds = {_base_kind(base, classes, seen | {node.name}) for base in node.bases}
    for kind in (UNKNOWN, ASYNC_UNITTEST, UNITTEST):
        if kind in kinds:
            return kind
    return PLAIN


def _base_kind(base: ast.expr, classes: Mapping[str, ast.ClassDef], seen: frozenset[str]) -> str:
    if isinstance(base, ast.Name) and base.id in classes:
        return _kind(classes[base.id], classes, seen)
    name = base.attr if isinstance(base, ast.Attribute) else ""
    name = base.id if isinstance(base, ast.Name) else name
    return PLAIN if name == "object" else _UNITTEST_BASES.get(name, UNKNOWN)
