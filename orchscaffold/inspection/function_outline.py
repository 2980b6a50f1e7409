"""A function's signature without types, from `ast` alone: cheap, for code that is not the
project's."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.function_kinds import function_kind, last_name
from orchscaffold.inspection.lower_expressions import lower_text
from orchscaffold.inspection.lowering_state import Place
from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN


@dataclass(frozen=True, slots=True)
class Segment:
    """A function definition: its whole lines, the same function as read by `ast`, its place."""

    text: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    line: int
    end_line: int


def outline_function(segment: Segment, place: Place, in_class: bool) -> ir.Function:
    """The function of `segment` with its parameters' names, kinds and defaults, and no body."""
    node = segment.node
    decorators = tuple(lower_text(ast.unparse(item)) for item in node.decorator_list)
    kind, rest = function_kind(decorators, in_class, node.name)
    return ir.Function(
        module=place.module,
        qualname=place.qualname,
        name=node.name,
        kind=kind,
        parameters=tuple(_parameters(node.args)),
        returns=UNKNOWN,
        body=(),
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=is_generator(segment),
        is_abstract=any(last_name(item).startswith("abstract") for item in decorators),
        is_stub=is_stub(node),
        decorators=rest,
        doc=docstring(node.body),
        line=segment.line,
        end_line=segment.end_line,
        source=segment.text,
    )


def docstring(body: Sequence[ast.stmt]) -> str | None:
    """The text of the docstring that `body` begins with, each line trimmed; None for none."""
    first = body[0].value if body and isinstance(body[0], ast.Expr) else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    lines = first.value.expandtabs().strip().split("\n")
    return "\n".join(line.strip() for line in lines)


def is_stub(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the body is nothing but a docstring, `...` or `pass`."""
    rest = node.body if docstring(node.body) is None else node.body[1:]
    return all(_is_empty(statement) for statement in rest)


def is_generator(segment: Segment) -> bool:
    """Whether the function holds a `yield` of its own."""
    return "yield" in segment.text and _yields(segment.node.body)


def _parameters(args: ast.arguments) -> Iterator[ir.Parameter]:
    positional = [(arg, "positional") for arg in args.posonlyargs]
    positional += [(arg, "normal") for arg in args.args]
    unset = [None] * (len(positional) - len(args.defaults))
    for (arg, kind), default in zip(positional, [*unset, *args.defaults], strict=True):
        yield ir.Parameter(arg.arg, kind, default=_default(default))
    if args.vararg:
        yield ir.Parameter(args.vararg.arg, "args")
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield ir.Parameter(arg.arg, "keyword", default=_default(default))
    if args.kwarg:
        yield ir.Parameter(args.kwarg.arg, "kwargs")


def _default(node: ast.expr | None) -> ir.Expr | None:
    if isinstance(node, ast.Constant) and node.value is not Ellipsis:
        return ir.Const(node.value)
    return None if node is None else lower_text(ast.unparse(node))


def _is_empty(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is Ellipsis
    )


def _yields(nodes: Sequence[ast.AST]) -> bool:
    """Whether the statements hold a `yield` of their own, not one of an inner function or
    lambda."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    return False
