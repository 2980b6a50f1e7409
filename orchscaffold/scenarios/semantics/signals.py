"""Control flow that leaves a block early travels as exceptions, as it does in the code."""

from __future__ import annotations

from orchscaffold.scenarios.values import Value


class Signal(Exception):
    """A statement that leaves a block; each `finally` on the way runs."""


class Return(Signal):
    """`return value`."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


class Break(Signal):
    """`break`."""


class Continue(Signal):
    """`continue`."""
