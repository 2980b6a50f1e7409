"""Shape: collaborators typed as Protocols from another file; errors are translated."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ports import Closable, DispatchError

if TYPE_CHECKING:
    from ports import Fleet, Geocoder, VehicleId

_log = logging.getLogger("dispatch")


class DispatchCoordinator:
    """Sends vehicles to addresses."""

    def __init__(self, fleet: Fleet, geocoder: Geocoder, *, reserve: int = 1) -> None:
        self._fleet = fleet
        self._geocoder = geocoder
        self._reserve = reserve
        self._trips: dict[VehicleId, str] = {}

    @property
    def busy(self) -> bool:
        """Tell whether no more vehicles may leave."""
        return len(self._trips) >= self._fleet.size - self._reserve

    async def dispatch(self, address: str, urgent: bool = False) -> VehicleId | None:
        """Send the first free vehicle; return its id."""
        if not address.strip():
            return None
        if self.busy and not urgent:
            _log.info("fleet is busy, %s waits", address)
            return None
        if self._geocoder.locate(address) is None:
            _log.warning("unknown address: %s", address)
            return None
        vehicles = await self._fleet.free()
        if not vehicles:
            return None
        vehicle = vehicles[0]
        try:
            minutes = await self._fleet.send(vehicle, address, urgent=urgent)
        except TimeoutError as exc:
            raise DispatchError(vehicle, "no answer") from exc
        except LookupError as exc:
            _log.error("vehicle %s is gone: %s", vehicle, exc)
            raise DispatchError(vehicle, "gone") from None
        self._trips[vehicle] = address
        _log.info("%s reaches %s in %d minutes", vehicle, address, minutes)
        return vehicle

    def arrived(self, vehicle: VehicleId) -> str:
        """Forget a trip; return where it went."""
        if vehicle not in self._trips:
            raise KeyError(vehicle)
        return self._trips.pop(vehicle)

    def shutdown(self) -> int:
        """Close what can be closed; return how many trips were dropped."""
        for part in (self._fleet, self._geocoder):
            if isinstance(part, Closable):
                part.close()
        dropped = len(self._trips)
        self._trips.clear()
        return dropped
