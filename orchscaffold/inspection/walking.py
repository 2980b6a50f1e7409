"""Walking `model.ir`: the statements of a body with those nested in it, and the expressions
within."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.frozen import fields, is_dataclass
from orchscaffold.model import ir


def nested_blocks(body: ir.Block) -> Iterator[ir.Stmt]:
    """Every statement in source order, those inside compound statements too, not inner
    functions'."""
    for statement in body:
        yield statement
        for block in inner_blocks(statement):
            yield from nested_blocks(block)


def inner_blocks(statement: ir.Stmt) -> Iterator[ir.Block]:
    """The blocks of a compound statement, in source order."""
    if isinstance(statement, (ir.If, ir.While, ir.For)):
        yield statement.body
        yield statement.orelse
    elif isinstance(statement, ir.With):
        yield statement.body
    elif isinstance(statement, ir.Try):
        yield statement.body
        for handler in statement.handlers:
            yield handler.body
        yield statement.orelse
        yield statement.final
    elif isinstance(statement, ir.Match):
        for case in statement.cases:
            yield case.body


def own_parts(statement: ir.Stmt) -> tuple[object, ...]:
    """What belongs to the statement itself: its header, without the blocks in it."""
    if isinstance(statement, (ir.If, ir.While)):
        return (statement.test,)
    if isinstance(statement, ir.For):
        return (statement.target, statement.iterable)
    if isinstance(statement, ir.With):
        return (statement.items,)
    if isinstance(statement, ir.Try):
        return tuple(handler.exception for handler in statement.handlers)
    if isinstance(statement, ir.Match):
        return (statement.subject, *(case.guard for case in statement.cases))
    return (statement,)


def expressions(value: object) -> Iterator[ir.Expr]:
    """Every expression inside `value` (a statement, an expression, a tuple of them), outer ones
    first."""
    if isinstance(value, tuple):
        for item in value:
            yield from expressions(item)
        return
    if isinstance(value, (ir.LocalFunction, ir.Function)) or not is_dataclass(value):
        return
    if isinstance(value, EXPRESSIONS):
        yield value
    for item in fields(value):
        yield from expressions(getattr(value, item.name))


EXPRESSIONS = (
    ir.Const,
    ir.EllipsisLiteral,
    ir.Name,
    ir.Attr,
    ir.Subscript,
    ir.SliceExpr,
    ir.Call,
    ir.BinOp,
    ir.UnaryOp,
    ir.BoolOp,
    ir.Compare,
    ir.IfExpr,
    ir.TupleExpr,
    ir.ListExpr,
    ir.SetExpr,
    ir.DictExpr,
    ir.Starred,
    ir.FString,
    ir.Await,
    ir.Lambda,
    ir.Comprehension,
    ir.NamedExpr,
    ir.Yield,
    ir.OpaqueExpr,
)
