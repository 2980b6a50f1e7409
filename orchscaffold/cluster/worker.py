"""What a worker does: bytes in, bytes out."""

from __future__ import annotations

import atexit
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from orchscaffold.cluster.parcels import opened, packed
from orchscaffold.cluster.shipping import tool_digest
from orchscaffold.errors import OrchscaffoldError, UsageError
from orchscaffold.files import discard, unpack


def done(archive: bytes, digest: str, parcel: bytes, tool: str) -> bytes:
    """The outcome of the job in a parcel, on the project in the archive: its result, or the error
    that it raised. `tool` is the orchscaffold that asks.
    """
    with _SHELF.project(digest, archive) as top:
        return packed(_outcome(parcel, top, tool), top)


def _outcome(parcel: bytes, top: Path, tool: str) -> tuple[object, Exception | None]:
    try:
        if tool != tool_digest():
            raise UsageError(
                "the workers have another orchscaffold",
                hint="Install the same version on the cluster and here.",
            )
        job = cast("Callable[[], object]", opened(parcel, top))
        return job(), None
    except (OrchscaffoldError, OSError) as error:
        return None, error


def _own_folder() -> Path | None:
    """The folder of the Dask worker that this is. Dask clears it once the worker has died, which
    may be before it could clear anything itself.
    """
    if "distributed" not in sys.modules:
        return None
    from distributed import get_worker

    try:
        return Path(get_worker().local_directory)
    except ValueError:
        return None


class _Shelf:
    """The projects unpacked in this process: those in use, and the one used last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folders: dict[str, Path] = {}
        self._users: Counter[str] = Counter()

    @contextmanager
    def project(self, digest: str, archive: bytes) -> Iterator[Path]:
        """Where the project lies, as long as the context is open."""
        with self._lock:
            if digest not in self._folders:
                self._folders[digest] = unpack(archive, _own_folder())
            self._users[digest] += 1
        try:
            yield self._folders[digest]
        finally:
            with self._lock:
                self._users[digest] -= 1
                self._clear(kept=digest)

    def clear(self) -> None:
        """Delete all that nobody uses."""
        with self._lock:
            self._clear(kept="")

    def _clear(self, kept: str) -> None:
        for digest in [name for name in self._folders if name != kept and not self._users[name]]:
            discard(self._folders.pop(digest))


_SHELF = _Shelf()
atexit.register(_SHELF.clear)
