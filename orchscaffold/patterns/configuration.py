"""The pattern `configuration`: branches on settings."""

from __future__ import annotations

from typing import Final

from orchscaffold.patterns.base import Facts, Pattern


def _selects(facts: Facts) -> bool:
    return facts.on_settings


PATTERN: Final = Pattern(
    name="configuration",
    summary="branches on settings",
    asserts="what each setting switches",
    class_suffix="Configuration",
    class_doc="Test configuration-driven behavior changes and component management.",
    selects=_selects,
)
