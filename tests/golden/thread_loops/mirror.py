"""Shape: loops in threads that wait for events: in the condition, in the body, to be woken; a part
that keeps the count; a task with a name."""

from __future__ import annotations

import asyncio
import logging
import threading

logger = logging.getLogger(__name__)


class Index:
    """What was copied."""

    def __init__(self) -> None:
        self.copied: dict[str, int] = {}

    def note(self, path: str, size: int) -> None:
        """Remember a copy."""
        self.copied[path] = size


class MirrorManager:
    """Copies what a remote lists, in threads of its caller."""

    def __init__(self, remote, interval: float = 5.0) -> None:
        self._remote = remote
        self._interval = interval
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._ready = threading.Event()
        self._index = Index()
        self._stopping = False

    def copy(self, path: str) -> int:
        """Copy one file and tell its size."""
        size = len(self._remote.read(path).strip())
        self._index.note(path, size)
        return size

    def watch(self) -> None:
        """Ask the remote until the stop event is set."""
        while not self._stop.wait(self._interval):
            try:
                self._remote.refresh()
            except ConnectionError as error:
                logger.warning("no refresh: %s", error)

    def follow(self) -> None:
        """Ask, then wait, until the stop event is set."""
        while not self._stop.is_set():
            self._remote.refresh()
            self._stop.wait(self._interval)
        logger.info("stopped following")

    def serve(self) -> None:
        """Ask whenever the interval is over, or at once when woken."""
        while not self._stopping:
            try:
                self._remote.refresh()
            except Exception:
                logger.exception("refresh failed")
            self._wake.wait(self._interval)
            self._wake.clear()

    def wait_ready(self, timeout: float = 2.0) -> bool:
        """Tell whether the remote became ready in time."""
        if not self._ready.wait(timeout):
            logger.error("not ready after %s", timeout)
            return False
        return True

    async def _refresh(self) -> None:
        self._remote.refresh()

    def refresh_soon(self) -> asyncio.Task[None]:
        """Refresh in the background."""
        return asyncio.create_task(self._refresh(), name="mirror-refresh")
