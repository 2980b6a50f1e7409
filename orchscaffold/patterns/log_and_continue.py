"""The pattern `log-and-continue`: errors that are caught and not raised."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.swallowed and facts.ending == "returned"


PATTERN: Final = Pattern(
    name="log-and-continue",
    summary="errors that are caught and not raised",
    asserts="the fallback value; the log record; no exception",
    class_suffix="ErrorResilience",
    class_doc="Test error handling and recovery mechanisms.",
    selects=_selects,
)
