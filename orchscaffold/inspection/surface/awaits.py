"""What a method certainly awaits, and under which plain conditions on what it was given."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.functions import Function
from orchscaffold.inspection.surface.model import AwaitFact, Condition
from orchscaffold.inspection.surface.nodes import walk, walk_own

_LEAVING: Final = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_NARROW: Final = frozenset(("CancelledError", "TimeoutError", "KeyError", "ValueError", "OSError"))


def read_awaits(node: Function) -> tuple[AwaitFact, ...]:
    """The facts in source order, as far as the body can be followed without doubt."""
    reader = _Reader()
    reader.block(node.body, ())
    return tuple(reader.found)


def runs_for_ever(node: Function) -> bool:
    """Whether the body comes to a `while True` that nothing leaves."""
    for statement in node.body:
        if isinstance(statement, ast.While):
            is_true = isinstance(statement.test, ast.Constant) and bool(statement.test.value)
            inner = (ast.Return, ast.Raise, ast.Break)
            return is_true and not any(isinstance(item, inner) for item in walk_own(statement.body))
        if _leaves(statement):
            return False
    return False


class _Reader:
    """Walks a body until it is no longer sure to get further."""

    def __init__(self) -> None:
        self.found: list[AwaitFact] = []
        self.stored: set[str] = set()

    def block(self, body: list[ast.stmt], conditions: tuple[Condition, ...]) -> None:
        """Note what the statements await."""
        for statement in body:
            known = self.statement(statement, conditions)
            if known is None:
                return
            conditions = known
            self.stored.update(_stored(statement))

    def statement(
        self, node: ast.stmt, conditions: tuple[Condition, ...]
    ) -> tuple[Condition, ...] | None:
        """What is known to hold after the statement; None where nobody knows what comes next."""
        if isinstance(node, ast.If):
            return self.branch(node, conditions)
        if isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return)):
            self.note(node.value, conditions)
            return None if isinstance(node, ast.Return) else conditions
        if isinstance(node, ast.Try) and _is_narrow(node):
            self.block(node.body, conditions)
        return None if isinstance(node, _LEAVING) or _leaves(node) else conditions

    def branch(
        self, node: ast.If, conditions: tuple[Condition, ...]
    ) -> tuple[Condition, ...] | None:
        """Both ways, where what leads into them can be said."""
        yes, no = _holds(node.test), _fails(node.test)
        if yes is not None:
            self.block(node.body, (*conditions, *yes))
        if no is not None:
            self.block(node.orelse, (*conditions, *no))
        if not _leaves(node):
            return conditions
        ends = isinstance(node.body[-1], _LEAVING) and not any(map(_leaves, node.orelse))
        return (*conditions, *no) if ends and no is not None else None

    def note(self, value: ast.expr | None, conditions: tuple[Condition, ...]) -> None:
        """Add what the expression awaits at its outside."""
        if isinstance(value, ast.Await):
            path = _path(value.value)
            if path and not self.stored & set(path):
                self.found.append(AwaitFact(path, conditions, value.lineno))


def _stored(node: ast.stmt) -> Iterator[str]:
    for item in walk(node):
        if isinstance(item, ast.Name) and not isinstance(item.ctx, ast.Load):
            yield item.id
        elif isinstance(item, ast.Attribute) and not isinstance(item.ctx, ast.Load):
            yield item.attr


def _leaves(node: ast.stmt) -> bool:
    return any(isinstance(item, _LEAVING) for item in walk_own([node]))


def _is_narrow(node: ast.Try) -> bool:
    """Whether the handlers let a TypeError through."""
    for handler in node.handlers:
        items = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if any(item is None or dotted(item).rpartition(".")[2] not in _NARROW for item in items):
            return False
    return not any(map(_leaves, node.finalbody))


def _path(node: ast.expr) -> tuple[str, ...]:
    """`self.client.fetch()` as ("self", "client", "fetch", "()"); () for anything else."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            parts.append("()")
            node = node.func
        elif isinstance(node, ast.Name):
            return (node.id, *reversed(parts))
        else:
            return ()


def _holds(test: ast.expr) -> tuple[Condition, ...] | None:
    """Conditions that all hold where the test does; None where it is more involved."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return _all(test.values, negated=False)
    return _single(test, negated=False)


def _fails(test: ast.expr) -> tuple[Condition, ...] | None:
    """Conditions that all hold where the test does not."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return _all(test.values, negated=True)
    return _single(test, negated=True)


def _all(tests: list[ast.expr], negated: bool) -> tuple[Condition, ...] | None:
    found: list[Condition] = []
    for test in tests:
        inner = _fails(test) if negated else _holds(test)
        if inner is None:
            return None
        found.extend(inner)
    return tuple(found)


def _single(test: ast.expr, negated: bool) -> tuple[Condition, ...] | None:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _holds(test.operand) if negated else _fails(test.operand)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _none_test(test, negated)
    path = _path(test)
    return (Condition(path, "falsy" if negated else "truthy"),) if path else None


def _none_test(test: ast.Compare, negated: bool) -> tuple[Condition, ...] | None:
    other = test.comparators[0]
    path = _path(test.left)
    is_none = isinstance(other, ast.Constant) and other.value is None
    if not path or not is_none or not isinstance(test.ops[0], (ast.Is, ast.IsNot)):
        return None
    wants_none = isinstance(test.ops[0], ast.Is) != negated
    return (Condition(path, "none" if wants_none else "some"),)
