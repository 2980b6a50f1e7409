"""The pattern `async-loop`: loops that run until cancelled, tasks started."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.started or facts.ending == "cancelled" or (facts.waited and facts.handled)


PATTERN: Final = Pattern(
    name="async-loop",
    summary="loops that run until cancelled, tasks started",
    asserts="survives a failing iteration and goes on; cancellation ends it; nothing is left running",
    class_suffix="BackgroundTasks",
    class_doc="Test background task lifecycle management and resilience.",
    selects=_selects,
)
