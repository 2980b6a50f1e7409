"""Expressions: libcst nodes to `model.ir`. What is not known becomes OpaqueExpr, never an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

import libcst as cst

from orchscaffold.inspection.lower_strings import (
    join_strings,
    literal_number,
    literal_string,
    text_part,
)
from orchscaffold.inspection.lowering_state import State, code_of
from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN, TypeRef

_CONSTANTS: Mapping[str, bool | None] = {"True": True, "False": False, "None": None}
_BINARY: Mapping[type[cst.BaseBinaryOp], str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
}
_UNARY: Mapping[type[cst.BaseUnaryOp], str] = {
    cst.Not: "not",
    cst.Minus: "-",
    cst.Plus: "+",
    cst.BitInvert: "~",
}
_COMPARE: Mapping[type[cst.BaseCompOp], str] = {
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.Is: "is",
    cst.IsNot: "is not",
    cst.In: "in",
    cst.NotIn: "not in",
}


def lower_expression(node: cst.CSTNode, state: State) -> ir.Expr:
    """The expression `node` as a value; sites and call lines come from `state`."""
    handler = _HANDLERS.get(type(node))
    return ir.OpaqueExpr(code_of(node)) if handler is None else handler(node, state)


def lower_parameters(node: cst.Parameters, state: State) -> tuple[ir.Parameter, ...]:
    """The parameters in declaration order; annotations are read by the state's place."""
    return tuple(_parameters(node, state))


def lower_annotation(node: cst.Annotation | None, state: State) -> TypeRef:
    """What an annotation means; Unknown for none."""
    if node is None:
        return UNKNOWN
    return state.place.annotate(lower_expression(node.annotation, State(state.place)))


def _optional(node: cst.CSTNode | None, state: State) -> ir.Expr | None:
    return None if node is None else lower_expression(node, state)


def _name(node: cst.Name, _state: State) -> ir.Expr:
    if node.value in _CONSTANTS:
        return ir.Const(_CONSTANTS[node.value])
    return ir.Name(node.value)


def _attribute(node: cst.Attribute, state: State) -> ir.Expr:
    return ir.Attr(lower_expression(node.value, state), node.attr.value)


def _subscript(node: cst.Subscript, state: State) -> ir.Expr:
    value = lower_expression(node.value, state)
    items = tuple(_subscript_item(element.slice, state) for element in node.slice)
    is_tuple = len(items) > 1 or _has_comma(node.slice[-1].comma)
    is_tuple = is_tuple or isinstance(items[0], ir.Starred)
    return ir.Subscript(value, ir.TupleExpr(items) if is_tuple else items[0])


def _has_comma(comma: cst.Comma | cst.MaybeSentinel) -> bool:
    return isinstance(comma, cst.Comma)


def _subscript_item(node: cst.BaseSlice, state: State) -> ir.Expr:
    if isinstance(node, cst.Index):
        value = lower_expression(node.value, state)
        return ir.Starred(value) if node.star else value
    if isinstance(node, cst.Slice):
        return ir.SliceExpr(
            _optional(node.lower, state), _optional(node.upper, state), _optional(node.step, state)
        )
    return ir.OpaqueExpr(code_of(node))


def _call(node: cst.Call, state: State) -> ir.Expr:
    site, line = state.next_site(), state.next_call_line()
    func = lower_expression(node.func, state)
    return ir.Call(func, tuple(_arg(arg, state) for arg in node.args), site, line)


def _arg(node: cst.Arg, state: State) -> ir.Arg:
    keyword = node.keyword.value if node.keyword else None
    return ir.Arg(lower_expression(node.value, state), keyword, node.star)


def _binary(node: cst.BinaryOperation, state: State) -> ir.Expr:
    left = lower_expression(node.left, state)
    return ir.BinOp(_BINARY[type(node.operator)], left, lower_expression(node.right, state))


def _unary(node: cst.UnaryOperation, state: State) -> ir.Expr:
    site = state.next_site()
    return ir.UnaryOp(_UNARY[type(node.operator)], lower_expression(node.expression, state), site)


def _boolean(node: cst.BooleanOperation, state: State) -> ir.Expr:
    site, kind = state.next_site(), type(node.operator)
    operands: list[cst.BaseExpression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.BooleanOperation) and type(rest.operator) is kind:
        operands.append(rest.right)
        rest = rest.left
    operands.append(rest)
    values = tuple(lower_expression(operand, state) for operand in reversed(operands))
    return ir.BoolOp("and" if kind is cst.And else "or", values, site)


def _comparison(node: cst.Comparison, state: State) -> ir.Expr:
    site = state.next_site()
    left = lower_expression(node.left, state)
    ops = tuple(_COMPARE[type(target.operator)] for target in node.comparisons)
    rest = tuple(lower_expression(target.comparator, state) for target in node.comparisons)
    return ir.Compare(left, ops, rest, site)


def _if_expression(node: cst.IfExp, state: State) -> ir.Expr:
    site = state.next_site()
    body = lower_expression(node.body, state)
    test = lower_expression(node.test, state)
    return ir.IfExpr(test, body, lower_expression(node.orelse, state), site)


def _items(elements: Sequence[cst.BaseElement], state: State) -> tuple[ir.Expr, ...]:
    return tuple(lower_expression(element, state) for element in elements)


def _element(node: cst.Element, state: State) -> ir.Expr:
    return lower_expression(node.value, state)


def _starred(node: cst.StarredElement, state: State) -> ir.Expr:
    return ir.Starred(lower_expression(node.value, state))


