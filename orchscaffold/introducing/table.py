"""`[tool.orchscaffold]` at the end of a `pyproject.toml`, all that stands there left as it is."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

from orchscaffold.config import TOOL, read_toml, tool_table
from orchscaffold.errors import FileError
from orchscaffold.introducing.survey import Survey
from orchscaffold.model.report import FileChange
from orchscaffold.model.settings import USUAL


def table_change(path: Path, found: Survey) -> FileChange:
    """The file with the table, or as it is where it has one.

    Raises ConfigError where it does not parse, FileError where no table can be put at its end.
    """
    if not os.path.lexists(path):
        return FileChange(path, None, table_text(found).encode())
    data = read_toml(path)
    before = path.read_bytes()
    if tool_table(data, path) is not None:
        return FileChange(path, before, before)
    after = _appended(before, table_text(found))
    _prove(path, dict(data), after)
    return FileChange(path, before, after)


def table_text(found: Survey) -> str:
    """The table that says what was found."""
    lines = [f"[tool.{TOOL}]", f"tests = {_text(found.tests)}", f"layout = {_text(found.layout)}"]
    if found.coordinators.patterns:
        names = ", ".join(_text(pattern) for pattern in found.coordinators.patterns)
        lines.append(f"coordinators = [{names}]")
    if found.naming != USUAL:
        lines.append(f"naming = {{file = {_text(found.naming.file)}}}")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _appended(before: bytes, text: str) -> bytes:
    newline = b"\r\n" if before.count(b"\r\n") * 2 > before.count(b"\n") else b"\n"
    ended = before.endswith(b"\n") or not before.strip()
    gap = newline if before.strip() else b""
    return before + (b"" if ended else newline) + gap + text.encode().replace(b"\n", newline)


def _prove(path: Path, before: dict[str, object], after: bytes) -> None:
    """See that the table is there and all else is as before."""
    try:
        data = tomllib.loads(after.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise _no_place(path) from error
    tools = data.get("tool")
    if not isinstance(tools, dict) or tools.pop(TOOL, None) is None:
        raise _no_place(path)
    if not tools and "tool" not in before:
        del data["tool"]
    if data != before:
        raise _no_place(path)


def _no_place(path: Path) -> FileError:
    return FileError(
        f"has no place for [tool.{TOOL}] at its end; nothing was written",
        path=path,
        hint="Write `tool` as tables of their own, then run the command again.",
    )
