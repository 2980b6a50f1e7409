"""What both sides of a lock talk about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Boat:
    """A boat that waits."""

    name: str
    length: int


class Gauge(Protocol):
    """Measures the water."""

    async def level(self) -> int: ...
