"""A definition's own source, parsed with libcst, as `model.ir`: never a whole foreign module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst import native

from orchscaffold.inspection.lower_expressions import (
    lower_annotation,
    lower_expression,
    lower_parameters,
)
from orchscaffold.inspection.lower_statements import Twin, flatten, lower_block
from orchscaffold.inspection.lowering_state import Place, State, no_annotation
from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN

__all__ = ["Place", "Segment", "lower_function", "lower_text", "no_annotation"]

_NOWHERE = Place("", "", "")
_KINDS = {
    "staticmethod": "static",
    "classmethod": "class",
    "property": "property",
    "cached_property": "cached_property",
    "abstractproperty": "property",
    "abstractclassmethod": "class",
    "abstractstaticmethod": "static",
    "DynamicClassAttribute": "property",
}
_ACCESSORS = {"setter": "setter", "deleter": "deleter", "getter": "property"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A function definition to lower: its whole lines, the same function as read by `ast`, its lines."""

    text: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    line: int
    end_line: int


def lower_text(text: str) -> ir.Expr:
    """The expression written as `text`; OpaqueExpr where it does not parse."""
    try:
        return lower_expression(native.parse_expression(f"({text})"), State(_NOWHERE))
    except (cst.ParserSyntaxError, RecursionError):
        return ir.OpaqueExpr(text)


def lower_function(segment: Segment, place: Place, in_class: bool) -> ir.Function:
    """The function of `segment`, which stands at `place`.

    A segment that libcst cannot read gives a function whose body is one OpaqueStmt.
    """
    try:
        node = _parse(segment.text)
        if node is not None:
            return _function(node, segment, State(place), in_class)
    except (cst.ParserSyntaxError, RecursionError):
        pass
    return _unreadable(segment, place, in_class)


def _parse(text: str) -> cst.FunctionDef | None:
    if text[:1] in " \t\f":
        nodes: Sequence[cst.CSTNode] = native.parse_module(f"if 1:\n{text}").body
        outer = nodes[0]
        nodes = outer.body.body if isinstance(outer, cst.If) else ()
    else:
        nodes = native.parse_module(text).body
    first = nodes[0] if nodes else None
    return first if isinstance(first, cst.FunctionDef) else None


def _unreadable(segment: Segment, place: Place, in_class: bool) -> ir.Function:
    node = segment.node
    return ir.Function(
        module=place.module,
        qualname=place.qualname,
        name=node.name,
        kind="method" if in_class else "function",
        parameters=(),
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


def _function(node: cst.FunctionDef, segment: Segment, state: State, in_class: bool) -> ir.Function:
    decorators = tuple(_decorators(node, segment.node, state))
    kind, rest = _kind(decorators, in_class, node.name.value)
    is_abstract = any(_last_name(item).startswith("abstract") for item in decorators)
    state.enter(None)
    parameters = lower_parameters(node.params, state)
    doc, statements, twins = _without_docstring(flatten(node.body), segment.node.body)
    body = lower_block(statements, twins, state, _inner)
    return ir.Function(
        module=state.place.module,
        qualname=state.place.qualname,
        name=node.name.value,
        kind=kind,
        parameters=parameters,
        returns=lower_annotation(node.returns, state),
        body=body,
        is_async=node.asynchronous is not None,
        is_generator=_yields(twins),
        is_abstract=is_abstract,
        is_stub=all(_is_empty(statement) for statement in body),
        decorators=rest,
        doc=doc,
        line=segment.line,
        end_line=segment.end_line,
        source=segment.text,
    )


def _inner(node: cst.FunctionDef, twin: Twin, state: State) -> ir.Function:
    place = state.place.inner(node.name.value)
    if not isinstance(twin, (ast.FunctionDef, ast.AsyncFunctionDef)):
        twin = ast.FunctionDef(name=node.name.value, body=[], decorator_list=[])
    line = min([state.line(twin), *(state.line(item) for item in twin.decorator_list)])
    end = getattr(twin, "end_lineno", None) or line
    text = cst.Module(body=[node.with_changes(leading_lines=[])]).code
    return _function(node, Segment(text, twin, line, end), State(place), in_class=False)


def _decorators(
    node: cst.FunctionDef, twin: ast.FunctionDef | ast.AsyncFunctionDef, state: State
) -> Iterator[ir.Expr]:
    twins: Sequence[ast.expr | None] = twin.decorator_list
    if len(twins) != len(node.decorators):
        twins = [None] * len(node.decorators)
    for decorator, other in zip(node.decorators, twins, strict=True):
        state.enter(other)
        yield lower_expression(decorator.decorator, state)


def _kind(
    decorators: tuple[ir.Expr, ...], in_class: bool, name: str
) -> tuple[str, tuple[ir.Expr, ...]]:
    """The function's kind and the decorators that do not make it."""
    if not in_class:
        return "function", decorators
    kind = _IMPLICIT.get(name, "method")
    rest: list[ir.Expr] = []
    for decorator in decorators:
        told = _told_kind(decorator)
        if told:
            kind = told
        elif _last_name(decorator) != "abstractmethod":
            rest.append(decorator)
    return kind, tuple(rest)


_IMPLICIT = {"__new__": "static", "__init_subclass__": "class", "__class_getitem__": "class"}


def _told_kind(decorator: ir.Expr) -> str:
    if isinstance(decorator, ir.Attr) and isinstance(decorator.obj, ir.Name):
        accessor = _ACCESSORS.get(decorator.name)
        if accessor:
            return accessor
    return _KINDS.get(_last_name(decorator), "")


def _last_name(expression: ir.Expr) -> str:
    if isinstance(expression, ir.Call):
        return _last_name(expression.func)
    if isinstance(expression, ir.Attr):
        return expression.name
    return expression.id if isinstance(expression, ir.Name) else ""


def _without_docstring(
    nodes: list[cst.CSTNode], twins: list[ast.stmt]
) -> tuple[str | None, list[cst.CSTNode], list[ast.stmt]]:
    if len(nodes) != len(twins) or not twins:
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


def _is_empty(statement: ir.Stmt) -> bool:
    return isinstance(statement, ir.Pass) or (
        isinstance(statement, ir.ExprStmt) and isinstance(statement.value, ir.EllipsisLiteral)
    )


def _yields(nodes: Sequence[ast.AST]) -> bool:
    """Whether the statements hold a `yield` of their own, not one of an inner function or lambda."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    return False
