"""The gates of a lock."""

from __future__ import annotations

import logging

from canal import Boat, Gauge

logger = logging.getLogger(__name__)


class Keeper:
    """Opens the gates."""

    def __init__(self, gauge: Gauge, *, longest: int = 30) -> None:
        self._gauge = gauge
        self._longest = longest

    async def admit(self, boat: Boat) -> bool:
        """Let a boat in where it fits and the water is known."""
        if boat.length > self._longest:
            return False
        try:
            return await self._gauge.level() > 0
        except ConnectionError as error:
            logger.error("no level: %s", error)
            return False
