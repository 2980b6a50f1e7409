"""Displays, comprehensions and strings: libcst nodes to `model.ir`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from orchscaffold.inspection.lower_strings import (
    join_strings,
    literal_number,
    literal_string,
    text_part,
)
from orchscaffold.inspection.lowering_state import ExpressionTable, State, code_of, on
from orchscaffold.model import ir

_COMPREHENSIONS: Mapping[type[cst.CSTNode], str] = {
    cst.ListComp: "list",
    cst.SetComp: "set",
    cst.GeneratorExp: "generator",
}


def _items(elements: Sequence[cst.BaseElement], state: State) -> tuple[ir.Expr, ...]:
    return tuple(state.lower(element) for element in elements)


def _element(node: cst.Element, state: State) -> ir.Expr:
    return state.lower(node.value)


def _starred(node: cst.StarredElement, state: State) -> ir.Expr:
    return ir.Starred(state.lower(node.value))


def _tuple(node: cst.Tuple, state: State) -> ir.Expr:
    return ir.TupleExpr(_items(node.elements, state))


def _list(node: cst.List, state: State) -> ir.Expr:
    return ir.ListExpr(_items(node.elements, state))


def _set(node: cst.Set, state: State) -> ir.Expr:
    return ir.SetExpr(_items(node.elements, state))


def _dict(node: cst.Dict, state: State) -> ir.Expr:
    items: list[tuple[ir.Expr | None, ir.Expr]] = []
    for element in node.elements:
        key = state.lower(element.key) if isinstance(element, cst.DictElement) else None
        items.append((key, state.lower(element.value)))
    return ir.DictExpr(tuple(items))


def _string(node: cst.SimpleString, _state: State) -> ir.Expr:
    return literal_string(node.value)


def _number(node: cst.Integer | cst.Float | cst.Imaginary, _state: State) -> ir.Expr:
    return literal_number(node.value)


def _concatenated(node: cst.ConcatenatedString, state: State) -> ir.Expr:
    left = state.lower(node.left)
    return join_strings(left, state.lower(node.right), code_of(node))


def _formatted_string(node: cst.FormattedString, state: State) -> ir.Expr:
    return ir.FString(tuple(_merged(_string_parts(node.parts, node.start, state))))


def _string_parts(
    parts: Sequence[cst.BaseFormattedStringContent], start: str, state: State
) -> Iterator[str | ir.Formatted]:
    for part in parts:
        if isinstance(part, cst.FormattedStringText):
            yield text_part(part.value, start)
        elif isinstance(part, cst.FormattedStringExpression):
            yield from _formatted(part, start, state)


def _formatted(
    node: cst.FormattedStringExpression, start: str, state: State
) -> Iterator[str | ir.Formatted]:
    conversion = node.conversion or ""
    if node.equal is not None:
        yield f"{code_of(node.expression)}{code_of(node.equal, strip=False)}"
        if not conversion and node.format_spec is None:
            conversion = "r"
    value = state.lower(node.expression)
    spec = tuple(_merged(_string_parts(node.format_spec or (), start, state)))
    yield ir.Formatted(value, conversion, spec)


def _merged(parts: Iterator[str | ir.Formatted]) -> Iterator[str | ir.Formatted]:
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _comprehension(node: cst.ListComp | cst.SetComp | cst.GeneratorExp, state: State) -> ir.Expr:
    element = state.lower(node.elt)
    return ir.Comprehension(
        _COMPREHENSIONS[type(node)], element, None, _clauses(node.for_in, state)
    )


def _dict_comprehension(node: cst.DictComp, state: State) -> ir.Expr:
    key = state.lower(node.key)
    element = state.lower(node.value)
    return ir.Comprehension("dict", element, key, _clauses(node.for_in, state))


def _clauses(first: cst.CompFor, state: State) -> tuple[ir.Clause, ...]:
    clauses: list[ir.Clause] = []
    node: cst.CompFor | None = first
    while node is not None:
        site = state.next_site()
        target = state.lower(node.target)
        iterable = state.lower(node.iter)
        conditions = tuple(state.lower(condition.test) for condition in node.ifs)
        is_async = node.asynchronous is not None
        clauses.append(ir.Clause(target, iterable, conditions, is_async, site))
        node = node.inner_for_in
    return tuple(clauses)


DISPLAYS: ExpressionTable = dict(
    (
        on(cst.Element, _element),
        on(cst.StarredElement, _starred),
        on(cst.Tuple, _tuple),
        on(cst.List, _list),
        on(cst.Set, _set),
        on(cst.Dict, _dict),
        on(cst.ListComp, _comprehension),
        on(cst.SetComp, _comprehension),
        on(cst.GeneratorExp, _comprehension),
        on(cst.DictComp, _dict_comprehension),
        on(cst.SimpleString, _string),
        on(cst.ConcatenatedString, _concatenated),
        on(cst.FormattedString, _formatted_string),
        on(cst.Integer, _number),
        on(cst.Float, _number),
        on(cst.Imaginary, _number),
    )
)