def _tuple(node: cst.Tuple, state: State) -> ir.Expr:
    return ir.TupleExpr(_items(node.elements, state))


def _list(node: cst.List, state: State) -> ir.Expr:
    return ir.ListExpr(_items(node.elements, state))


def _set(node: cst.Set, state: State) -> ir.Expr:
    return ir.SetExpr(_items(node.elements, state))


def _dict(node: cst.Dict, state: State) -> ir.Expr:
    items: list[tuple[ir.Expr | None, ir.Expr]] = []
    for element in node.elements:
        key = lower_expression(element.key, state) if isinstance(element, cst.DictElement) else None
        items.append((key, lower_expression(element.value, state)))
    return ir.DictExpr(tuple(items))


def _string(node: cst.SimpleString, _state: State) -> ir.Expr:
    return literal_string(node.value)


def _number(node: cst.Integer | cst.Float | cst.Imaginary, _state: State) -> ir.Expr:
    return literal_number(node.value)


def _concatenated(node: cst.ConcatenatedString, state: State) -> ir.Expr:
    left = lower_expression(node.left, state)
    return join_strings(left, lower_expression(node.right, state), code_of(node))


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
        yield f"{code_of(node.expression)}{_NO_STRIP(node.equal)}"
        if not conversion and node.format_spec is None:
            conversion = "r"
    value = lower_expression(node.expression, state)
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


def _NO_STRIP(equal: cst.AssignEqual) -> str:
    return cst.Module(body=[]).code_for_node(equal)


def _ellipsis(_node: cst.Ellipsis, _state: State) -> ir.Expr:
    return ir.EllipsisLiteral()


def _await(node: cst.Await, state: State) -> ir.Expr:
    return ir.Await(lower_expression(node.expression, state))


def _lambda(node: cst.Lambda, state: State) -> ir.Expr:
    parameters = lower_parameters(node.params, state)
    return ir.Lambda(parameters, lower_expression(node.body, state))


def _comprehension(node: cst.ListComp | cst.SetComp | cst.GeneratorExp, state: State) -> ir.Expr:
    element = lower_expression(node.elt, state)
    return ir.Comprehension(
        _COMPREHENSIONS[type(node)], element, None, _clauses(node.for_in, state)
    )


def _dict_comprehension(node: cst.DictComp, state: State) -> ir.Expr:
    key = lower_expression(node.key, state)
    element = lower_expression(node.value, state)
    return ir.Comprehension("dict", element, key, _clauses(node.for_in, state))


def _clauses(first: cst.CompFor, state: State) -> tuple[ir.Clause, ...]:
    clauses: list[ir.Clause] = []
    node: cst.CompFor | None = first
    while node is not None:
        site = state.next_site()
        target = lower_expression(node.target, state)
        iterable = lower_expression(node.iter, state)
        conditions = tuple(lower_expression(condition.test, state) for condition in node.ifs)
        is_async = node.asynchronous is not None
        clauses.append(ir.Clause(target, iterable, conditions, is_async, site))
        node = node.inner_for_in
    return tuple(clauses)


def _named(node: cst.NamedExpr, state: State) -> ir.Expr:
    return ir.NamedExpr(code_of(node.target), lower_expression(node.value, state))


def _yield(node: cst.Yield, state: State) -> ir.Expr:
    if isinstance(node.value, cst.From):
        return ir.Yield(lower_expression(node.value.item, state), delegate=True)
    return ir.Yield(_optional(node.value, state))


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
        default=_optional(node.default, state),
    )


_COMPREHENSIONS: Mapping[type[cst.CSTNode], str] = {
    cst.ListComp: "list",
    cst.SetComp: "set",
    cst.GeneratorExp: "generator",
}
_Node = TypeVar("_Node", bound=cst.CSTNode)
_Handler: TypeAlias = Callable[[cst.CSTNode, State], ir.Expr]


def _on(
    kind: type[_Node], handler: Callable[[_Node, State], ir.Expr]
) -> tuple[type[cst.CSTNode], _Handler]:
    def checked(node: cst.CSTNode, state: State) -> ir.Expr:
        assert isinstance(node, kind)
        return handler(node, state)

    return kind, checked


_HANDLERS: Mapping[type[cst.CSTNode], _Handler] = dict(
    (
        _on(cst.Name, _name),
        _on(cst.Attribute, _attribute),
        _on(cst.Subscript, _subscript),
        _on(cst.Call, _call),
        _on(cst.BinaryOperation, _binary),
        _on(cst.UnaryOperation, _unary),
        _on(cst.BooleanOperation, _boolean),
        _on(cst.Comparison, _comparison),
        _on(cst.IfExp, _if_expression),
        _on(cst.Element, _element),
        _on(cst.StarredElement, _starred),
        _on(cst.Tuple, _tuple),
        _on(cst.List, _list),
        _on(cst.Set, _set),
        _on(cst.Dict, _dict),
        _on(cst.SimpleString, _string),
        _on(cst.ConcatenatedString, _concatenated),
        _on(cst.FormattedString, _formatted_string),
        _on(cst.Integer, _number),
        _on(cst.Float, _number),
        _on(cst.Imaginary, _number),
        _on(cst.Ellipsis, _ellipsis),
        _on(cst.Await, _await),
        _on(cst.Lambda, _lambda),
        _on(cst.ListComp, _comprehension),
        _on(cst.SetComp, _comprehension),
        _on(cst.GeneratorExp, _comprehension),
        _on(cst.DictComp, _dict_comprehension),
        _on(cst.NamedExpr, _named),
        _on(cst.Yield, _yield),
    )
)
