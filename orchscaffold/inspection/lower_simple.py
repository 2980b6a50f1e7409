"""Simple statements: libcst nodes to `model.ir`, each beside its `ast` twin, which knows the
lines."""

from __future__ import annotations

import ast
from typing import TypeAlias

import libcst as cst

from orchscaffold.inspection.bindings import absolute_module
from orchscaffold.inspection.lower_expressions import lower_annotation
from orchscaffold.inspection.lowering_state import State, code_of
from orchscaffold.model import ir

Twin: TypeAlias = ast.AST | None


class SimpleStatements:
    """Lowers statements without a body; `state` counts."""

    def __init__(self, state: State) -> None:
        self.state = state

    def expr(self, node: cst.CSTNode, twin: Twin, attribute: str) -> ir.Expr:
        """The expression `node`, which is `attribute` of the twin."""
        other = getattr(twin, attribute, None)
        return self.expr_beside(node, other)

    def expr_beside(self, node: cst.CSTNode, other: Twin) -> ir.Expr:
        """The expression `node`, read by `ast` as `other`."""
        self.state.enter(other)
        return self.state.lower(node)

    def maybe(self, node: cst.CSTNode | None, twin: Twin, attribute: str) -> ir.Expr | None:
        """The expression `node`, or None for none."""
        return None if node is None else self.expr(node, twin, attribute)

    def line(self, twin: Twin) -> int:
        """The line of the twin."""
        return self.state.line(twin)

    # --- simple statements

    def expression(self, node: cst.Expr, twin: Twin) -> ir.Stmt:
        """An expression statement."""
        return ir.ExprStmt(self.expr(node.value, twin, "value"), self.line(twin))

    def assign(self, node: cst.Assign, twin: Twin) -> ir.Stmt:
        """`targets = value`."""
        twins = getattr(twin, "targets", [None] * len(node.targets))
        targets = tuple(
            self.expr_beside(target.target, other)
            for target, other in zip(node.targets, twins, strict=True)
        )
        return ir.Assign(targets, self.expr(node.value, twin, "value"), self.line(twin))

    def annotated(self, node: cst.AnnAssign, twin: Twin) -> ir.Stmt:
        """`target: annotation = value`."""
        return ir.AnnAssign(
            self.expr(node.target, twin, "target"),
            lower_annotation(node.annotation, self.state),
            self.maybe(node.value, twin, "value"),
            self.line(twin),
        )

    def augmented(self, node: cst.AugAssign, twin: Twin) -> ir.Stmt:
        """`target op= value`."""
        target = self.expr(node.target, twin, "target")
        op = code_of(node.operator).removesuffix("=")
        return ir.AugAssign(target, op, self.expr(node.value, twin, "value"), self.line(twin))

    def return_(self, node: cst.Return, twin: Twin) -> ir.Stmt:
        """`return value`."""
        return ir.Return(self.maybe(node.value, twin, "value"), self.line(twin))

    def raise_(self, node: cst.Raise, twin: Twin) -> ir.Stmt:
        """`raise exception from cause`."""
        exception = self.maybe(node.exc, twin, "exc")
        cause = self.maybe(node.cause.item if node.cause else None, twin, "cause")
        return ir.Raise(exception, cause, self.line(twin))

    def delete(self, node: cst.Del, twin: Twin) -> ir.Stmt:
        """`del targets`."""
        self.state.enter(twin)
        target = self.state.lower(node.target)
        targets = target.items if isinstance(target, ir.TupleExpr) else (target,)
        return ir.Delete(targets, self.line(twin))

    def assert_(self, node: cst.Assert, twin: Twin) -> ir.Stmt:
        """`assert test, message`."""
        site = self.state.next_site()
        test = self.expr(node.test, twin, "test")
        return ir.Assert(test, self.maybe(node.msg, twin, "msg"), site, self.line(twin))

    def import_(self, node: cst.Import, twin: Twin) -> ir.Stmt:
        """`import module`."""
        return ir.LocalImport(tuple(map(_import_binding, node.names)), self.line(twin))

    def import_from(self, node: cst.ImportFrom, twin: Twin) -> ir.Stmt:
        """`from module import name`."""
        if isinstance(node.names, cst.ImportStar):
            return ir.OpaqueStmt(code_of(node), self.line(twin))
        name = None if node.module is None else code_of(node.module)
        module = absolute_module(name, len(node.relative), self.state.place.package)
        bindings = tuple(
            (
                code_of(alias.asname.name) if alias.asname else code_of(alias.name),
                module,
                code_of(alias.name),
            )
            for alias in node.names
        )
        return ir.LocalImport(bindings, self.line(twin))

    def scope(self, node: cst.Global | cst.Nonlocal, twin: Twin) -> ir.Stmt:
        """`global` or `nonlocal`."""
        kind = "global" if isinstance(node, cst.Global) else "nonlocal"
        return ir.Scope(kind, tuple(item.name.value for item in node.names), self.line(twin))

    def pass_(self, _node: cst.Pass, twin: Twin) -> ir.Stmt:
        """`pass`."""
        return ir.Pass(self.line(twin))

    def break_(self, _node: cst.Break, twin: Twin) -> ir.Stmt:
        """`break`."""
        return ir.Break(self.line(twin))

    def continue_(self, _node: cst.Continue, twin: Twin) -> ir.Stmt:
        """`continue`."""
        return ir.Continue(self.line(twin))


def _import_binding(alias: cst.ImportAlias) -> tuple[str, str, str | None]:
    name = code_of(alias.name)
    if alias.asname:
        return code_of(alias.asname.name), name, None
    top = name.partition(".")[0]
    return top, top, None
