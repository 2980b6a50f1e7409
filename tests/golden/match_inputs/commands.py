"""Shape: TypedDict and NamedTuple inputs, match statements."""

from __future__ import annotations

import logging
from decimal import Decimal
from typing import Any, Literal, NamedTuple, NotRequired, Protocol, TypedDict

logger = logging.getLogger(__name__)


class Point(NamedTuple):
    """A place on the table, in millimetres."""

    x: Decimal
    y: Decimal
    z: Decimal = Decimal("0")


class Command(TypedDict):
    """An order as it comes from the wire."""

    kind: Literal["move", "drill", "stop"]
    target: NotRequired[tuple[str, str]]
    depth: NotRequired[str]


class Outcome(NamedTuple):
    """What became of a command."""

    ok: bool
    detail: str = ""


class Machine(Protocol):
    """A drilling machine."""

    def move(self, to: Point) -> None: ...

    def drill(self, depth: Decimal) -> Decimal: ...

    def halt(self) -> None: ...


class Jammed(Exception):
    """The drill is stuck."""


class CommandOrchestrator:
    """Carries commands out on a machine."""

    def __init__(self, machine: Machine, *, max_depth: Decimal = Decimal("50")) -> None:
        self._machine = machine
        self._max_depth = max_depth
        self.position = Point(Decimal(0), Decimal(0))
        self.halted = False

    def execute(self, command: Command) -> Outcome:
        """Carry one command out."""
        if self.halted and command["kind"] != "stop":
            return Outcome(False, "halted")
        match command:
            case {"kind": "move", "target": (x, y)}:
                return self._move(Point(Decimal(x), Decimal(y)))
            case {"kind": "drill", "depth": depth}:
                return self._drill(Decimal(depth))
            case {"kind": "stop"}:
                self._machine.halt()
                self.halted = True
                return Outcome(True, "halted")
            case _:
                logger.error("cannot read command %s", command.get("kind"))
                return Outcome(False, "unreadable")

    def execute_all(self, commands: list[Command]) -> list[Outcome]:
        """Carry commands out until one fails."""
        outcomes: list[Outcome] = []
        for command in commands:
            outcome = self.execute(command)
            outcomes.append(outcome)
            if not outcome.ok:
                logger.warning("stopped after %d commands", len(outcomes))
                break
        return outcomes

    def describe(self, value: Any) -> str:
        """Say in words what a value is."""
        match value:
            case None:
                return "nothing"
            case Point(x=x, y=y) if x == y:
                return f"the diagonal at {x}"
            case Point():
                return "a point"
            case Outcome(ok=False, detail=detail):
                return f"failed: {detail}"
            case int() | Decimal():
                return "a number"
            case [first, *rest]:
                return f"{self.describe(first)} and {len(rest)} more"
            case _:
                return type(value).__name__

    def _move(self, to: Point) -> Outcome:
        if to == self.position:
            return Outcome(True, "there already")
        self._machine.move(to)
        self.position = to
        return Outcome(True)

    def _drill(self, depth: Decimal) -> Outcome:
        if depth <= 0 or depth > self._max_depth:
            return Outcome(False, f"depth {depth} is out of range")
        try:
            reached = self._machine.drill(depth)
        except Jammed as exc:
            logger.error("jammed: %s", exc)
            self._machine.halt()
            self.halted = True
            return Outcome(False, "jammed")
        return Outcome(reached >= depth, f"{reached} mm")
