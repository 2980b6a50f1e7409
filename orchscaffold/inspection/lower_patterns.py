"""`match` patterns: libcst nodes to `model.ir`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, TypeVar

import libcst as cst

from orchscaffold.inspection.lowering_state import State, code_of
from orchscaffold.model import ir


def lower_pattern(node: cst.CSTNode, state: State) -> ir.Pattern:
    """The pattern `node` as a value; an unknown kind is compared with an OpaqueExpr."""
    handler = _HANDLERS.get(type(node))
    if handler is None:
        return ir.ValuePattern(ir.OpaqueExpr(code_of(node)))
    return handler(node, state)


def _value(node: cst.MatchValue, state: State) -> ir.Pattern:
    return ir.ValuePattern(state.lower(node.value))


def _singleton(node: cst.MatchSingleton, state: State) -> ir.Pattern:
    return ir.ValuePattern(state.lower(node.value))


def _as(node: cst.MatchAs, state: State) -> ir.Pattern:
    inner = None if node.pattern is None else lower_pattern(node.pattern, state)
    return ir.CapturePattern(None if node.name is None else node.name.value, inner)


def _or(node: cst.MatchOr, state: State) -> ir.Pattern:
    return ir.OrPattern(tuple(lower_pattern(option.pattern, state) for option in node.patterns))


def _class(node: cst.MatchClass, state: State) -> ir.Pattern:
    return ir.ClassPattern(
        state.lower(node.cls),
        tuple(lower_pattern(item.value, state) for item in node.patterns),
        tuple((item.key.value, lower_pattern(item.pattern, state)) for item in node.kwds),
    )


def _sequence(node: cst.MatchList | cst.MatchTuple, state: State) -> ir.Pattern:
    return ir.SequencePattern(_items(node.patterns, state))


def _items(
    nodes: Sequence[cst.MatchSequenceElement | cst.MatchStar], state: State
) -> tuple[ir.Pattern, ...]:
    return tuple(
        _star(node) if isinstance(node, cst.MatchStar) else lower_pattern(node.value, state)
        for node in nodes
    )


def _star(node: cst.MatchStar) -> ir.Pattern:
    return ir.StarPattern(None if node.name is None else node.name.value)


def _mapping(node: cst.MatchMapping, state: State) -> ir.Pattern:
    items = tuple(
        (state.lower(item.key), lower_pattern(item.pattern, state)) for item in node.elements
    )
    return ir.MappingPattern(items, None if node.rest is None else node.rest.value)


_Node = TypeVar("_Node", bound=cst.CSTNode)
_Handler: TypeAlias = Callable[[cst.CSTNode, State], ir.Pattern]


def _on(
    kind: type[_Node], handler: Callable[[_Node, State], ir.Pattern]
) -> tuple[type[cst.CSTNode], _Handler]:
    def checked(node: cst.CSTNode, state: State) -> ir.Pattern:
        assert isinstance(node, kind)
        return handler(node, state)

    return kind, checked


_HANDLERS: Mapping[type[cst.CSTNode], _Handler] = dict(
    (
        _on(cst.MatchValue, _value),
        _on(cst.MatchSingleton, _singleton),
        _on(cst.MatchAs, _as),
        _on(cst.MatchOr, _or),
        _on(cst.MatchClass, _class),
        _on(cst.MatchList, _sequence),
        _on(cst.MatchTuple, _sequence),
        _on(cst.MatchMapping, _mapping),
    )
)
