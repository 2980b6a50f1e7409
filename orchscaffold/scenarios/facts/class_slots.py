"""Class variables that the code itself sets: a test puts the first value there, and back."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.scenarios.values import Dict, Known, Sequence, Value


@dataclass(frozen=True, slots=True)
class ClassSlot:
    """A class variable on one path: what it is before, and `value`, what it is by now."""

    initial: Value
    value: Value

    @property
    def is_changed(self) -> bool:
        """Whether the content of a container that the test puts there has changed."""
        first = self.initial
        return isinstance(first, (Dict, Sequence)) and list(first.items) != list(first.given)


def is_simple(value: Value) -> bool:
    """Whether a test can write down what a class variable starts as: a constant, or nothing in it
    yet.
    """
    if isinstance(value, (Dict, Sequence)):
        return not value.items
    return isinstance(value, Known)
