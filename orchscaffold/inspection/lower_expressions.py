"""Expressions: libcst nodes to `model.ir`. What is not known becomes OpaqueExpr, never an error."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

import libcst as cst

from orchscaffold.inspection.lower_displays import DISPLAYS
from orchscaffold.inspection.lower_operators import OPERATORS
from orchscaffold.inspection.lowering_state import ExpressionTable, Place, State, code_of, on
from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN, TypeRef

_CONSTANTS: Mapping[str, bool | None] = {"True": True, "False": False, "None": None}

_NOWHERE = Place("", "", "")


def fresh_state(place: Place) -> State:
    """The counters of a function that stands at `place`, all at their start."""
    return State(place, _TABLE)


@lru_cache(maxsize=1024)  # defaults and annotations are much the same everywhere
def lower_text(text: str) -> ir.Expr:
    """The expression written as `text`; OpaqueExpr where it does not parse."""
    if text.isascii() and text.isidentifier() and not keyword.iskeyword(text):
        return ir.Name(text)
    if not text.strip():
        return ir.OpaqueExpr(text)
    try:
        return fresh_state(_NOWHERE).lower(cst.parse_expression(f"({text})"))
    except (cst.ParserSyntaxError, RecursionError):
        return ir.OpaqueExpr(text)


def lower_parameters(node: cst.Parameters, state: State) -> tuple[ir.Parameter, ...]:
    """The parameters in declaration order; annotations are read by the state's place."""
    return tuple(_parameters(node, state))


def lower_annotation(node: cst.Annotation | None, state: State) -> TypeRef:
    """What an annotation means; Unknown for none."""
    if node is None:
        return UNKNOWN
    return state.place.annotate(fresh_state(state.place).lower(node.annotation))


def _name(node: cst.Name, _state: State) -> ir.Expr:
    if node.value in _CONSTANTS:
        return ir.Const(_CONSTANTS[node.value])
    return ir.Name(_identifier(node.value))


def _identifier(text: str) -> str:
    """Python's own spelling of an identifier."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _attribute(node: cst.Attribute, state: State) -> ir.Expr:
    return ir.Attr(state.lower(node.value), _identifier(node.attr.value))


def _subscript(node: cst.Subscript, state: State) -> ir.Expr:
    value = state.lower(node.value)
    items = tuple(_subscript_item(element.slice, state) for element in node.slice)
    is_tuple = len(items) > 1 or _has_comma(node.slice[-1].comma)
    is_tuple = is_tuple or isinstance(items[0], ir.Starred)
    return ir.Subscript(value, ir.TupleExpr(items) if is_tuple else items[0])


def _has_comma(comma: cst.Comma | cst.MaybeSentinel) -> bool:
    return isinstance(comma, cst.Comma)


def _subscript_item(node: cst.BaseSlice, state: State) -> ir.Expr:
    if isinstance(node, cst.Index):
        value = state.lower(node.value)
        return ir.Starred(value) if node.star else value
    if isinstance(node, cst.Slice):
        return ir.SliceExpr(
            state.lower_optional(node.lower),
            state.lower_optional(node.upper),
            state.lower_optional(node.step),
        )
    return ir.OpaqueExpr(code_of(node))


def _call(node: cst.Call, state: State) -> ir.Expr:
    site, line = state.next_site(), state.next_call_line()
    func = state.lower(node.func)
    return ir.Call(func, tuple(_arg(arg, state) for arg in node.args), site, line)


def _arg(node: cst.Arg, state: State) -> ir.Arg:
    keyword = node.keyword.value if node.keyword else None
    return ir.Arg(state.lower(node.value), keyword, node.star)


def _ellipsis(_node: cst.Ellipsis, _state: State) -> ir.Expr:
    return ir.EllipsisLiteral()


def _await(node: cst.Await, state: State) -> ir.Expr:
    return ir.Await(state.lower(node.expression))


def _lambda(node: cst.Lambda, state: State) -> ir.Expr:
    parameters = lower_parameters(node.params, state)
    return ir.Lambda(parameters, state.lower(node.body))


def _named(node: cst.NamedExpr, state: State) -> ir.Expr:
    return ir.NamedExpr(code_of(node.target), state.lower(node.value))


def _yield(node: cst.Yield, state: State) -> ir.Expr:
    if isinstance(node.value, cst.From):
        return ir.Yield(state.lower(node.value.item), delegate=True)
    return ir.Yield(state.lower_optional(node.value))


def _parameters(node: cst.Parameters, state: State) -> Iterator[ir.Parameter]:
    for parameter in node.posonly_params:
        yield _parameter(parameter, "positional", state)
    for parameter in node.params:
        yield _parameter(parameter, "normal", state)
    if isinstance(node.star_arg, cst.Param):
        yield _parameter(node.star_arg, "args", state)
    for parameter in node.kwonly_params:
        yield _parameter(parameter, "keyword", state)
    if node.star_kwarg is not None:
        yield _parameter(node.star_kwarg, "kwargs", state)


def _parameter(node: cst.Param, kind: str, state: State) -> ir.Parameter:
    return ir.Parameter(
        name=node.name.value,
        kind=kind,
        annotation=lower_annotation(node.annotation, state),
        default=state.lower_optional(node.default),
    )


_TABLE: ExpressionTable = {
    **OPERATORS,
    **DISPLAYS,
    **dict(
        (
            on(cst.Name, _name),
            on(cst.Attribute, _attribute),
            on(cst.Subscript, _subscript),
            on(cst.Call, _call),
            on(cst.Ellipsis, _ellipsis),
            on(cst.Await, _await),
            on(cst.Lambda, _lambda),
            on(cst.NamedExpr, _named),
            on(cst.Yield, _yield),
        )
    ),
}
