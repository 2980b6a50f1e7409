"""Operators: libcst nodes to `model.ir`."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from orchscaffold.inspection.lowering_state import ExpressionTable, State, on
from orchscaffold.model import ir

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


def _binary(node: cst.BinaryOperation, state: State) -> ir.Expr:
    left = state.lower(node.left)
    return ir.BinOp(_BINARY[type(node.operator)], left, state.lower(node.right))


def _unary(node: cst.UnaryOperation, state: State) -> ir.Expr:
    site = state.next_site()
    return ir.UnaryOp(_UNARY[type(node.operator)], state.lower(node.expression), site)


def _boolean(node: cst.BooleanOperation, state: State) -> ir.Expr:
    site, kind = state.next_site(), type(node.operator)
    operands: list[cst.BaseExpression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.BooleanOperation) and type(rest.operator) is kind:
        operands.append(rest.right)
        rest = rest.left
    operands.append(rest)
    values = tuple(state.lower(operand) for operand in reversed(operands))
    return ir.BoolOp("and" if kind is cst.And else "or", values, site)


def _comparison(node: cst.Comparison, state: State) -> ir.Expr:
    site = state.next_site()
    left = state.lower(node.left)
    ops = tuple(_COMPARE[type(target.operator)] for target in node.comparisons)
    rest = tuple(state.lower(target.comparator) for target in node.comparisons)
    return ir.Compare(left, ops, rest, site)


def _if_expression(node: cst.IfExp, state: State) -> ir.Expr:
    site = state.next_site()
    body = state.lower(node.body)
    test = state.lower(node.test)
    return ir.IfExpr(test, body, state.lower(node.orelse), site)


OPERATORS: ExpressionTable = dict(
    (
        on(cst.BinaryOperation, _binary),
        on(cst.UnaryOperation, _unary),
        on(cst.BooleanOperation, _boolean),
        on(cst.Comparison, _comparison),
        on(cst.IfExp, _if_expression),
    )
)
