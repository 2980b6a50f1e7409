"""The frozen bundle every coordinator is given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from greenhouse.services import Actuators, Journal, Sensors


@dataclass(frozen=True)
class ClimateConfig:
    """How warm, how often, and what is switched on."""

    target: Decimal = Decimal("21.0")
    tolerance: Decimal = Decimal("1.5")
    interval: float = 30.0
    flush_interval: float = 300.0
    stale_after: timedelta = timedelta(minutes=10)
    dry_run: bool = False
    keep_journal: bool = True


@dataclass(frozen=True)
class GreenhouseContext:
    """Services, settings and the zones to look after."""

    sensors: Sensors | None
    actuators: Actuators | None
    journal: Journal
    zones: tuple[str, ...] = ("north",)
    config: ClimateConfig = field(default_factory=ClimateConfig)

    def with_updates(self, **overrides: Any) -> GreenhouseContext:
        """Return a copy with some fields replaced."""
        return replace(self, **overrides)
