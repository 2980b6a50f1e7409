"""Messages that are parsed, sorted by what they say, and handed to whoever asked for them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

logger = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], Awaitable[None]]


class Wire(Protocol):
    """Where messages come from."""

    def messages(self) -> AsyncIterator[str]: ...

    async def send(self, text: str) -> None: ...


class RelayManager:
    """Hands each message to the handler of its kind."""

    def __init__(self, wire: Wire, handlers: dict[str, Handler] | None = None) -> None:
        self._wire = wire
        self._handlers = dict(handlers or {})
        self.seen = 0

    def on(self, kind: str) -> Callable[[Handler], Handler]:
        """Register a handler by decoration."""

        def register(handler: Handler) -> Handler:
            self._handlers[kind] = handler
            return handler

        return register

    async def read(self) -> int:
        """Relay what comes until it ends."""
        async for text in self._wire.messages():
            await self._relay(text)
        logger.info("the wire is silent")
        return self.seen

    async def _relay(self, text: str) -> None:
        try:
            message = json.loads(text)
        except json.JSONDecodeError:
            logger.warning("no message: %.40s", text)
            return
        kind = message.get("kind", "unknown")
        if kind == "ping":
            await self._wire.send(json.dumps({"kind": "pong"}))
            return
        handler = self._handlers.get(kind)
        if handler is None:
            logger.debug("nobody asked for %s", kind)
            return
        try:
            await handler(message)
        except asyncio.CancelledError:
            raise
        except Exception:
            logger.exception("the handler of %s failed", kind)
        self.seen += 1
