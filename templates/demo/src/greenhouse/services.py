"""What the coordinators need from the outside world."""

from __future__ import annotations

from typing import Protocol

from greenhouse.values import Command, Reading, Watering


class Sensors(Protocol):
    """Measures."""

    async def read(self, zone: str) -> Reading: ...


class Actuators(Protocol):
    """Heats and vents."""

    async def apply(self, command: Command) -> None: ...

    def release(self) -> None: ...


class Journal(Protocol):
    """Keeps what happened."""

    def record(self, zone: str, event: str) -> None: ...

    async def flush(self) -> int: ...


class Valves(Protocol):
    """Waters."""

    async def scheduled(self) -> dict[str, Watering]: ...

    async def schedule(self, watering: Watering) -> None: ...

    async def cancel(self, watering_id: str) -> bool: ...
