"""What the service talks about: readings, commands, waterings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum


class Action(StrEnum):
    """What an actuator can be told to do."""

    HEAT = "heat"
    VENT = "vent"
    HOLD = "hold"


class WateringStatus(Enum):
    """How far a watering has come."""

    PLANNED = 1
    RUNNING = 2
    DONE = 3


class SensorOffline(Exception):
    """A sensor did not answer."""


class ActuatorFault(Exception):
    """An actuator refused a command; somebody has to look at it."""


@dataclass(frozen=True)
class Reading:
    """One measurement of one zone."""

    zone: str
    temperature: Decimal
    taken_at: datetime

    def is_stale(self, now: datetime, limit: timedelta) -> bool:
        """Tell whether the reading is older than the limit."""
        return now - self.taken_at > limit


@dataclass(frozen=True)
class Command:
    """An order to the actuators of a zone."""

    zone: str
    action: Action
    degrees: Decimal = Decimal("0")


@dataclass(frozen=True)
class Watering:
    """A watering, as planned here or as a valve controller knows it."""

    id: str
    zone: str
    litres: Decimal
    status: WateringStatus = WateringStatus.PLANNED


@dataclass(frozen=True)
class WateringDiff:
    """What the plan and the valve controller disagree about."""

    missing_on_controller: dict[str, Watering] = field(default_factory=dict)
    unknown_to_plan: dict[str, Watering] = field(default_factory=dict)
    changed: dict[str, Watering] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether both sides agree."""
        return not (self.missing_on_controller or self.unknown_to_plan or self.changed)


def utc_now() -> datetime:
    """Return the current time."""
    return datetime.now(UTC)
