"""The pattern `context-immutability`: frozen context, update_context."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.takes_context and "context" in facts.method


PATTERN: Final = Pattern(
    name="context-immutability",
    summary="frozen context, update_context",
    asserts="the object follows the new context; the old one is untouched",
    class_suffix="Configuration",
    class_doc="Test configuration-driven behavior changes and component management.",
    selects=_selects,
)
