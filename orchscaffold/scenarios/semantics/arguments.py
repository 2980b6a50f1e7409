"""What a modelled call is given, and what is known of a loop that runs."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.values import (
    Value,
)


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """What a modelled function is called with; `key` names the place of the call."""

    args: list[Value]
    kwargs: dict[str, Value]
    key: str
    bound: Value | None = None
    place: tuple[str, str] | None = None

    def get(self, index: int, name: str) -> Value | None:
        """The argument at a position or under a name, or None where it was not given."""
        if index < len(self.args):
            return self.args[index]
        return self.kwargs.get(name)

    def need(self, index: int, name: str) -> Value:
        """Like `get`; raises Abandoned where it was not given."""
        value = self.get(index, name)
        if value is None:
            raise Abandoned(f"a call without its argument {name}")
        return value


class LoopState:
    """A `while` that is running: its place, how often its condition was asked for and its body was
    entered, whether only cancellation ends it."""

    __slots__ = ("entered", "is_endless", "iteration", "key")

    def __init__(self, key: str, *, is_endless: bool) -> None:
        self.key = key
        self.is_endless = is_endless
        self.iteration = 0
        self.entered = 0
