"""Functions that start programs or write files without an audit event that tells enough."""

from __future__ import annotations

import contextlib
import importlib
import os
from typing import Protocol

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Guard(Protocol):
    """What the fence is asked; each raises where the answer is no."""

    def refuse(self, what: str) -> None:
        """Say no, whatever is asked."""

    def refuse_writing(self, path: object, folder: object = None) -> None:
        """Say no where a path, in the folder of a descriptor, may not be written to."""

    def authorize(self, action: int, name: object, *_: object) -> int:
        """The answer that SQLite wants: 1 for no."""


class Call(Protocol):
    """Any function."""

    def __call__(self, *arguments: object, **named: object) -> object:
        """Call it."""


def close_side_doors(guard: Guard) -> None:
    """Put functions that ask first in place of these."""

    def fork_exec(*arguments: object, **named: object) -> object:
        guard.refuse("starting another process")
        return -1

    _replace(("_posixsubprocess",), "fork_exec", lambda _: fork_exec)
    # The event of os.open does not tell the folder that a path is relative to.
    _replace(("os", "posix", "nt"), "open", lambda opened: _asking_to_open(opened, guard))
    for name in ("mkfifo", "mknod"):
        _replace(("os", "posix"), name, lambda made: _asking_to_make(made, guard))
    for module in ("_gdbm", "_dbm"):
        _replace((module,), "open", lambda opened: _asking_for_database(opened, guard))
    connects = ("sqlite3", "sqlite3.dbapi2", "_sqlite3")
    _replace(connects, "connect", lambda connect: _authorized(connect, guard))


class _Wrap(Protocol):
    def __call__(self, function: Call, /) -> Call: ...


def _replace(modules: tuple[str, ...], name: str, wrap: _Wrap) -> None:
    """Put one function in place of another wherever it is found."""
    for module in modules:
        with contextlib.suppress(ImportError):
            found = importlib.import_module(module)
            if hasattr(found, name):
                setattr(found, name, wrap(getattr(found, name)))


def _asking_to_open(opened: Call, guard: Guard) -> Call:
    def open_(*arguments: object, **named: object) -> object:
        flags = arguments[1] if len(arguments) > 1 else named.get("flags")
        folder = named.get("dir_fd")
        if folder is not None and isinstance(flags, int) and flags & WRITING:
            guard.refuse_writing(arguments[0] if arguments else named.get("path"), folder)
        return opened(*arguments, **named)

    os.supports_dir_fd.add(open_)
    return open_


def _asking_to_make(made: Call, guard: Guard) -> Call:
    def make(*arguments: object, **named: object) -> object:
        guard.refuse_writing(arguments[0] if arguments else named.get("path"), named.get("dir_fd"))
        return made(*arguments, **named)

    return make


def _asking_for_database(opened: Call, guard: Guard) -> Call:
    def open_(*arguments: object, **named: object) -> object:
        if len(arguments) > 1 and not str(arguments[1]).startswith("r"):
            guard.refuse_writing(arguments[0])
        return opened(*arguments, **named)

    return open_


def _authorized(connect: Call, guard: Guard) -> Call:
    """SQL can open files, too: an authorizer is asked about each."""

    def connect_(*arguments: object, **named: object) -> object:
        connection = connect(*arguments, **named)
        watch: Call | None = getattr(connection, "set_authorizer", None)
        if watch is not None:
            watch(guard.authorize)
        return connection

    return connect_
