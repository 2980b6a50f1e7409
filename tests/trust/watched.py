"""Runs one command line in this process and prints what it did that it may not do.

    python watched.py ROOT COMMAND...

It may open files below ROOT, and those of Python, of installed packages and of the checkout for
reading; write below ROOT; start git and formatters; and that is all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = os.path.realpath(sys.argv[1])
CHECKOUT = os.path.realpath(Path(__file__).parents[2])
PYTHON = tuple(
    os.path.realpath(place)
    for place in {sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), *sys.path}
    if place
)
PROGRAMS = frozenset({"git", "ruff", "black"})
SYSTEM = ("/dev/null", "/dev/tty", "/dev/urandom", "/etc/localtime", "/proc/", "/sys/fs/cgroup/")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

found: list[str] = []


def _is_below(path: str, *places: str) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def _opened(path: object, mode: object, flags: object) -> str | None:
    if not isinstance(path, str | bytes | os.PathLike):
        return None
    real = os.path.realpath(os.fsdecode(path))
    if _is_below(real, ROOT) or real.startswith(SYSTEM):
        return None
    writes = bool(flags & WRITING) if isinstance(flags, int) else "w" in str(mode)
    is_allowed = _is_below(real, CHECKOUT, *PYTHON) and not writes
    return None if is_allowed else f"{'writes' if writes else 'reads'} {real}"


def _listed(path: object, *_: object) -> str | None:
    if not isinstance(path, str | bytes | os.PathLike):
        return None
    real = os.path.realpath(os.fsdecode(path))
    return None if _is_below(real, ROOT, CHECKOUT, *PYTHON) else f"lists {real}"


def _changed(path: object, *_: object) -> str | None:
    real = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
    return None if _is_below(real, ROOT) else f"changes {real}"


def _imported(module: object, path: object, *_: object) -> str | None:
    where = "" if path is None else os.path.realpath(str(path))
    ours = str(module).partition(".")[0] in {"shop", "conftest", "tests", "plugin", "sitecustomize"}
    return f"imports {module} {where}" if ours or _is_below(where, ROOT) else None


def _executed(code: object) -> str | None:
    name = getattr(code, "co_filename", "")
    is_foreign = os.path.isabs(name) and _is_below(os.path.realpath(name), ROOT)
    is_foreign = is_foreign or name == "<test file>"
    return f"executes {name}" if is_foreign else None


def _started(program: object, *_: object) -> str | None:
    name = os.path.basename(os.fsdecode(program))  # type: ignore[arg-type]
    return None if name in PROGRAMS else f"starts {program}"


RULES: dict[str, Callable[..., str | None]] = {
    "open": _opened,
    "os.listdir": _listed,
    "os.scandir": _listed,
    "import": _imported,
    "exec": _executed,
    "subprocess.Popen": _started,
    **dict.fromkeys(("os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.chmod"), _changed),
    **dict.fromkeys(("os.truncate", "os.link", "os.symlink", "os.chown", "os.utime"), _changed),
}
NEVER = ("socket.", "ctypes.", "urllib.", "ftplib.", "http.", "smtplib.", "webbrowser.", "pty.")
FORKS = ("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn")


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    rule = RULES.get(event)
    if rule is not None:
        what = rule(*arguments)
    else:
        what = event if event.startswith(NEVER) or event in FORKS else None
    if what is not None:
        found.append(what)


def main() -> int:
    """0 where nothing was found, whatever the command ends with."""
    import orchscaffold.cli  # noqa: PLC0415

    os.chdir(ROOT)
    sys.addaudithook(_hook)
    code = orchscaffold.cli.run(tuple(sys.argv[2:]))
    sys.stdout.flush()
    for what in dict.fromkeys(found):
        print(f"WATCHED {what}", file=sys.stderr)
    print(f"ENDED {code}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
