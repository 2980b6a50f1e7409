"""Targets: what assignments, loops and comprehensions bind."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.model import ir
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.expressions import Expressions
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Input,
    Sequence,
    Value,
    settled,
)


class Targets(Expressions):
    """Binds values to targets."""

    def visit_NamedExpr(self, expr: ir.NamedExpr, frame: Frame) -> Value:
        value = self.evaluate(expr.value, frame)
        frame.bind(expr.name, value)
        return value

    def visit_Comprehension(self, expr: ir.Comprehension, frame: Frame) -> Value:
        inner = Frame(frame.module, frame.function, frame)
        keys: list[Value] = []
        values: list[Value] = []

        def produce() -> None:
            if expr.key is not None:
                keys.append(self.evaluate(expr.key, inner))
            values.append(self._argument(expr.element, inner, awaited=expr.kind == "generator"))

        self._clauses(expr.clauses, inner, produce)
        if expr.kind == "dict":
            result = Dict([])
            for name, item in zip(keys, values, strict=True):
                self.set_key(result, name, item, frame.function)
            return result
        return Sequence("view" if expr.kind == "generator" else expr.kind, values)

    def _clauses(
        self, clauses: tuple[ir.Clause, ...], frame: Frame, produce: Callable[[], None]
    ) -> None:
        if not clauses:
            produce()
            return
        first, *rest = clauses
        key = f"{frame.function}:{first.site}"
        iterable = self.evaluate(first.iterable, frame)
        for item in self.iterate(iterable, key, is_async=first.is_async):
            self.bind_target(first.target, item, frame)
            if all(
                self.truth(self.evaluate(test, frame), f"{key}:{place}")
                for place, test in enumerate(first.conditions)
            ):
                self._clauses(tuple(rest), frame, produce)

    def bind_target(self, target: ir.Expr, value: Value, frame: Frame) -> None:
        """Assign `value` to a target: a name, an attribute, an item, a tuple of targets."""
        if isinstance(target, ir.Name):
            frame.bind(target.id, value)
        elif isinstance(target, ir.Attr):
            self.set_attribute(self.evaluate(target.obj, frame), target.name, value)
        elif isinstance(target, ir.Subscript):
            self._set_item(target, value, frame)
        elif isinstance(target, (ir.TupleExpr, ir.ListExpr)):
            self._unpack(target.items, value, frame)
        else:
            raise Abandoned("an assignment that cannot be followed")

    def _set_item(self, target: ir.Subscript, value: Value, frame: Frame) -> None:
        owner = self.shape(self.evaluate(target.obj, frame), "item")
        index = self.evaluate(target.index, frame)
        if isinstance(owner, Dict):
            self.set_key(owner, index, value, frame.function)
        elif isinstance(owner, Sequence):
            position = self.known(index)
            if not isinstance(position, int):
                raise Abandoned("an assignment to a slice")
            owner.items[position] = value
        elif isinstance(owner, Double):
            self.call_member(owner, "__setitem__", [index, value], frame.function)
        else:
            raise Abandoned("an item is set on a value that cannot be followed")

    def _unpack(self, targets: tuple[ir.Expr, ...], value: Value, frame: Frame) -> None:
        value = settled(value)
        if isinstance(value, Input):
            self.give_length(value, len(targets))
        items = self.iterate(value, frame.function)
        starred = [place for place, item in enumerate(targets) if isinstance(item, ir.Starred)]
        if not starred:
            if len(items) != len(targets):
                raise Abandoned("an unpacking of another length")
            for target, item in zip(targets, items, strict=True):
                self.bind_target(target, item, frame)
            return
        if len(items) < len(targets) - 1:
            raise Abandoned("an unpacking of another length")
        place, after = starred[0], len(targets) - starred[0] - 1
        middle = Sequence("list", items[place : len(items) - after])
        rest = [*items[:place], middle, *items[len(items) - after :]]
        for target, item in zip(targets, rest, strict=True):
            plain = target.value if isinstance(target, ir.Starred) else target
            self.bind_target(plain, item, frame)
