"""A definition's own source, parsed with libcst, as `model.ir`: never a whole foreign module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import libcst as cst

from orchscaffold.frozen import dataclass, replace
from orchscaffold.inspection.function_kinds import function_kind, last_name
from orchscaffold.inspection.function_outline import (
    Segment,
    docstring,
    is_generator,
    is_stub,
    outline_function,
)
from orchscaffold.inspection.lower_expressions import (
    fresh_state,
    lower_annotation,
    lower_parameters,
)
from orchscaffold.inspection.lower_simple import Twin
from orchscaffold.inspection.lower_statements import flatten, lower_block
from orchscaffold.inspection.lowering_state import Place, State
from orchscaffold.model import ir
from orchscaffold.model.types import TypeRef
from orchscaffold.source import split_lines

_NO_ARGUMENTS = ast.arguments(
    posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
)
_NO_TWIN = ast.FunctionDef(name="", args=_NO_ARGUMENTS, body=[], decorator_list=[], lineno=0)


def lower_function(segment: Segment, place: Place, in_class: bool) -> ir.Function:
    """The function of `segment`, which stands at `place`.

    A segment that libcst cannot read gives a function whose body is one OpaqueStmt.
    """
    try:
        node = _parse(segment.text)
        if node is not None:
            return _function(node, segment, fresh_state(place), in_class)
    except (cst.ParserSyntaxError, RecursionError):
        pass
    unread = outline_function(segment, place, in_class)
    return replace(unread, body=(ir.OpaqueStmt(segment.text, segment.line),))


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function says before its body; `decorators` are all of them."""

    parameters: tuple[ir.Parameter, ...]
    returns: TypeRef
    decorators: tuple[ir.Expr, ...]


def lower_signature(segment: Segment, place: Place) -> Signature | None:
    """The signature of the function of `segment`, its body left unparsed.

    A body takes most of the time, and most methods are only called. None where the body cannot be
    cut off or libcst cannot read the rest.
    """
    text = _head(segment)
    try:
        node = _parse(text) if text else None
        return None if node is None else _signature(node, segment, fresh_state(place))
    except (cst.ParserSyntaxError, RecursionError):
        return None


def _head(segment: Segment) -> str:
    """The lines above the body, with an empty one; "" where the body shares a line with them."""
    first = segment.node.body[0]
    lines = split_lines(segment.text)
    place = first.lineno - segment.line
    indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    if getattr(first, "decorator_list", ()) or len(indent.encode()) != first.col_offset:
        return ""
    return "".join((*lines[:place], indent, "..."))


def _signature(node: cst.FunctionDef, segment: Segment, state: State) -> Signature:
    decorators = tuple(_decorators(node, segment.node, state))
    state.stay_on(segment.node.lineno)
    return Signature(
        lower_parameters(node.params, state), lower_annotation(node.returns, state), decorators
    )


def _parse(text: str) -> cst.FunctionDef | None:
    if text[:1] in " \t\f":
        nodes: Sequence[cst.CSTNode] = cst.parse_module(f"if 1:\n{text}").body
        outer = nodes[0]
        nodes = outer.body.body if isinstance(outer, cst.If) else ()
    else:
        nodes = cst.parse_module(text).body
    first = nodes[0] if nodes else None
    return first if isinstance(first, cst.FunctionDef) else None


def _function(node: cst.FunctionDef, segment: Segment, state: State, in_class: bool) -> ir.Function:
    signature = _signature(node, segment, state)
    kind, rest = function_kind(signature.decorators, in_class, node.name.value)
    is_abstract = any(last_name(item).startswith("abstract") for item in signature.decorators)
    statements, twins = _without_docstring(flatten(node.body), segment.node.body)
    body = lower_block(statements, twins, state, _inner)
    return ir.Function(
        module=state.place.module,
        qualname=state.place.qualname,
        name=node.name.value,
        kind=kind,
        parameters=signature.parameters,
        returns=signature.returns,
        body=body,
        is_async=node.asynchronous is not None,
        is_generator=is_generator(segment),
        is_abstract=is_abstract,
        is_stub=is_stub(segment.node),
        decorators=rest,
        doc=docstring(segment.node.body),
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
) -> tuple[list[cst.CSTNode], list[ast.stmt]]:
    return (nodes, twins) if docstring(twins) is None else (nodes[1:], twins[1:])
