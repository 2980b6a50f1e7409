"""The entry in `.pre-commit-config.yaml`, put behind the others, all else left as it is."""

from __future__ import annotations

import re
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.model.report import FileChange

CONFIG = ".pre-commit-config.yaml"
HOOK = "orchscaffold-check"

_ENTRY = f"""\
- repo: local
  hooks:
    - id: {HOOK}
      name: orchscaffold check
      entry: orchscaffold check --since HEAD .
      language: system
      types: [python]
      always_run: true
      require_serial: true
"""
_REPOS = re.compile(r"repos:[ \t]*(#.*)?")
_ITEM = re.compile(r"( *)-[ \t]+\S")


def hook_change(path: Path) -> FileChange:
    """The file with the entry, or as it is where it has one.

    Raises FileError where it cannot be read, or has no list of repositories to add to.
    """
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        return FileChange(path, None, f"repos:\n{_indented('  ')}".encode())
    except OSError as error:
        raise FileError(
            f"cannot be read: {error.strerror or error}",
            path=path,
            hint="Check its permissions.",
        ) from error
    if HOOK.encode() in before:
        return FileChange(path, before, before)
    return FileChange(path, before, _added(path, before))


def _added(path: Path, before: bytes) -> bytes:
    try:
        lines = before.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise _no_place(path) from error
    plain = [line.rstrip("\r") for line in lines]
    starts = [i for i, line in enumerate(plain) if _REPOS.fullmatch(line.removeprefix("\ufeff"))]
    if len(starts) != 1:
        raise _no_place(path)
    last, indent = _list_after(plain, starts[0], path)
    ending = "\r\n" if lines[starts[0]].endswith("\r") else "\n"
    entry = _indented(indent).replace("\n", ending)
    head = "\n".join(lines[: last + 1])
    if last + 1 == len(lines):
        return f"{head}{ending}{entry}".encode()
    rest = "\n".join(lines[last + 1 :])
    return f"{head}\n{entry}{rest}".encode()


def _list_after(lines: list[str], start: int, path: Path) -> tuple[int, str]:
    """The last line of the list that begins below `start`, and the indentation of its items."""
    last, indent = start, None
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith((" ", "-")) or line.startswith("---"):
            break
        if indent is None:
            if line.lstrip().startswith("#"):
                continue
            item = _ITEM.match(line)
            if item is None:
                raise _no_place(path)
            indent = item[1]
        last = number
    return last, "  " if indent is None else indent


def _indented(indent: str) -> str:
    return "".join(f"{indent}{line}\n" for line in _ENTRY.splitlines())


def _no_place(path: Path) -> FileError:
    return FileError(
        "has no list of `repos` that an entry can be put into; nothing was written",
        path=path,
        hint=f"Add a local hook with the id {HOOK} and the entry `orchscaffold check` yourself.",
    )
