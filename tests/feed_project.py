"""A small module to scaffold tests for, in several test folders."""

FEED = '''\
"""A feed of prices."""

from __future__ import annotations

import logging
from typing import Protocol

logger = logging.getLogger(__name__)


class Source(Protocol):
    """Where prices come from."""

    async def fetch(self, name: str) -> float: ...


class FeedManager:
    """Keeps the last price of each name."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.prices: dict[str, float] = {}

    async def refresh(self, name: str) -> float | None:
        """Fetch the price of one name."""
        if not name:
            return None
        try:
            price = await self._source.fetch(name)
        except ConnectionError as error:
            logger.error("no price: %s", error)
            return None
        self.prices[name] = price
        return price
'''
