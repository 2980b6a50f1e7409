"""Arguments matched to the parameters of a signature."""

from __future__ import annotations

from orchscaffold.inspection.surface.model import Signature
from orchscaffold.tracing.events import Argument
from orchscaffold.tracing.values import Value


def bound_arguments(signature: Signature, arguments: tuple[Argument, ...]) -> dict[str, Value]:
    """The value each named parameter certainly gets; {} where a star makes that unsure."""
    if any(item.star for item in arguments):
        return {}
    positions = signature.positions
    found: dict[str, Value] = {}
    place = 0
    for item in arguments:
        if item.keyword:
            found[item.keyword] = item.value
        else:
            if place < len(positions):
                found[positions[place].name] = item.value
            place += 1
    return found
