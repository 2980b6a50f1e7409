"""Shape: retries with a growing pause, a reconnecting loop, translated errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

logger = logging.getLogger(__name__)

Sender = Callable[[bytes], Awaitable[int]]


class UplinkError(Exception):
    """Nothing could be sent."""


class Rejected(UplinkError):
    """The far side does not want this; trying again is of no use."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often and how patiently."""

    attempts: int = 3
    first_delay: float = 0.5
    factor: float = 2.0
    max_delay: float = 10.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("attempts must be positive")

    def delay(self, attempt: int) -> float:
        """Return the pause after an attempt, counted from 0."""
        return min(self.first_delay * self.factor**attempt, self.max_delay)


class Link:
    """A connection that may break."""

    async def open(self) -> None:
        """Open it."""
        raise NotImplementedError

    async def wait_closed(self) -> None:
        """Return when it breaks."""
        raise NotImplementedError


class UplinkCoordinator:
    """Sends, and keeps the link open."""

    def __init__(self, link: Link, send: Sender, policy: RetryPolicy | None = None) -> None:
        self.link = link
        self.policy = policy or RetryPolicy()
        self.reconnects = 0
        self.connected = False
        self._send = send

    async def send(self, payload: bytes) -> int:
        """Send with retries; return the bytes taken."""
        if not payload:
            return 0
        last: Exception | None = None
        for attempt in range(self.policy.attempts):
            try:
                return await self._send(payload)
            except Rejected:
                logger.error("payload of %d bytes rejected", len(payload))
                raise
            except (ConnectionError, TimeoutError) as exc:
                last = exc
                delay = self.policy.delay(attempt)
                logger.warning("attempt %d failed, again in %.1fs: %s", attempt + 1, delay, exc)
                await asyncio.sleep(delay)
        raise UplinkError(f"gave up after {self.policy.attempts} attempts") from last

    async def keep_open(self) -> None:
        """Open the link again and again, ever more patiently while that fails."""
        failures = 0
        while True:
            try:
                await self.link.open()
                self.connected = True
                failures = 0
                await self.link.wait_closed()
                logger.info("link closed")
            except OSError as exc:
                failures += 1
                logger.error("link broke (%d): %s", failures, exc)
            finally:
                self.connected = False
            self.reconnects += 1
            await asyncio.sleep(self.policy.delay(failures))
