"""`try`: which clause takes an exception, and what follows."""

from __future__ import annotations

from typing import Final

from orchscaffold.model import ir
from orchscaffold.model.types import Named
from orchscaffold.scenarios.facts.raising import HandlerClause, catches
from orchscaffold.scenarios.run import Handled
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.groups import members
from orchscaffold.scenarios.semantics.kinds import TASKS
from orchscaffold.scenarios.semantics.matching import Matching
from orchscaffold.scenarios.semantics.signals import Signal
from orchscaffold.scenarios.values import (
    ClassValue,
    Double,
    External,
    Instance,
    Native,
    Resource,
    Sequence,
    Value,
    settled,
)

ANYTHING: Final = Named("builtins", "BaseException")


class Clauses(Matching):
    """Runs `try` statements."""

    def reset_statements(self) -> None:
        """Forget the exceptions being handled: a new run begins."""
        self.is_aside = False
        self.groups: list[Resource] = []
        self.handling: list[Instance] = []

    def block(self, body: ir.Block, frame: Frame) -> None:
        """Run statements in order (supplied by a higher layer)."""
        raise NotImplementedError

    def visit_Try(self, node: ir.Try, frame: Frame) -> None:
        try:
            self._try_body(node, frame)
        except (Raised, Signal):
            self.block(node.final, frame)
            raise
        self.block(node.final, frame)

    def _try_body(self, node: ir.Try, frame: Frame) -> None:
        clauses = tuple(
            HandlerClause(frame.function, handler.site, self._caught(handler, frame))
            for handler in node.handlers
        )
        depth = len(self.clauses)
        self.clauses.append(clauses)
        try:
            self.block(node.body, frame)
        except Raised as raised:
            del self.clauses[depth:]
            self._handle(node, clauses, raised.error, frame)
            return
        finally:
            del self.clauses[depth:]
        self.block(node.orelse, frame)

    def _handle(
        self,
        node: ir.Try,
        clauses: tuple[HandlerClause, ...],
        error: Instance,
        frame: Frame,
    ) -> None:
        for handler, clause in zip(node.handlers, clauses, strict=True):
            if not self._takes(node, error, clause):
                continue
            self.run.branches[frame.function, handler.site, "caught"] = None
            self.run.events.append(Handled(frame.function, handler.site, error.cls.qualname))
            if handler.name:
                frame.bind(handler.name, error)
            self.handling.append(error)
            try:
                self.block(handler.body, frame)
            finally:
                self.handling.pop()
            return
        raise Raised(error)

    def _takes(self, node: ir.Try, error: Instance, clause: HandlerClause) -> bool:
        """Whether a clause handles `error`: one of `except*` all that is in the group."""
        if not node.is_star:
            return self._matches(error, clause)
        taken = [self._matches(member, clause) for member in members(error)]
        if any(taken) and not all(taken):
            raise Abandoned("an exception group of which a part is handled")
        return any(taken)

    def _matches(self, error: Instance, clause: HandlerClause) -> bool:
        for cls in clause.classes:
            answer = catches(self.library, error.cls, cls)
            if answer:
                return True
            if answer is None and error.cls.module != "builtins":
                raise Abandoned(f"whether {cls.qualname} is raised is not known while reading")
        return False

    def _caught(self, handler: ir.Handler, frame: Frame) -> tuple[Named, ...]:
        if handler.exception is None:
            return (ANYTHING,)
        value = settled(self.evaluate(handler.exception, frame))
        values = value.items if isinstance(value, Sequence) else [value]
        return tuple(ref for item in values if (ref := self.class_ref(item)) is not None)

    def class_ref(self, value: Value) -> Named | None:
        """The class a value names, or None."""
        value = settled(value)
        if isinstance(value, ClassValue):
            return value.ref
        if isinstance(value, External):
            return Named(value.module, value.name)
        if isinstance(value, Native) and value.name in TASKS:
            return Named("asyncio", value.name.rpartition(".")[2])
        if isinstance(value, Double) and value.kind == "class":
            return value.cls
        return None
