"""Shape: a queue with workers, a stop flag, task_done in finally."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """A picture to shrink."""

    name: str
    width: int
    height: int


class Resizer(Protocol):
    """Shrinks pictures."""

    async def shrink(self, picture: Picture, width: int) -> bytes: ...


class Shelf(Protocol):
    """Keeps the results."""

    def has(self, name: str) -> bool: ...

    def put(self, name: str, data: bytes) -> None: ...


class ThumbnailCoordinator:
    """Shrinks pictures in the order they come."""

    def __init__(
        self, resizer: Resizer, shelf: Shelf, *, width: int = 128, capacity: int = 10
    ) -> None:
        self._resizer = resizer
        self._shelf = shelf
        self._width = width
        self._queue: asyncio.Queue[Picture] = asyncio.Queue(maxsize=capacity)
        self._running = False
        self._worker: asyncio.Task[None] | None = None
        self.stats = {"done": 0, "failed": 0, "skipped": 0}

    def submit(self, picture: Picture) -> bool:
        """Queue a picture; tell whether there was room."""
        if picture.width <= 0 or picture.height <= 0:
            raise ValueError(f"{picture.name} has no size")
        try:
            self._queue.put_nowait(picture)
        except asyncio.QueueFull:
            logger.warning("no room for %s", picture.name)
            return False
        return True

    async def start(self) -> None:
        """Start the worker."""
        if self._running:
            return
        self._running = True
        self._worker = asyncio.create_task(self._work())

    async def stop(self, *, drain: bool = False) -> None:
        """Stop the worker, on request after the last picture."""
        if drain:
            await self._queue.join()
        self._running = False
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
            self._worker = None

    async def process(self, picture: Picture) -> bool:
        """Shrink one picture; small and known ones are skipped."""
        if picture.width <= self._width or self._shelf.has(picture.name):
            self.stats["skipped"] += 1
            return False
        data = await self._resizer.shrink(picture, self._width)
        self._shelf.put(picture.name, data)
        self.stats["done"] += 1
        return True

    async def _work(self) -> None:
        while self._running:
            try:
                picture = await asyncio.wait_for(self._queue.get(), timeout=1.0)
            except TimeoutError:
                continue
            try:
                await self.process(picture)
            except Exception as exc:
                self.stats["failed"] += 1
                logger.error("%s failed: %s", picture.name, exc)
            finally:
                self._queue.task_done()
