"""The fence: an audit hook that refuses the network, programs and writing outside one folder.

A refusal raises FenceError, an OSError, so that code under test sees what a locked-down machine
would show it; and it is recorded, so that a test fails even if the code swallows the error.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from .side_doors import close_side_doors

ALWAYS_WRITABLE = frozenset({"/dev/null", "/dev/tty", "NUL", "nul"})
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
HARMLESS_SIGNAL = 0


class FenceError(PermissionError):
    """Something the code under test may not do while it is verified."""

    __module__ = "builtins"  # shows as plain FenceError in a traceback


class Fence:
    """Refuses and records. `allowed` is the one folder that may be written to."""

    def __init__(self, allowed: str) -> None:
        self._allowed = os.path.realpath(allowed)
        self._refused: list[str] = []
        self._inside = threading.local()
        self._rules: dict[str, Callable[[tuple[object, ...]], str | None]] = {
            "open": self._open,
            "sqlite3.connect": self._sqlite,
            "ctypes.dlopen": self._dlopen,
            "ctypes.dlsym": self._dlsym,
            "os.kill": self._kill,
            "os.killpg": self._kill,
        }
        self._rules |= dict.fromkeys(("os.mkdir", "os.rmdir", "os.remove"), self._entry)
        self._rules |= dict.fromkeys(("os.chmod", "os.chown", "os.truncate"), self._first)
        self._rules |= dict.fromkeys(("os.utime", "os.setxattr", "os.removexattr"), self._first)
        self._rules["os.rename"] = self._rename
        self._rules["os.link"] = self._link
        self._rules["os.symlink"] = self._second
        self._rules |= dict.fromkeys(("socket.connect", "socket.bind"), self._address)
        self._rules |= dict.fromkeys(("socket.sendto", "socket.sendmsg"), self._address)
        for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo"):
            self._rules[f"socket.{name}"] = _look_up
        for event in PROGRAMS:
            self._rules[event] = _program

    def install(self) -> None:
        """Put the hook in place for the rest of the process's life."""
        close_side_doors(self)
        sys.addaudithook(self._hook)

    def take(self) -> tuple[str, ...]:
        """What was refused since the last call."""
        refused, self._refused = tuple(self._refused), []
        return refused

    def refuse(self, what: str) -> None:
        """Record a refusal and raise FenceError."""
        self._refused.append(what)
        raise FenceError(f"refused by the fence: {what}")

    def refuse_writing(self, path: object, folder: object = None) -> None:
        """Refuse what would write at a path, below the folder that a descriptor stands for, unless
        that is allowed.
        """
        full = self._full(path, folder)
        if not self._may_write(full):
            self.refuse(f"writing {self._name(full)}")

    def authorize(self, action: int, name: object, *_: object) -> int:
        """What SQLite is told of an action: 1 refuses it."""
        if action != SQL_ATTACHES or name in ("", ":memory:"):
            return 0
        if isinstance(name, str) and self._may_write(name.removeprefix("file:").partition("?")[0]):
            return 0
        self._refused.append(f"opening the database {self._name(name)}")
        return 1

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        rule = self._rules.get(event)
        if rule is None or getattr(self._inside, "busy", False):
            return
        self._inside.busy = True
        try:
            what = rule(arguments)
        finally:
            self._inside.busy = False
        if what is not None:
            self.refuse(what)

    # --- rules: each gives what is refused, or None

    def _open(self, arguments: tuple[object, ...]) -> str | None:
        path, mode, flags = arguments
        if isinstance(path, int):
            return None
        writes = bool(flags & WRITING) if isinstance(flags, int) else _writes(mode)
        return None if not writes or self._may_write(path) else f"writing {self._name(path)}"

    def _entry(self, arguments: tuple[object, ...]) -> str | None:
        path = self._full(arguments[0], arguments[-1])
        # Making what is there, removing what is not: the system itself says no.
        makes = len(arguments) == MKDIR_ARGUMENTS
        if self._may_change_entry(path) or os.path.lexists(path) == makes:
            return None
        return f"making or removing {self._name(path)}"

    def _first(self, arguments: tuple[object, ...]) -> str | None:
        path = self._full(arguments[0], arguments[-1] if len(arguments) > CHANGE_ARGUMENTS else -1)
        return None if self._may_write(path) else f"changing {self._name(path)}"

    def _second(self, arguments: tuple[object, ...]) -> str | None:
        path = self._full(arguments[1], arguments[2])
        return None if self._may_write(path) else f"linking {self._name(path)}"

    def _rename(self, arguments: tuple[object, ...]) -> str | None:
        return self._both(arguments, self._may_change_entry)

    def _link(self, arguments: tuple[object, ...]) -> str | None:
        return self._both(arguments, self._may_write)

    def _both(self, arguments: tuple[object, ...], may_change: Callable[[str], bool]) -> str | None:
        source = self._full(arguments[0], arguments[2])
        target = self._full(arguments[1], arguments[3])
        outside = [path for path in (source, target) if not may_change(path)]
        if not outside or not os.path.lexists(source):
            return None
        return f"moving or linking {self._name(outside[0])}"

    def _sqlite(self, arguments: tuple[object, ...]) -> str | None:
        name = arguments[0]
        text = os.fsdecode(name) if isinstance(name, (str, bytes, os.PathLike)) else str(name)
        plain, _, options = text.removeprefix("file:").partition("?")
        reads = text.startswith("file:") and ("mode=ro" in options or "mode=memory" in options)
        allowed = reads or plain in ("", ":memory:") or self._may_write(plain)
        return None if allowed else f"opening the database {self._name(plain)}"

    def _dlopen(self, arguments: tuple[object, ...]) -> str | None:
        name = arguments[0]
        is_own = isinstance(name, (str, bytes, os.PathLike)) and _is_installed(name)
        return None if is_own or _importing() else f"loading the library {self._name(name)}"

    def _dlsym(self, arguments: tuple[object, ...]) -> str | None:
        """What ctypes gives without loading anything is Python's own; the rest of C is not."""
        library, name = arguments[0], arguments[1]
        is_foreign = getattr(library, "_name", "") is None and not str(name).startswith("Py")
        return f"calling {name} of the C library" if is_foreign and not _importing() else None

    def _kill(self, arguments: tuple[object, ...]) -> str | None:
        own = arguments[0] in (os.getpid(), -os.getpid())
        return None if own or arguments[1] == HARMLESS_SIGNAL else f"signal to {arguments[0]}"

    def _address(self, arguments: tuple[object, ...]) -> str | None:
        address = arguments[1] if len(arguments) > 1 else None
        if address is None:
            return None
        if isinstance(address, (str, bytes)):
            path = os.fsdecode(address)
            inside = bool(path) and not path.startswith("\0") and self._may_write(path)
            return None if inside else f"connection to {self._name(path)}"
        return f"connection to {_host(address)}"

    # --- paths

    def _full(self, path: object, descriptor: object) -> str:
        """The path, joined to the folder that an open descriptor stands for; that of a descriptor
        itself.
        """
        if isinstance(path, int):
            return os.path.realpath(f"/proc/self/fd/{path}")
        text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
        if isinstance(descriptor, int) and descriptor >= 0:
            return os.path.join(os.path.realpath(f"/proc/self/fd/{descriptor}"), text)
        return text

    def _may_write(self, path: object) -> bool:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return True
        text = os.fsdecode(path)
        return text in ALWAYS_WRITABLE or self._is_inside(os.path.realpath(text))

    def _may_change_entry(self, path: str) -> bool:
        """Whether what stands at a path may be made, moved or removed: a link is not followed."""
        parent, name = os.path.split(os.path.abspath(path))
        return self._is_inside(os.path.join(os.path.realpath(parent), name))

    def _is_inside(self, real: str) -> bool:
        return real == self._allowed or real.startswith(self._allowed + os.sep)

    def _name(self, path: object) -> str:
        known = isinstance(path, (str, bytes, os.PathLike))
        return repr(os.fsdecode(path) if known else path)  # type: ignore[arg-type]


