"""Requests that wait for their answers."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from wires import Wire, spawn

logger = logging.getLogger(__name__)


class ExchangeManager:
    """Sends requests over a wire and waits for their answers."""

    def __init__(self, wire: Wire, timeout: float = 5.0) -> None:
        self._wire = wire
        self._timeout = timeout
        self._pending: dict[int, asyncio.Future[str]] = {}
        self._stopped = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None
        self._closing = None

    def start(self) -> None:
        if self._reader is not None and not self._reader.done():
            return
        self._reader = spawn(self._read())

    async def ask(self, number: int, text: str) -> str | None:
        future = asyncio.get_running_loop().create_future()
        self._pending[number] = future
        await self._wire.send(text)
        try:
            return await asyncio.wait_for(future, self._timeout)
        except TimeoutError:
            logger.warning("no answer to %s", number)
            return None
        finally:
            self._pending.pop(number, None)

    def answer(self, number: int, text: str) -> bool:
        future = self._pending.get(number)
        if future is None or future.done():
            return False
        future.set_result(text)
        return True

    def fail_all(self, error: Exception) -> None:
        for future in self._pending.values():
            if not future.done():
                future.set_exception(error)
        self._pending.clear()

    async def _read(self) -> None:
        while not self._stopped.is_set():
            text = await self._wire.receive()
            self.answer(len(text), text)

    async def beat(self) -> None:
        while not self._stopped.is_set():
            try:
                await asyncio.wait_for(self._stopped.wait(), timeout=self._timeout)
            except TimeoutError:
                await self._wire.send("beat")

    async def stop(self) -> None:
        self._stopped.set()
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader
            self._reader = None

    async def drain(self) -> None:
        if self._closing is None:
            self._closing = asyncio.create_task(self._wire.flush())
        await self._closing
