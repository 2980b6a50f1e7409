"""Compound statements, and the table of all: libcst nodes to `model.ir`, each walked beside its
`ast` twin, which knows the lines."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias, TypeVar

import libcst as cst

from orchscaffold.inspection.lower_patterns import lower_pattern
from orchscaffold.inspection.lower_simple import SimpleStatements, Twin
from orchscaffold.inspection.lowering_state import State, code_of
from orchscaffold.model import ir


class FunctionLowering(Protocol):
    """Lowers a function found inside another one."""

    def __call__(self, node: cst.FunctionDef, twin: Twin, state: State) -> ir.Function:
        """The inner function as a value, with counters of its own."""


def lower_block(
    body: cst.BaseSuite | Sequence[cst.CSTNode],
    twins: Sequence[ast.stmt],
    state: State,
    functions: FunctionLowering,
) -> ir.Block:
    """The statements of a suite, less its docstring where `twins` begins with one and `body`
    too."""
    nodes = flatten(body)
    pairs: Sequence[Twin] = twins if len(twins) == len(nodes) else [None] * len(nodes)
    lowering = _Statements(state, functions)
    return tuple(lowering.one(node, twin) for node, twin in zip(nodes, pairs, strict=True))


def flatten(body: cst.BaseSuite | Sequence[cst.CSTNode]) -> list[cst.CSTNode]:
    """The statements of a suite, those that share a line taken apart."""
    outer = body.body if isinstance(body, cst.BaseSuite) else body
    nodes: list[cst.CSTNode] = []
    for node in outer:
        if isinstance(node, cst.SimpleStatementLine):
            nodes.extend(node.body)
        else:
            nodes.append(node)
    return nodes


class _Statements(SimpleStatements):
    def __init__(self, state: State, functions: FunctionLowering) -> None:
        super().__init__(state)
        self.functions = functions

    def one(self, node: cst.CSTNode, twin: Twin) -> ir.Stmt:
        handler = _HANDLERS.get(type(node))
        if handler is None:
            return ir.OpaqueStmt(code_of(node), self.state.line(twin))
        return handler(self, node, twin)

    def block(self, body: cst.BaseSuite | None, twin: Twin, attribute: str) -> ir.Block:
        if body is None:
            return ()
        return lower_block(body, getattr(twin, attribute, ()), self.state, self.functions)

    def if_(self, node: cst.If, twin: Twin) -> ir.Stmt:
        site = self.state.next_site()
        test = self.expr(node.test, twin, "test")
        body = self.block(node.body, twin, "body")
        return ir.If(test, body, self._orelse(node.orelse, twin), site, self.line(twin))

    def _orelse(self, node: cst.If | cst.Else | None, twin: Twin) -> ir.Block:
        if isinstance(node, cst.If):
            others: Sequence[ast.stmt] = getattr(twin, "orelse", ())
            return (self.if_(node, others[0] if others else None),)
        return self.block(node.body if node else None, twin, "orelse")

    def while_(self, node: cst.While, twin: Twin) -> ir.Stmt:
        site = self.state.next_site()
        test = self.expr(node.test, twin, "test")
        body = self.block(node.body, twin, "body")
        return ir.While(test, body, self._orelse(node.orelse, twin), site, self.line(twin))

    def for_(self, node: cst.For, twin: Twin) -> ir.Stmt:
        site = self.state.next_site()
        target = self.expr(node.target, twin, "target")
        iterable = self.expr(node.iter, twin, "iter")
        body = self.block(node.body, twin, "body")
        orelse = self._orelse(node.orelse, twin)
        is_async = node.asynchronous is not None
        return ir.For(target, iterable, body, orelse, is_async, site, self.line(twin))

    def try_(self, node: cst.Try | cst.TryStar, twin: Twin) -> ir.Stmt:
        site = self.state.next_site()
        body = self.block(node.body, twin, "body")
        twins: Sequence[Twin] = getattr(twin, "handlers", [None] * len(node.handlers))
        handlers = tuple(
            self._handler(handler, other)
            for handler, other in zip(_handlers(node), twins, strict=True)
        )
        orelse = self.block(node.orelse.body if node.orelse else None, twin, "orelse")
        final = self.block(node.finalbody.body if node.finalbody else None, twin, "finalbody")
        is_star = isinstance(node, cst.TryStar)
        return ir.Try(body, handlers, orelse, final, is_star, site, self.line(twin))

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler, twin: Twin) -> ir.Handler:
        site = self.state.next_site()
        exception = self.maybe(node.type, twin, "type")
        name = code_of(node.name.name) if node.name else None
        body = self.block(node.body, twin, "body")
        return ir.Handler(exception, name, body, site, self.line(twin))

    def with_(self, node: cst.With, twin: Twin) -> ir.Stmt:
        twins: Sequence[Twin] = getattr(twin, "items", [None] * len(node.items))
        items = tuple(
            self._with_item(item, other) for item, other in zip(node.items, twins, strict=True)
        )
        body = self.block(node.body, twin, "body")
        return ir.With(items, body, node.asynchronous is not None, self.line(twin))

    def _with_item(self, node: cst.WithItem, twin: Twin) -> tuple[ir.Expr, ir.Expr | None]:
        value = self.expr(node.item, twin, "context_expr")
        name = node.asname.name if node.asname else None
        return value, self.maybe(name, twin, "optional_vars")

    def match(self, node: cst.Match, twin: Twin) -> ir.Stmt:
        subject = self.expr(node.subject, twin, "subject")
        twins: Sequence[Twin] = getattr(twin, "cases", [None] * len(node.cases))
        cases = tuple(
            self._case(case, other) for case, other in zip(node.cases, twins, strict=True)
        )
        return ir.Match(subject, cases, self.line(twin))

    def _case(self, node: cst.MatchCase, twin: Twin) -> ir.Case:
        site = self.state.next_site()
        self.state.enter(None)
        pattern = lower_pattern(node.pattern, self.state)
        guard = self.maybe(node.guard, twin, "guard")
        line = self.line(getattr(twin, "pattern", None))
        return ir.Case(pattern, guard, self.block(node.body, twin, "body"), site, line)

    def function(self, node: cst.FunctionDef, twin: Twin) -> ir.Stmt:
        return ir.LocalFunction(self.functions(node, twin, self.state), self.line(twin))


def _handlers(
    node: cst.Try | cst.TryStar,
) -> Sequence[cst.ExceptHandler | cst.ExceptStarHandler]:
    return node.handlers


_Node = TypeVar("_Node", bound=cst.CSTNode)
_Handler: TypeAlias = Callable[[_Statements, cst.CSTNode, Twin], ir.Stmt]


def _on(
    kind: type[_Node], handler: Callable[[_Statements, _Node, Twin], ir.Stmt]
) -> tuple[type[cst.CSTNode], _Handler]:
    def checked(lowering: _Statements, node: cst.CSTNode, twin: Twin) -> ir.Stmt:
        assert isinstance(node, kind)
        return handler(lowering, node, twin)

    return kind, checked


def _table() -> Iterator[tuple[type[cst.CSTNode], _Handler]]:
    yield _on(cst.Expr, _Statements.expression)
    yield _on(cst.Assign, _Statements.assign)
    yield _on(cst.AnnAssign, _Statements.annotated)
    yield _on(cst.AugAssign, _Statements.augmented)
    yield _on(cst.Return, _Statements.return_)
    yield _on(cst.Raise, _Statements.raise_)
    yield _on(cst.Del, _Statements.delete)
    yield _on(cst.Assert, _Statements.assert_)
    yield _on(cst.Import, _Statements.import_)
    yield _on(cst.ImportFrom, _Statements.import_from)
    yield _on(cst.Global, _Statements.scope)
    yield _on(cst.Nonlocal, _Statements.scope)
    yield _on(cst.Pass, _Statements.pass_)
    yield _on(cst.Break, _Statements.break_)
    yield _on(cst.Continue, _Statements.continue_)
    yield _on(cst.If, _Statements.if_)
    yield _on(cst.While, _Statements.while_)
    yield _on(cst.For, _Statements.for_)
    yield _on(cst.Try, _Statements.try_)
    yield _on(cst.TryStar, _Statements.try_)
    yield _on(cst.With, _Statements.with_)
    yield _on(cst.Match, _Statements.match)
    yield _on(cst.FunctionDef, _Statements.function)


_HANDLERS: Mapping[type[cst.CSTNode], _Handler] = dict(_table())
