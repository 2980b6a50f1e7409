"""Shape: properties, static and class methods, branches on enums and flags."""

from __future__ import annotations

import logging
from enum import Enum, Flag, IntEnum, auto

logger = logging.getLogger(__name__)


class Direction(Enum):
    """Where a lift goes."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class Priority(IntEnum):
    """Who is served first."""

    NORMAL = 1
    SERVICE = 5
    FIRE = 9


class Feature(Flag):
    """What a lift can do."""

    NONE = 0
    SPEECH = auto()
    NIGHT_MODE = auto()


class Motor:
    """Moves the cabin."""

    def move(self, direction: Direction, floors: int) -> None:
        """Move by some floors."""
        raise NotImplementedError

    def brake(self) -> None:
        """Stop at once."""
        raise NotImplementedError


class LiftCoordinator:
    """Moves one lift between floors."""

    speech_delay = 2

    def __init__(self, motor: Motor, floors: int = 10, features: Feature = Feature.SPEECH) -> None:
        self._motor = motor
        self._floors = floors
        self._features = features
        self._floor = 0
        self._locked = False

    @classmethod
    def for_house(cls, motor: Motor, storeys: int) -> LiftCoordinator:
        """Make a lift for a house; high houses get a quiet night mode."""
        if storeys > 20:
            return cls(motor, storeys, Feature.SPEECH | Feature.NIGHT_MODE)
        return cls(motor, storeys)

    @staticmethod
    def direction(start: int, end: int) -> Direction:
        """Tell which way leads from one floor to another."""
        if start < end:
            return Direction.UP
        if start > end:
            return Direction.DOWN
        return Direction.NONE

    @property
    def floor(self) -> int:
        """The floor the cabin is at."""
        return self._floor

    @property
    def locked(self) -> bool:
        """Whether only the fire brigade may move the lift."""
        return self._locked

    @locked.setter
    def locked(self, value: bool) -> None:
        if value and not self._locked:
            self._motor.brake()
            logger.warning("locked at floor %d", self._floor)
        self._locked = value

    def go(self, floor: int, priority: Priority = Priority.NORMAL) -> Direction:
        """Go to a floor; return the direction taken."""
        if not 0 <= floor < self._floors:
            raise ValueError(f"no such floor: {floor}")
        if self._locked and priority is not Priority.FIRE:
            logger.info("refused floor %d", floor)
            return Direction.NONE
        way = self.direction(self._floor, floor)
        if way is Direction.NONE:
            return way
        self._motor.move(way, abs(floor - self._floor))
        self._floor = floor
        return way

    def announce(self, way: Direction, hour: int) -> str | None:
        """Return what the voice says, if it says anything."""
        if Feature.SPEECH not in self._features:
            return None
        if Feature.NIGHT_MODE in self._features and (hour >= 22 or hour < 6):
            return None
        if way == Direction.UP:
            return "going up"
        elif way == Direction.DOWN:
            return "going down"
        else:
            return f"floor {self._floor}"
