"""Shape: an async context manager for the lifecycle, an async generator for the work."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

logger = logging.getLogger(__name__)


@dataclass(frozen=True, order=True)
class Event:
    """Something that happened."""

    offset: int
    kind: str
    payload: str = ""


class Tape(Protocol):
    """A recording."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def read(self, offset: int) -> list[Event]: ...

    async def mark(self, offset: int) -> None: ...


class ReplayCoordinator:
    """Plays a recording from where it was left."""

    def __init__(self, tape: Tape, *, start: int = 0, skip: frozenset[str] = frozenset()) -> None:
        self._tape = tape
        self._skip = skip
        self.offset = start
        self.opened = False

    async def __aenter__(self) -> Self:
        await self._tape.open()
        self.opened = True
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        try:
            if exc_type is None:
                await self._tape.mark(self.offset)
        finally:
            self.opened = False
            await self._tape.close()
        if isinstance(exc, EOFError):
            logger.info("recording ended early at %d", self.offset)
            return True
        return False

    async def events(self, limit: int | None = None) -> AsyncIterator[Event]:
        """Yield events until the recording ends."""
        if not self.opened:
            raise RuntimeError("the recording is not open")
        count = 0
        while batch := await self._tape.read(self.offset):
            for event in sorted(batch):
                self.offset = event.offset + 1
                if event.kind in self._skip:
                    continue
                yield event
                count += 1
                if limit is not None and count >= limit:
                    return

    async def collect(self, kind: str) -> list[str]:
        """Return the payloads of one kind."""
        return [event.payload async for event in self.events() if event.kind == kind]

    @asynccontextmanager
    async def rewound(self, offset: int) -> AsyncIterator[int]:
        """Play from another place for a while, then go back."""
        before = self.offset
        self.offset = offset
        try:
            yield before
        except LookupError as exc:
            logger.warning("nothing at %d: %s", offset, exc)
        finally:
            self.offset = before
