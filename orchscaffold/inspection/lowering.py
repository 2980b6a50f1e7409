"""A definition's own source, parsed with libcst, as `model.ir`: never a whole foreign module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from orchscaffold.inspection.function_kinds import function_kind, last_name
from orchscaffold.inspection.lower_expressions import (
    fresh_state,
    lower_annotation,
    lower_parameters,
)
from orchscaffold.inspection.lower_simple import Twin
from orchscaffold.inspection.lower_statements import flatten, lower_block
from orchscaffold.inspection.lowering_state import Place, State, no_annotation
from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN
from orchscaffold.source import split_lines

__all__ = ["Place", "Segment", "lower_function", "lower_text", "no_annotation"]

_NOWHERE = Place("", "", "")


_NO_ARGUMENTS = ast.arguments(
    posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
)
_NO_TWIN = ast.FunctionDef(name="", args=_NO_ARGUMENTS, body=[], decorator_list=[], lineno=0)


@dataclass(frozen=True, slots=True)
class Segment:
    """A function definition to lower: its whole lines, the same function as read by `ast`, its
    lines."""

    text: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    line: int
    end_line: int

    @property
    def header(self) -> str:
        """The text up to the body, with `...` for a body."""
        first = self.node.body[0]
        lines = split_lines(self.text)[: first.lineno - self.line + 1]
        start = lines[-1].encode("utf-8", "surrogatepass")[: first.col_offset]
        return "".join((*lines[:-1], start.decode("utf-8", "surrogatepass"), "...\n"))


def lower_text(text: str) -> ir.Expr:
    """The expression written as `text`; OpaqueExpr where it does not parse."""
    if not text.strip():
        return ir.OpaqueExpr(text)
    try:
        return fresh_state(_NOWHERE).lower(cst.parse_expression(f"({text})"))
    except (cst.ParserSyntaxError, RecursionError):
        return ir.OpaqueExpr(text)


def lower_function(
    segment: Segment, place: Place, in_class: bool, with_body: bool = True
) -> ir.Function:
    """The function of `segment`, which stands at `place`; its body is () unless `with_body`.

    A segment that libcst cannot read gives a function whose body is one OpaqueStmt.
    """
    try:
        node = _parse(segment.text if with_body else segment.header)
        if node is not None:
            return _function(node, segment, fresh_state(place), in_class, with_body)
    except (cst.ParserSyntaxError, RecursionError):
        pass
    return _unreadable(segment, place, in_class)


def _parse(text: str) -> cst.FunctionDef | None:
    if text[:1] in " \t\f":
        nodes: Sequence[cst.CSTNode] = cst.parse_module(f"if 1:\n{text}").body
        outer = nodes[0]
        nodes = outer.body.body if isinstance(outer, cst.If) else ()
    else:
        nodes = cst.parse_module(text).body
    first = nodes[0] if nodes else None
    return first if isinstance(first, cst.FunctionDef) else None


def _unreadable(segment: Segment, place: Place, in_class: bool) -> ir.Function:
    """What `ast` alone tells of a function: its signature's names, and a body that is not known."""
    node = segment.node
    return ir.Function(
        module=place.module,
        qualname=place.qualname,
        name=node.name,
        kind="method" if in_class else "function",
        parameters=tuple(_plain_parameters(node.args)),
        returns=UNKNOWN,
        body=(ir.OpaqueStmt(segment.text, segment.line),),
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=False,
        is_abstract=False,
        is_stub=False,
        decorators=(),
        doc=ast.get_docstring(node),
        line=segment.line,
        end_line=segment.end_line,
        source=segment.text,
    )


def _plain_parameters(args: ast.arguments) -> Iterator[ir.Parameter]:
    positional = [(arg, "positional") for arg in args.posonlyargs]
    positional += [(arg, "normal") for arg in args.args]
    unset = [None] * (len(positional) - len(args.defaults))
    for (arg, kind), default in zip(positional, [*unset, *args.defaults], strict=True):
        yield ir.Parameter(arg.arg, kind, default=_opaque(default))
    if args.vararg:
        yield ir.Parameter(args.vararg.arg, "args")
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield ir.Parameter(arg.arg, "keyword", default=_opaque(default))
    if args.kwarg:
        yield ir.Parameter(args.kwarg.arg, "kwargs")


def _opaque(node: ast.expr | None) -> ir.Expr | None:
    return None if node is None else ir.OpaqueExpr(ast.unparse(node))


def _function(
    node: cst.FunctionDef, segment: Segment, state: State, in_class: bool, with_body: bool = True
) -> ir.Function:
    decorators = tuple(_decorators(node, segment.node, state))
    kind, rest = function_kind(decorators, in_class, node.name.value)
    is_abstract = any(last_name(item).startswith("abstract") for item in decorators)
    state.stay_on(segment.node.lineno)
    parameters = lower_parameters(node.params, state)
    doc, statements, twins = _without_docstring(flatten(node.body), segment.node.body)
    body = lower_block(statements, twins, state, _inner) if with_body else ()
    return ir.Function(
        module=state.place.module,
        qualname=state.place.qualname,
        name=node.name.value,
        kind=kind,
        parameters=parameters,
        returns=lower_annotation(node.returns, state),
        body=body,
        is_async=node.asynchronous is not None,
        is_generator="yield" in segment.text and _yields(twins),
        is_abstract=is_abstract,
        is_stub=all(_is_empty(statement) for statement in twins),
        decorators=rest,
        doc=doc,
        line=segment.line,
        end_line=segment.end_line,
        source=segment.text,
    )


def _inner(node: cst.FunctionDef, twin: Twin, state: State) -> ir.Function:
    place = state.place.inner(node.name.value)
    if not isinstance(twin, (ast.FunctionDef, ast.AsyncFunctionDef)):
        twin = _NO_TWIN
    line = min([state.line(twin), *(state.line(item) for item in twin.decorator_list)])
    end = getattr(twin, "end_lineno", None) or line
    text = cst.Module(body=[node.with_changes(leading_lines=[])]).code
    return _function(node, Segment(text, twin, line, end), fresh_state(place), in_class=False)


def _decorators(
    node: cst.FunctionDef, twin: ast.FunctionDef | ast.AsyncFunctionDef, state: State
) -> Iterator[ir.Expr]:
    twins: Sequence[ast.expr | None] = twin.decorator_list
    if len(twins) != len(node.decorators):
        twins = [None] * len(node.decorators)
    for decorator, other in zip(node.decorators, twins, strict=True):
        state.enter(other)
        yield state.lower(decorator.decorator)


def _without_docstring(
    nodes: list[cst.CSTNode], twins: list[ast.stmt]
) -> tuple[str | None, list[cst.CSTNode], list[ast.stmt]]:
    if not twins:
        return None, nodes, twins
    first = twins[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        doc = first.value.value
        if isinstance(doc, str):
            return _clean(doc), nodes[1:], twins[1:]
    return None, nodes, twins


def _clean(doc: str) -> str:
    lines = doc.expandtabs().strip().split("\n")
    return "\n".join(line.strip() for line in lines)


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
