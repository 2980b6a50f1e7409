"""Shape: a project whose tests are unittest classes."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)


@dataclass
class Message:
    """A mail to send."""

    to: str
    subject: str
    body: str = ""
    attachments: list[str] = field(default_factory=list)


class SendError(Exception):
    """A mail was refused."""


class Transport:
    """Talks to a mail server."""

    async def connect(self) -> None:
        """Open the connection."""
        raise NotImplementedError

    async def send(self, message: Message) -> str:
        """Send a mail; return its id."""
        raise NotImplementedError

    async def close(self) -> None:
        """Close the connection."""
        raise NotImplementedError


class MailingManager:
    """Sends mails through one connection."""

    max_attachments = 3

    def __init__(self, transport: Transport, *, interval: float = 5.0) -> None:
        self.transport = transport
        self.interval = interval
        self.connected = False
        self.outbox: list[Message] = []
        self.sent: dict[str, str] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> bool:
        """Connect and start the loop; tell whether that worked."""
        if self._task is not None:
            return True
        try:
            await self.transport.connect()
        except OSError as exc:
            logger.error("cannot connect: %s", exc)
            return False
        self.connected = True
        self._task = asyncio.create_task(self._run())
        return True

    async def stop(self) -> None:
        """Stop the loop and close the connection, whatever happens."""
        if self._task is None:
            return
        self._task.cancel()
        try:
            await self._task
        except asyncio.CancelledError:
            logger.debug("loop ended")
        finally:
            self._task = None
            self.connected = False
            await self.transport.close()

    async def deliver(self, message: Message) -> str | None:
        """Send one mail; return its id."""
        if not self.connected:
            raise RuntimeError("not connected")
        if "@" not in message.to:
            logger.warning("bad address: %s", message.to)
            return None
        if len(message.attachments) > self.max_attachments:
            raise SendError(f"too many attachments: {len(message.attachments)}")
        message_id = await self.transport.send(message)
        self.sent[message_id] = message.to
        return message_id

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self.interval)
            while self.outbox:
                message = self.outbox.pop(0)
                try:
                    await self.deliver(message)
                except SendError:
                    logger.exception("gave up on %s", message.subject)
