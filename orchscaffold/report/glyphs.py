"""The few symbols that vary with what a terminal can show."""

from __future__ import annotations

from collections.abc import Mapping

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.scenario_map import STATES


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The symbols of a terminal, or their plain stand-ins."""

    arrow: str = "->"
    good: str = "ok"
    poor: str = "-"
    bad: str = "x"
    states: Mapping[str, str] = field(
        default_factory=lambda: dict(zip(STATES, "gahs-.", strict=True))
    )


ASCII = Glyphs()
UNICODE = Glyphs(
    arrow="→", good="✓", poor="•", bad="✗", states=dict(zip(STATES, "■◆●▲✕□", strict=True))
)
