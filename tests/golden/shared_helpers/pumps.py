"""The pumps of a lock."""

from __future__ import annotations

import asyncio

from canal import Boat, Gauge


class Keeper:
    """Raises the water."""

    def __init__(self, gauge: Gauge) -> None:
        self._gauge = gauge
        self.lifted: list[str] = []

    async def lift(self, boat: Boat) -> str:
        """Note a boat that was lifted; an empty chamber lifts none."""
        if not await self._gauge.level():
            raise RuntimeError("the chamber is empty")
        self.lifted.append(boat.name)
        return boat.name

    async def run(self) -> None:
        """Look at the water until cancelled."""
        while True:
            await self._gauge.level()
            await asyncio.sleep(5)
