"""The pattern `guard`: early return on missing or wrong input."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.turned_away


PATTERN: Final = Pattern(
    name="guard",
    summary="early return on missing or wrong input",
    asserts="the value; that no collaborator was called",
    class_suffix="ErrorResilience",
    class_doc="Test error handling and recovery mechanisms.",
    selects=_selects,
)
