"""A small coordinator that the planned test files of samples.py test."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

logger = logging.getLogger(__name__)


class Source(Protocol):
    async def read(self, topic: str) -> list[str]: ...


@dataclass(frozen=True)
class PumpContext:
    source: Source | None
    topics: tuple[str, ...] = ("a",)
    interval: float = 1.0


class PumpCoordinator:
    def __init__(self, context: PumpContext) -> None:
        self._context = context
        self.seen = 0

    async def read_once(self, topic: str) -> int | None:
        source = self._context.source
        if source is None:
            return None
        try:
            items = await source.read(topic)
        except TimeoutError:
            logger.error("read timed out: %s", topic)
            raise
        except Exception as exc:  # noqa: BLE001
            logger.error("read failed: %s", exc)
            return None
        self.seen += len(items)
        return len(items)

    async def _run(self) -> None:
        while True:
            for topic in self._context.topics:
                try:
                    await self.read_once(topic)
                except TimeoutError:
                    logger.debug("slow topic %s", topic)
            await asyncio.sleep(self._context.interval)
