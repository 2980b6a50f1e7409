"""A bounded queue, counts that fill themselves, sorting by two keys."""

from __future__ import annotations

import logging
import queue
from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """One value of a source."""

    source: str
    priority: int
    value: float


class Source(Protocol):
    """Where readings come from."""

    def read(self) -> list[Reading]: ...


class PollingManager:
    """Reads a source, keeps what is new in a queue, and gives up on it after some failures."""

    def __init__(self, source: Source, *, limit: int = 3, room: int = 2) -> None:
        self._source = source
        self._limit = limit
        self._queue: queue.Queue[Reading] = queue.Queue(maxsize=room)
        self._failures: dict[str, int] = defaultdict(int)

    def poll(self, name: str) -> int:
        """How many readings were kept."""
        if self._failures[name] >= self._limit:
            logger.debug("%s is left alone", name)
            return 0
        try:
            readings = self._source.read()
        except OSError as error:
            self._failures[name] += 1
            logger.warning("%s failed: %s", name, error)
            return 0
        kept = 0
        for reading in sorted(readings, key=lambda item: (-item.priority, item.source)):
            try:
                self._queue.put_nowait(reading)
            except queue.Full:
                logger.warning("no room for %s", reading.source)
                break
            kept += 1
        return kept

    def drain(self, limit: int | None = None) -> list[Reading]:
        """What was kept, oldest first."""
        found: list[Reading] = []
        while limit is None or len(found) < limit:
            try:
                found.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return found

    def forgive(self, name: str) -> bool:
        """Forget the failures of a source."""
        return self._failures.pop(name, None) is not None
