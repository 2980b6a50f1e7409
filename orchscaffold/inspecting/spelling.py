"""Expressions and types as short text for people; what is long or rare is left out as `...`."""

from __future__ import annotations

from collections.abc import Mapping

from orchscaffold.model import ir
from orchscaffold.model.types import (
    CallableOf,
    LiteralOf,
    Named,
    NoneType,
    TypeOf,
    TypeRef,
    UnionOf,
)

_MOST = 60


def spell(expression: ir.Expr) -> str:
    """An expression on one line, cut where it is long."""
    text = " ".join(_spell(expression).split())
    return text if len(text) <= _MOST else f"{text[: _MOST - 3].rstrip()}..."


def spell_type(type_: TypeRef) -> str:
    """A type as an annotation would have it; `?` where it is not known."""
    match type_:
        case Named():
            items = [spell_type(argument) for argument in type_.args]
            items += ["..."] if type_.variadic else []
            return f"{type_.qualname}[{', '.join(items)}]" if items else type_.qualname
        case NoneType():
            return "None"
        case UnionOf():
            return " | ".join(map(spell_type, type_.members))
        case LiteralOf():
            return f"Literal[{', '.join(map(repr, type_.values))}]"
        case TypeOf():
            return f"type[{spell_type(type_.instance)}]"
        case CallableOf():
            taken = (
                "..." if type_.parameters is None else ", ".join(map(spell_type, type_.parameters))
            )
            return f"({taken}) -> {spell_type(type_.returns)}"
        case _:
            return "?"


def _spell(expression: ir.Expr) -> str:
    match expression:
        case ir.Const():
            return repr(expression.value)
        case ir.Name():
            return expression.id
        case ir.Attr():
            return f"{_spell(expression.obj)}.{expression.name}"
        case ir.OpaqueExpr():
            return expression.text
        case ir.Call():
            return f"{_spell(expression.func)}({', '.join(map(_argument, expression.args))})"
        case ir.Subscript():
            return f"{_spell(expression.obj)}[{_spell(expression.index)}]"
        case ir.Await():
            return f"await {_spell(expression.value)}"
        case ir.Starred():
            return f"*{_spell(expression.value)}"
        case _:
            return _spell_operation(expression)


def _spell_operation(expression: ir.Expr) -> str:
    match expression:
        case ir.UnaryOp(op=op):
            return f"{op}{' ' if op == 'not' else ''}{_inner(expression.operand)}"
        case ir.BinOp():
            return f"{_inner(expression.left)} {expression.op} {_inner(expression.right)}"
        case ir.BoolOp():
            return f" {expression.op} ".join(map(_inner, expression.values))
        case ir.Compare():
            pairs = zip(expression.ops, expression.comparators, strict=True)
            rest = (f" {op} {_inner(right)}" for op, right in pairs)
            return _inner(expression.left) + "".join(rest)
        case ir.IfExpr():
            then, other = _inner(expression.body), _inner(expression.orelse)
            return f"{then} if {_inner(expression.test)} else {other}"
        case ir.FString():
            return f'f"{"".join(map(_part, expression.parts))}"'
        case _:
            return _spell_display(expression)


def _spell_display(expression: ir.Expr) -> str:
    match expression:
        case ir.TupleExpr(items=(only,)):
            return f"({_spell(only)},)"
        case ir.TupleExpr() | ir.ListExpr() | ir.SetExpr():
            left, right = _BRACKETS[type(expression)]
            return f"{left}{', '.join(map(_spell, expression.items))}{right}"
        case ir.DictExpr(items=()):
            return "{}"
        case ir.DictExpr():
            return "{...}"
        case ir.Comprehension(kind="list"):
            return "[...]"
        case _:
            return "..."


_BRACKETS: Mapping[type[ir.Expr], tuple[str, str]] = {
    ir.TupleExpr: ("(", ")"),
    ir.ListExpr: ("[", "]"),
    ir.SetExpr: ("{", "}"),
}
_LOOSE = (ir.BinOp, ir.BoolOp, ir.Compare, ir.IfExpr, ir.Lambda, ir.NamedExpr)


def _inner(expression: ir.Expr) -> str:
    """As an operand: in parentheses where it binds loosely."""
    text = _spell(expression)
    return f"({text})" if isinstance(expression, _LOOSE) else text


def _argument(argument: ir.Arg) -> str:
    keyword = f"{argument.keyword}=" if argument.keyword else ""
    return f"{argument.star}{keyword}{_spell(argument.value)}"


def _part(part: str | ir.Formatted) -> str:
    return part if isinstance(part, str) else f"{{{_spell(part.value)}}}"