PROGRAMS = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.fork",
    "os.forkpty",
    "pty.spawn",
    "webbrowser.open",
)
MKDIR_ARGUMENTS = 3
CHANGE_ARGUMENTS = 2  # os.truncate and os.setxattr have no descriptor of a folder
SQL_ATTACHES = 24


def _writes(mode: object) -> bool:
    return isinstance(mode, str) and any(letter in mode for letter in "wax+")


def _program(arguments: tuple[object, ...]) -> str:
    """What was to be started, by its bare name."""
    named = arguments[0] if arguments else None
    if isinstance(named, (list, tuple)) and named:
        named = named[0]
    if isinstance(named, (str, bytes, os.PathLike)):
        words = os.path.basename(os.fsdecode(named)).split()
        return f"starting the program {words[0] if words else ''!r}"
    return "starting another process"


def _look_up(arguments: tuple[object, ...]) -> str:
    return f"looking up the host {arguments[0] if arguments else ''!r}"


def _host(address: object) -> str:
    return str(address[0]) if isinstance(address, tuple) and address else str(address)


def _importing() -> bool:
    """Whether an import statement is somewhere up the stack."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _is_installed(library: str | bytes | os.PathLike[str]) -> bool:
    """Whether a library belongs to the interpreter or to an installed package."""
    path = os.path.abspath(os.fsdecode(library))
    places = {sys.prefix, sys.base_prefix, *(p for p in sys.path if p.endswith("-packages"))}
    return any(path.startswith(place + os.sep) for place in places)
