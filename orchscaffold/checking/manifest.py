"""The state of files and folders on disk, as cheaply as it can be told: nothing is read.

A file is as it was where its size and its time of change are; a folder where the names in it are.
Only the standard library is imported here: an unchanged tree is judged by this module alone.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Manifest: TypeAlias = "dict[str, list[str]]"
"""Paths of files and folders with what is known of each."""

_READ_FOR_US = (".py", ".pyi", ".toml", ".cfg", ".ini", ".json", ".j2")
CACHE_FOLDER = ".orchscaffold_cache"
MISSING = "none"
FRESH_NS = 2_000_000_000


class Reads:
    """The files that were opened for reading and the folders that were listed."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = set()

    def note(self, event: str, arguments: tuple[object, ...]) -> None:
        """An audit event of Python (PEP 578)."""
        if not arguments:
            return
        if event == "open":
            path = arguments[0]
            if isinstance(path, (str, os.PathLike)):
                name = os.fspath(path)
                if isinstance(name, str) and name.endswith(_READ_FOR_US):
                    self.files.add(name)
        elif event in ("os.listdir", "os.scandir") and isinstance(arguments[0], (str, os.PathLike)):
            self.folders.add(str(os.fspath(arguments[0])))


_reads: list[Reads] = []
_hooked: list[str] = []


def _note(event: str, arguments: tuple[object, ...]) -> None:
    for reads in _reads:
        reads.note(event, arguments)


@contextmanager
def recorded() -> Iterator[Reads]:
    """While the context is open, all that this process reads is noted, and nothing from before.

    Reading is seen where it happens, so that nothing can be forgotten on the way; what is known
    without reading is noted by who knows it. What is read in a context inside counts for this one,
    too.
    """
    if not _hooked:
        sys.addaudithook(_note)
        _hooked.append("for good")
    reads = Reads()
    _reads.append(reads)
    try:
        yield reads
    finally:
        _reads.remove(reads)


def note_reads(files: Iterable[str], folders: Iterable[str]) -> None:
    """Note what was read for this process elsewhere or earlier, where reading is recorded."""
    for reads in _reads:
        reads.files.update(files)
        reads.folders.update(folders)


def manifest_of(files: Iterable[str], folders: Iterable[str]) -> Manifest:
    """The state of these files and folders, and of the folder around every file that is there.

    Files in the cache's own folder do not count.
    """
    paths = {os.path.abspath(path) for path in files}
    states = {path: file_state(path) for path in sorted(paths) if CACHE_FOLDER not in path}
    found = {path: ["file", state] for path, state in states.items()}
    around = {os.path.dirname(path) for path, state in states.items() if state != MISSING}
    listed = {path for folder in folders if CACHE_FOLDER not in (path := os.path.abspath(folder))}
    for folder in sorted(around | listed):
        found[folder] = ["folder", folder_state(folder), folder_time(folder)]
    return found


def is_current(manifest: Manifest) -> bool:
    """Whether every file and folder is as it was."""
    for path, (kind, state, *times) in manifest.items():
        if kind == "file":
            if file_state(path) != state:
                return False
        elif folder_time(path) != times[0] and folder_state(path) != state:
            return False
    return True


def is_settled(manifest: Manifest, now_ns: int) -> bool:
    """Whether no file changed so lately that a second change could show the same time."""
    for path, (kind, *_) in manifest.items():
        if kind == "file":
            try:
                if now_ns - os.stat(path).st_mtime_ns < FRESH_NS:
                    return False
            except OSError:
                continue
    return True


def file_state(path: str) -> str:
    """Size and time of change of a file."""
    try:
        found = os.stat(path)
    except OSError:
        return MISSING
    return f"{found.st_mtime_ns}:{found.st_size}:{found.st_ino}"


def folder_time(path: str) -> str:
    """When names in the folder changed last."""
    try:
        found = os.stat(path)
    except OSError:
        return MISSING
    return f"{found.st_mtime_ns}:{found.st_ino}"


def folder_state(path: str) -> str:
    """The names in a folder, as a digest."""
    try:
        names = sorted(name for name in os.listdir(path) if _matters(name))
    except OSError:
        return MISSING
    return hashlib.blake2b("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _matters(name: str) -> bool:
    """Whether a file or folder of this name could be read for a check."""
    if name in ("__pycache__", "node_modules"):
        return False
    return "." not in name or name in (".venv", ".git") or name.endswith(_READ_FOR_US)
