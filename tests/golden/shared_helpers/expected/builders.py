"""What the tests build their objects with."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest.mock import create_autospec

from canal import Boat, Gauge
from gates import Keeper
from pumps import Keeper as pumps_Keeper


# orchscaffold: pumps/helper/_make_keeper_pumps 295a6e29:73bb60f1
def _make_keeper_pumps(**overrides: object) -> pumps_Keeper:
    """Build a Keeper for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"gauge": create_autospec(Gauge, instance=True, spec_set=True)}
    return pumps_Keeper(**(fields | overrides))


# orchscaffold: gates/helper/_make_keeper 22025849:4f181c5a
def _make_keeper(**overrides: object) -> Keeper:
    """Build a Keeper for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"gauge": create_autospec(Gauge, instance=True, spec_set=True)}
    return Keeper(**(fields | overrides))


# orchscaffold: pumps/helper/_ScriptedAsyncio 64d792f4:6b0d2249
class _ScriptedAsyncio:
    """Stands in for `asyncio` in one module; ends after `cycles` sleeps."""

    def __init__(self, *, cycles: int) -> None:
        self.slept: list[float] = []
        self._cycles = cycles

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, delay: float, result: object = None) -> object:
        """Note the delay and yield once; the last sleep is cancelled."""
        self.slept.append(delay)
        await asyncio.sleep(0)
        if len(self.slept) >= self._cycles:
            raise asyncio.CancelledError
        return result


# orchscaffold: gates/helper/_create_test_boat da5b6125:2191089b
def _create_test_boat(**overrides: object) -> Boat:
    """Build a Boat for a test; keyword arguments replace the defaults."""
    fields: dict[str, Any] = {"name": "name", "length": 1}
    return Boat(**(fields | overrides))
