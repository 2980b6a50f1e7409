"""The files of a project as one archive: the same files, the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass, field
from orchscaffold.regular import read_regular

_LEFT_OUT: Final = frozenset({"__pycache__", "node_modules"})
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Shipment:
    """The files below `top` as an archive, and the folders `left_out` of it."""

    top: Path
    archive: bytes = field(repr=False)
    left_out: tuple[Path, ...]

    @property
    def digest(self) -> str:
        """What no other content has."""
        return hashlib.blake2b(self.archive, digest_size=16).hexdigest()


def shipment_of(top: Path) -> Shipment:
    """All files below a folder, but for environments, caches and what cannot be read.

    Links are followed; hidden folders stay at home.
    """
    stream = io.BytesIO()
    left_out: list[Path] = []
    with zipfile.ZipFile(stream, "w") as archive:
        for entry in _entries(top, frozenset((os.path.realpath(top),)), left_out):
            _add(archive, entry, entry.relative_to(top).as_posix())
    return Shipment(top, stream.getvalue(), tuple(left_out))


@cache
def tool_digest() -> str:
    """The modules and templates of this package, by content."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _entries(folder: Path, above: frozenset[str], left_out: list[Path]) -> Iterator[Path]:
    """Folders and files in the order of their names; `above` are the real folders on the way."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_file():
            yield path
        elif entry.is_dir():
            real = os.path.realpath(path)
            if real in above or _stays(path):
                left_out.append(path)
            else:
                yield path
                yield from _entries(path, above | {real}, left_out)


def _stays(folder: Path) -> bool:
    name = folder.name
    return name.startswith(".") or name in _LEFT_OUT or (folder / "pyvenv.cfg").is_file()


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> None:
    folder = path.is_dir()
    try:
        content = b"" if folder else read_regular(path)
        name.encode()
    except (OSError, UnicodeEncodeError):
        return
    item = zipfile.ZipInfo(f"{name}/" if folder else name, _LONG_AGO)
    item.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(item, content, compresslevel=1)
