"""What errors say of themselves decides: a status, a position, a reason."""

from __future__ import annotations

import json
import logging
import subprocess
import urllib.error
from collections.abc import Callable
from typing import Protocol

logger = logging.getLogger(__name__)


class ApiError(Exception):
    """What the remote side answered."""

    def __init__(self, status: int, body: str = "", *, retryable: bool | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body
        self.retryable = status >= 500 if retryable is None else retryable


class Remote(Protocol):
    """Where the pages are."""

    def fetch(self, key: str) -> str: ...

    def build(self, command: list[str]) -> int: ...


class CatalogueCoordinator:
    """Reads pages, and knows what to make of each failure."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self._listeners: list[Callable[[str], None]] = []

    def load(self, key: str) -> object:
        """The page, or None where it is broken."""
        try:
            return json.loads(self._remote.fetch(key))
        except json.JSONDecodeError as error:
            logger.warning("broken at %d", error.pos)
            return None

    def ask(self, key: str) -> str:
        """The page, or when to ask again."""
        try:
            return self._remote.fetch(key)
        except ApiError as error:
            if error.status == 429:
                return "later"
            if error.retryable:
                logger.warning("retry: %s", error)
                return "retry"
            raise

    def browse(self, key: str) -> str:
        """The page, or an empty one where there is none."""
        try:
            return self._remote.fetch(key)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return ""
            raise
        except urllib.error.URLError as error:
            logger.error("unreachable: %s", error.reason)
            return "offline"

    def build(self, command: list[str]) -> int:
        """The exit status of a command."""
        try:
            return self._remote.build(command)
        except subprocess.CalledProcessError as error:
            logger.error("exit %d", error.returncode)
            return error.returncode
        except OSError as error:
            if error.errno is None:
                raise RuntimeError(f"cannot build: {error}") from error
            return 127

    def on_page(self, listener: Callable[[str], None]) -> Callable[[], None]:
        """Tell a listener of pages; what is returned ends that."""
        self._listeners.append(listener)

        def end() -> None:
            self._listeners.remove(listener)

        return end
