"""Values as bytes. Paths inside a project are told from its top, so they hold wherever it lies."""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from pathlib import Path


def packed(value: object, top: Path, left_out: Iterable[Path] = ()) -> bytes:
    """A value as bytes; paths below `top`, but for those `left_out`, are told from there."""
    stream = io.BytesIO()
    _Packer(stream, top, frozenset(left_out)).dump(value)
    return stream.getvalue()


def opened(parcel: bytes, top: Path) -> object:
    """The value that a parcel holds, in a project whose top is here."""
    return _Opener(io.BytesIO(parcel), top).load()


class _Packer(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, top: Path, left_out: frozenset[Path]) -> None:
        super().__init__(stream, pickle.HIGHEST_PROTOCOL)
        self._top = top
        self._left_out = left_out

    def persistent_id(self, value: object) -> str | None:
        """The path from the top, of a path that travels."""
        if not isinstance(value, Path) or not value.is_relative_to(self._top):
            return None
        if not self._left_out.isdisjoint((value, *value.parents)):
            return None
        return str(value.relative_to(self._top))


class _Opener(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, top: Path) -> None:
        super().__init__(stream)
        self._top = top

    def persistent_load(self, name: object) -> Path:
        """The path here, of a path that travelled."""
        return self._top / str(name)
