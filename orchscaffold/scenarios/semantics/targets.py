"""Targets: what assignments, loops and comprehensions bind."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from orchscaffold.model import ir
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.expressions import Expressions
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.values import (
    FALSE,
    TRUE,
    Dict,
    Double,
    Input,
    Native,
    Sequence,
    Value,
    settled,
)

_DECIDED_BY: Final = MappingProxyType({"builtins.any": True, "builtins.all": False})


class _Enough(Exception):
    """A generator has given all that was wanted of it: `item` came last."""

    def __init__(self, item: Value) -> None:
        self.item = item


class Targets(Expressions):
    """Binds values to targets."""

    def visit_Call(self, expr: ir.Call, frame: Frame, *, awaited: bool = False) -> Value:
        """A call; what `any`, `all` and `next` are given in place gives no more than they ask."""
        first = expr.args[0].value if expr.args else None
        if isinstance(first, ir.Comprehension) and first.kind == "generator":
            asked = self.evaluate(expr.func, frame) if isinstance(expr.func, ir.Name) else None
            if isinstance(asked, Native) and asked.name == "builtins.next":
                return self._first_of(first, expr.args[1:], frame)
            if isinstance(asked, Native) and asked.name in _DECIDED_BY and len(expr.args) == 1:
                key = f"{frame.function}:{expr.site}"
                return self._quantified(first, _DECIDED_BY[asked.name], key, frame)
        return super().visit_Call(expr, frame, awaited=awaited)

    def _quantified(self, items: ir.Comprehension, decides: bool, key: str, frame: Frame) -> Value:
        """Whether an item that `decides` comes up; the ones after it are not made."""

        def ask(item: Value) -> None:
            if self.truth(item, key) is decides:
                raise _Enough(item)

        try:
            self._each(items, frame, ask)
        except _Enough:
            return TRUE if decides else FALSE
        return FALSE if decides else TRUE

    def _first_of(
        self, items: ir.Comprehension, default: tuple[ir.Arg, ...], frame: Frame
    ) -> Value:
        """The first item; without one, the default."""
        usual = [self.evaluate(argument.value, frame) for argument in default]

        def take(item: Value) -> None:
            raise _Enough(item)

        try:
            self._each(items, frame, take)
        except _Enough as enough:
            return enough.item
        if usual:
            return usual[0]
        raise Raised(self.builtin_error(StopIteration()))

    def _each(self, items: ir.Comprehension, frame: Frame, take: Callable[[Value], None]) -> None:
        inner = Frame(frame.module, frame.function, frame)

        def produce() -> None:
            take(self._argument(items.element, inner, awaited=False))

        self._clauses(items.clauses, inner, produce)

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
