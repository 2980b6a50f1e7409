"""The pattern `re-raise`: errors that reach the caller."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.ending == "raised"


PATTERN: Final = Pattern(
    name="re-raise",
    summary="errors that reach the caller",
    asserts="the exception and its message; side effects before it",
    class_suffix="ErrorResilience",
    class_doc="Test error handling and recovery mechanisms.",
    selects=_selects,
)
