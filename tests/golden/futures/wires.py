"""What the exchange sends over, and how it starts tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Wire:
    """A line to somebody who answers."""

    async def send(self, text: str) -> None: ...

    async def receive(self) -> str: ...

    async def flush(self) -> None: ...


def running_loop() -> asyncio.AbstractEventLoop:
    """The loop that runs."""
    loop = asyncio.get_event_loop()
    if not loop.is_running():
        raise RuntimeError("no loop runs")
    return loop


def spawn(coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """Start a task."""
    return running_loop().create_task(coroutine)
