"""Sends letters: tries again when the line is down, counts what became of each."""

from __future__ import annotations

import logging
from typing import Protocol

logger = logging.getLogger(__name__)


class Line(Protocol):
    """Where letters go."""

    async def send(self, letter: str) -> int:
        """Send a letter; return its number."""


class Metrics(Protocol):
    """Where numbers go."""

    def increment(self, name: str) -> None:
        """Count one more."""


class MailCoordinator:
    """Sends letters, one at a time."""

    def __init__(self, line: Line, metrics: Metrics) -> None:
        self._line = line
        self._metrics = metrics

    async def deliver(self, letter: str) -> int | None:
        """Send a letter, twice if need be; return its number."""
        try:
            return await self._line.send(letter)
        except ConnectionError:
            logger.warning("line is down, trying once more")
        try:
            return await self._line.send(letter)
        except ConnectionError as error:
            logger.error("given up: %s", error)
            return None

    async def announce(self, letter: str) -> bool:
        """Send a letter and count it."""
        if not letter:
            self._metrics.increment("mail.empty")
            return False
        await self._line.send(letter)
        self._metrics.increment("mail.sent")
        return True
