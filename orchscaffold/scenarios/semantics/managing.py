"""`with`: context managers that are followed, stood in for, or modelled."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN
from orchscaffold.scenarios.facts.raising import HandlerClause
from orchscaffold.scenarios.semantics.clauses import Clauses
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.files import is_file
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.groups import leaving
from orchscaffold.scenarios.semantics.signals import Signal
from orchscaffold.scenarios.values import (
    FALSE,
    NONE,
    TRUE,
    ClassValue,
    Coroutine,
    Double,
    Hidden,
    Input,
    Instance,
    Managed,
    Origin,
    Resource,
    Sequence,
    Value,
)


class Managing(Clauses):
    """Runs `with` statements."""

    def visit_With(self, node: ir.With, frame: Frame) -> None:
        self._enter_items(node, 0, frame)

    def _enter_items(self, node: ir.With, place: int, frame: Frame) -> None:
        if place == len(node.items):
            self.block(node.body, frame)
            return
        expr, target = node.items[place]
        manager = self.shape(self.evaluate(expr, frame), "context")
        left: list[Signal] = []

        def body(entered: Value) -> None:
            if target is not None:
                self.bind_target(target, entered, frame)
            try:
                self._enter_items(node, place + 1, frame)
            except Signal as signal:
                left.append(signal)  # the manager is left as by an end of the block

        self._manage_with(manager, body, frame, is_async=node.is_async)
        if left:
            raise left[0]

    def _manage_with(
        self, manager: Value, body: Callable[[Value], None], frame: Frame, *, is_async: bool
    ) -> None:
        if isinstance(manager, Managed):
            manager.run(body)
        elif isinstance(manager, Resource):
            self._with_resource(manager, body, frame)
        elif isinstance(manager, Double):
            body(self._entered(manager, is_async=is_async))
        elif isinstance(manager, Instance):
            self._with_instance(manager, body, frame, is_async=is_async)
        elif isinstance(manager, Hidden):
            raise Abandoned(manager.reason or "a context manager that cannot be followed")
        else:
            raise Abandoned("a context manager that cannot be followed")

    def _entered(self, manager: Double, *, is_async: bool) -> Value:
        if is_file(manager.cls):
            return manager
        name = "__aenter__" if is_async else "__enter__"
        if name not in manager.reads:
            method = self.library.method(manager.cls, name) if manager.cls is not None else None
            returns = method.returns if method is not None else UNKNOWN
            manager.reads[name] = Input(Origin("entered", name, manager.origin), returns)
        return manager.reads[name]

    def _with_resource(
        self, manager: Resource, body: Callable[[Value], None], frame: Frame
    ) -> None:
        if manager.kind != "contextlib.suppress":
            self._within(manager, body)
            return
        classes = manager.state["classes"]
        items = classes.items if isinstance(classes, Sequence) else []
        refs = tuple(ref for item in items if (ref := self.class_ref(item)) is not None)
        clause = HandlerClause(frame.function, -1, refs)
        depth = len(self.clauses)
        self.clauses.append((clause,))
        try:
            body(NONE)
        except Raised as raised:
            if not self._matches(raised.error, clause):
                raise
        finally:
            del self.clauses[depth:]

    def _within(self, manager: Resource, body: Callable[[Value], None]) -> None:
        before = manager.state.get("held", FALSE)
        manager.state["held"] = TRUE
        try:
            body(manager)
        except Raised as raised:
            error = leaving(manager, raised.error)
            if error is raised.error:
                raise
            raise Raised(error) from None
        finally:
            manager.state["held"] = before
        self.run_native_exit(manager)

    def run_native_exit(self, manager: Resource) -> None:
        """What leaving a standard context manager does (supplied by a higher layer)."""
        raise NotImplementedError

    def _with_instance(
        self, manager: Instance, body: Callable[[Value], None], frame: Frame, *, is_async: bool
    ) -> None:
        enter, leave = ("__aenter__", "__aexit__") if is_async else ("__enter__", "__exit__")
        entering = self.get_attribute(manager, enter)
        if isinstance(entering, Hidden):
            raise Abandoned(f"{enter} of {manager.cls.qualname} is not followed")
        entered = self._finish(self.call(entering, [], {}, enter))
        try:
            body(entered)
        except Raised as raised:
            details: list[Value] = [ClassValue(raised.error.cls), raised.error, NONE]
            handled = self._finish(
                self.call(self.get_attribute(manager, leave), details, {}, leave)
            )
            if not self.truth(handled, leave):
                raise
            return
        self._finish(self.call(self.get_attribute(manager, leave), [NONE] * 3, {}, leave))

    def _finish(self, value: Value) -> Value:
        return self.await_value(value, "") if isinstance(value, Coroutine) else value
