"""Writing to disk: the only module that does.

A change is proved first (the result compiles, the place is inside the root), then written to a
temporary file in the same folder, synced, and put in place in one step. A reader sees the old file
or the new one. The folder is locked meanwhile, so that two runs do not meet, and the temporary file
of a run that was killed is taken away by the next one.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from orchscaffold.errors import FileError, ProofError
from orchscaffold.model.outcome import FileChange
from orchscaffold.regular import read_regular
from orchscaffold.source import compiled_tree

if sys.platform != "win32":
    import fcntl

_NEW_FILE_MODE = 0o666


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises FileError where it cannot be read.
    """
    try:
        return read_regular(path)
    except OSError as error:
        raise FileError(
            f"cannot be read: {_cause(error)}",
            path=path,
            hint="Check the path and its permissions.",
        ) from error


def prove_change(change: FileChange, *, root: Path) -> None:
    """See to it that a change may be written.

    Raises ProofError where the result is no valid Python (our bug), FileError where the place lies
    outside `root`.
    """
    if change.after is None or not change.is_change:
        return
    if change.path.suffix == ".py":
        _prove_compiles(change.path, change.after)
    _prove_inside(change.path, root)


def write_change(change: FileChange, *, root: Path) -> None:
    """Put `change` on disk, or leave the disk as it was. Nothing to change: nothing is written.

    Raises what `prove_change` does, and FileError where the place is not writable, or holds
    something else than when it was read.
    """
    if change.after is None or not change.is_change:
        _clear_leftover(change.path)
        return
    prove_change(change, root=root)
    _prove_unchanged(change)
    try:
        change.path.parent.mkdir(parents=True, exist_ok=True)
        path = change.path.resolve()
        with _locked(path.parent):
            _replace(change, path, change.after)
    except OSError as error:
        raise FileError(
            f"cannot be written: {_cause(error)}",
            path=change.path,
            hint="Choose another place with --out, or change the permissions.",
        ) from error


def write_cache(path: Path, content: bytes, outdated: Iterable[str]) -> None:
    """Put a file into a cache folder, which git is told to ignore, and delete `outdated` ones.

    A cache that cannot be written is none: nothing is raised.
    """
    temporary = _temporary(path)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        ignore = path.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        with _locked(path.parent):
            try:
                temporary.write_bytes(content)
                os.replace(temporary, path)
            finally:
                temporary.unlink(missing_ok=True)
            for old in outdated:
                os.unlink(old)


def _prove_compiles(path: Path, content: bytes) -> None:
    try:
        compiled_tree(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
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
            hint="orchscaffold writes inside the project only: name a place there.",
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


def _replace(change: FileChange, path: Path, content: bytes) -> None:
    mode = _mode_for(path)
    temporary = _temporary(path)
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        _keep_owner(path, temporary)
        _prove_unchanged(change)
        os.replace(temporary, path)
        _sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _temporary(path: Path) -> Path:
    """The one name that the temporary file of a path has, so that a leftover is found."""
    return path.with_name(f".{path.name}.orchscaffold.tmp")


def _clear_leftover(path: Path) -> None:
    """Take away what a run that was killed has left, unless another run is at work."""
    temporary = _temporary(path.resolve())
    if not os.path.lexists(temporary):
        return
    with suppress(OSError), _locked(temporary.parent):
        temporary.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, where the system and the file system can."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _keep_owner(path: Path, temporary: Path) -> None:
    if hasattr(os, "chown") and path.exists():
        wanted, found = path.stat(), temporary.stat()
        if (wanted.st_uid, wanted.st_gid) != (found.st_uid, found.st_gid):
            with suppress(PermissionError):
                os.chown(temporary, wanted.st_uid, wanted.st_gid)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_FILE_MODE & ~mask


def _cause(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def unpack(archive: bytes, inside: Path | None = None) -> Path:
    """The files of an archive (zip), in a new folder of this user alone: a temporary one, or one
    inside a given folder.
    """
    import io
    import tempfile
    import zipfile

    folder = Path(tempfile.mkdtemp(prefix="orchscaffold-", dir=inside)).resolve()
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(folder)
    return folder


def discard(folder: Path) -> None:
    """Delete a folder that `unpack` made."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)
