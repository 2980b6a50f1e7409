"""Something that is done later, again and again."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncGenerator, Callable
from functools import cached_property


class Ticks:
    """Where the beat comes from."""

    def listen(self) -> AsyncGenerator[int, None]:
        raise NotImplementedError


class TimerManager:
    """Does something later, until it is stopped."""

    def __init__(self, interval: float, act: Callable[[], None], ticks: Ticks) -> None:
        self._interval = interval
        self._act = act
        self._ticks = ticks
        self._handle: asyncio.TimerHandle | None = None

    @cached_property
    def jitter(self) -> float:
        return random.uniform(0.0, 0.5)

    def schedule(self) -> None:
        self.cancel()
        loop = asyncio.get_running_loop()
        self._handle = loop.call_later(self._interval + self.jitter, self._fire)

    def cancel(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _fire(self) -> None:
        self._handle = None
        self._act()
        self.schedule()

    async def serve(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.cancel)
        counted = 0
        beats = self._ticks.listen()
        async for tick in beats:
            if tick < 0:
                break
            counted += 1
        await beats.aclose()
        return counted

    def run(self) -> None:
        asyncio.run(self.serve())
