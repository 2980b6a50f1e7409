"""Shape: an anyio project; loops in a task group, threads and timeouts by anyio."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Protocol

import anyio
import anyio.to_thread
from anyio import sleep

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Level:
    """The water at a gauge, in centimetres."""

    gauge: str
    centimetres: int


class Gauges(Protocol):
    """Blocking access to the gauges."""

    def read(self, gauge: str) -> Level: ...


class Alarm(Protocol):
    """Tells people."""

    async def raise_alarm(self, level: Level) -> None: ...

    async def ping(self) -> bool: ...


class TideCoordinator:
    """Watches gauges and raises the alarm."""

    def __init__(
        self, gauges: Gauges, alarm: Alarm, names: tuple[str, ...], *, limit: int = 400
    ) -> None:
        self._gauges = gauges
        self._alarm = alarm
        self._names = names
        self._limit = limit
        self._scope: anyio.CancelScope | None = None
        self.highest: Level | None = None

    async def run(self) -> None:
        """Run both loops until stopped."""
        if not self._names:
            logger.warning("no gauges to watch")
            return
        async with anyio.create_task_group() as group:
            self._scope = group.cancel_scope
            group.start_soon(self.watch)
            group.start_soon(self.ping)
        self._scope = None

    def stop(self) -> bool:
        """Stop both loops; tell whether there was something to stop."""
        if self._scope is None:
            return False
        self._scope.cancel()
        return True

    async def check(self, name: str) -> Level | None:
        """Read one gauge in a thread; raise the alarm above the limit."""
        try:
            level = await anyio.to_thread.run_sync(self._gauges.read, name)
        except OSError as exc:
            logger.warning("gauge %s does not answer: %s", name, exc)
            return None
        if self.highest is None or level.centimetres > self.highest.centimetres:
            self.highest = level
        if level.centimetres >= self._limit:
            await self._alarm.raise_alarm(level)
        return level

    async def watch(self) -> None:
        """Check all gauges every minute."""
        while True:
            for name in self._names:
                await self.check(name)
            await sleep(60)

    async def ping(self) -> None:
        """See every ten seconds whether the alarm still answers."""
        while True:
            try:
                with anyio.fail_after(3):
                    alive = await self._alarm.ping()
                if not alive:
                    logger.error("the alarm is off")
            except TimeoutError:
                logger.error("the alarm does not answer")
            await anyio.sleep(10)
