"""Functions and a class the coordinator imports."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
HAS_SPARSE_FILES = sys.platform.startswith("linux") is True


class UploadFailed(Exception):
    """The far side did not take a file."""


class Uploader:
    """Copies files to a bucket."""

    def __init__(self, bucket: str, *, timeout: float = 30.0) -> None:
        self.bucket = bucket
        self.timeout = timeout

    async def upload(self, path: Path, digest: str) -> str:
        """Copy one file; return its address."""
        raise UploadFailed(f"no route to {self.bucket}")


def checksum(path: Path) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def free_megabytes(path: Path) -> int:
    """Return the room left beside a path."""
    return len(str(path)) * 100


async def run_in_thread(function: Callable[..., T], *args: object) -> T:
    """Run blocking work in a thread."""
    return await asyncio.to_thread(function, *args)


async def notify(channel: str, text: str) -> None:
    """Tell a channel."""
    await asyncio.sleep(0)
