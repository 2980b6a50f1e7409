"""Shape: a keyword-only constructor, `self._logger`, a lock, finally."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol


class KeyStore(Protocol):
    """Keeps secrets."""

    async def fetch(self, name: str) -> bytes | None: ...

    async def put(self, name: str, value: bytes) -> None: ...


class Audit(Protocol):
    """Writes down who did what."""

    def note(self, action: str, name: str, ok: bool) -> None: ...


class Generator(Protocol):
    """Makes secrets."""

    def new_key(self, size: int) -> bytes: ...


class RotationError(RuntimeError):
    """A secret could not be replaced."""


class VaultManager:
    """Hands out secrets and replaces them when they are old."""

    def __init__(
        self,
        *,
        store: KeyStore,
        audit: Audit,
        generator: Generator,
        max_age: timedelta = timedelta(days=30),
        key_size: int = 32,
        read_only: bool = False,
        logger: logging.Logger | None = None,
    ) -> None:
        if key_size < 16:
            raise ValueError("key_size must be at least 16")
        self._store = store
        self._audit = audit
        self._generator = generator
        self._max_age = max_age
        self._key_size = key_size
        self._read_only = read_only
        self._logger = logger or logging.getLogger("vault")
        self._lock = asyncio.Lock()
        self._cache: dict[str, bytes] = {}
        self._rotated_at: dict[str, datetime] = {}

    async def get(self, name: str) -> bytes:
        """Return a secret, from memory when it was asked for before."""
        if name in self._cache:
            return self._cache[name]
        async with self._lock:
            value = await self._store.fetch(name)
            if value is None:
                self._logger.warning("no secret called %s", name)
                raise KeyError(name)
            self._cache[name] = value
            return value

    def is_due(self, name: str, now: datetime) -> bool:
        """Tell whether a secret is old enough to be replaced."""
        rotated_at = self._rotated_at.get(name)
        return rotated_at is None or now - rotated_at >= self._max_age

    async def rotate(self, name: str, now: datetime) -> bool:
        """Replace one secret; every try is written down."""
        if self._read_only or not self.is_due(name, now):
            return False
        done = False
        async with self._lock:
            try:
                key = self._generator.new_key(self._key_size)
                await self._store.put(name, key)
                done = True
            except PermissionError as exc:
                self._logger.error("may not rotate %s", name)
                raise RotationError(f"cannot rotate {name}") from exc
            except OSError:
                self._logger.exception("rotating %s failed", name)
                return False
            finally:
                self._audit.note("rotate", name, done)
        self._cache.pop(name, None)
        self._rotated_at[name] = now
        return True
