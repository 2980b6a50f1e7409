"""Writing to disk: the only module that does.

A change is proved first (the result parses, the place is inside the root), then written to a
temporary file in the same folder, synced, and put in place in one step. A reader sees the old file
or the new one.
"""

from __future__ import annotations

import ast
import os
import stat
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

from orchscaffold.errors import FileError, ProofError
from orchscaffold.model.report import FileChange

_NEW_FILE_MODE = 0o666


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises FileError where it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"cannot be read: {_cause(error)}", path=path) from error


def write_change(change: FileChange, *, root: Path) -> None:
    """Put `change` on disk, or leave the disk as it was. Nothing to change: nothing is written.

    Raises ProofError where the result is no valid Python (our bug), FileError where the place lies
    outside `root`, is not writable, or holds something else than when it was read.
    """
    if change.after is None or not change.is_change:
        return
    if change.path.suffix == ".py":
        _prove_parses(change.path, change.after)
    _prove_inside(change.path, root)
    _prove_unchanged(change)
    try:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        _replace(change, change.after)
    except OSError as error:
        raise FileError(
            f"cannot be written: {_cause(error)}",
            path=change.path,
            hint="Choose another place with --out, or change the permissions.",
        ) from error


def _prove_parses(path: Path, content: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except (SyntaxError, ValueError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        raise ProofError(
            f"what was generated is not valid Python ({error}); nothing was written",
            path=path,
            line=line,
        ) from error


def _prove_inside(path: Path, root: Path) -> None:
    if not path.resolve().is_relative_to(root.resolve()):
        raise FileError(
            f"lies outside the project root {root.resolve()}; nothing was written",
            path=path,
            hint="orchscaffold writes inside the project only: name a place there with --out.",
        )


def _prove_unchanged(change: FileChange) -> None:
    if _current(change.path) != change.before:
        raise FileError(
            "changed on disk in the meantime; nothing was written",
            path=change.path,
            hint="Run the command again.",
        )


def _current(path: Path) -> bytes | None:
    if not os.path.lexists(path):
        return None
    return read_bytes(path)


def _replace(change: FileChange, content: bytes) -> None:
    path = change.path.resolve()
    mode = _mode_for(path)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        _prove_unchanged(change)
        os.replace(name, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE_MODE & ~mask


def _cause(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
