"""The pattern `integration`: whole workflows."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return True


PATTERN: Final = Pattern(
    name="integration",
    summary="whole workflows",
    asserts="the way end to end, with every call and change on it",
    class_suffix="Integration",
    class_doc="Test end-to-end workflows and component interactions.",
    selects=_selects,
)
