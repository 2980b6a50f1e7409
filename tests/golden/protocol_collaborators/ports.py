"""What the dispatch coordinator needs."""

from __future__ import annotations

from typing import NewType, Protocol, runtime_checkable

VehicleId = NewType("VehicleId", str)


class DispatchError(Exception):
    """A trip could not be dispatched."""

    def __init__(self, vehicle: str, reason: str) -> None:
        super().__init__(f"{vehicle}: {reason}")
        self.vehicle = vehicle
        self.reason = reason


class Fleet(Protocol):
    """Vehicles that can be sent out."""

    @property
    def size(self) -> int: ...

    async def free(self) -> list[VehicleId]: ...

    async def send(self, vehicle: VehicleId, address: str, *, urgent: bool = False) -> int: ...


class Geocoder(Protocol):
    """Finds places."""

    def locate(self, address: str) -> tuple[float, float] | None: ...


@runtime_checkable
class Closable(Protocol):
    """Can be closed."""

    def close(self) -> None: ...
