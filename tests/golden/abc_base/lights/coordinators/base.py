"""The base class and what it works with."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass

logger = logging.getLogger(__name__)


class Lamp(ABC):
    """A lamp on a pole."""

    @abstractmethod
    async def set_level(self, percent: int) -> None:
        """Dim the lamp."""

    @abstractmethod
    async def level(self) -> int:
        """Ask how bright the lamp is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightsContext:
    """The lamps of a street."""

    street: str
    lamps: Sequence[Lamp] = ()
    period: float = 60.0
    night_level: int = 30


class BaseCoordinator(ABC):
    """Starts, stops and watches background tasks."""

    def __init__(self, context: LightsContext) -> None:
        self.context = context
        self._background_tasks: list[asyncio.Task[None]] = []
        self._register_defaults()

    def _register_defaults(self) -> None:
        self.errors = 0

    @property
    @abstractmethod
    def name(self) -> str:
        """The name for logs."""

    @abstractmethod
    async def step(self) -> int:
        """Do one round of work; return how much was done."""

    async def run(self) -> None:
        """Work until cancelled; an error costs one round."""
        try:
            while True:
                try:
                    await self.step()
                except asyncio.CancelledError:
                    raise
                except Exception as exc:
                    self.errors += 1
                    logger.error("%s failed: %s", self.name, exc)
                await asyncio.sleep(self.context.period)
        finally:
            logger.info("%s ended", self.name)

    def start(self) -> asyncio.Task[None]:
        """Start the loop."""
        return self._register(self.run())

    def _register(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=self.name)
        self._background_tasks.append(task)
        task.add_done_callback(self._background_tasks.remove)
        return task

    async def shutdown(self) -> None:
        """Cancel what runs, and wait for it."""
        tasks = list(self._background_tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
