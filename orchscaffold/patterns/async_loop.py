"""The pattern `async-loop`: loops that run until cancelled, tasks started."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern

_LOOPING: Final = frozenset({"loop", "run", "watch", "poll", "worker", "forever", "monitor"})


def _selects(facts: Facts) -> bool:
    if facts.runs_tasks or facts.ending == "cancelled":
        return True
    return facts.waited and not _LOOPING.isdisjoint(facts.method.split("_"))


PATTERN: Final = Pattern(
    name="async-loop",
    summary="loops that run until cancelled, tasks started",
    asserts="survives a failing iteration; cancellation ends it; nothing is left running",
    class_suffix="BackgroundTasks",
    class_doc="Test background task lifecycle management and resilience.",
    selects=_selects,
)
