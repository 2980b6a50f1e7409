"""What is wrong with a setting: the file, the line, what was expected, the nearest right name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from orchscaffold.errors import ConfigError

TOOL: Final = "orchscaffold"
EXAMPLES: Final = {
    "tests": 'tests = "tests"',
    "layout": 'layout = "folder"',
    "coordinators": 'coordinators = ["*Coordinator", "BaseLoop"]',
    "patterns": 'patterns = ["guard", "re-raise"]',
    "templates": 'templates = "house"',
    "line-length": "line_length = 88",
    "python": 'python = ".venv/bin/python"',
    "helpers": 'helpers = "tests/factories.py"',
    "per-file-ignores": 'per-file-ignores = {"tests/old/**" = ["D1"]}',
    "naming": 'naming = {file = "{module}_test.py"}',
    "parameters": 'parameters = {team = "core"}',
}
"""How each key of the table is written."""


def nearest_of(text: str, known: Iterable[str]) -> str:
    """The one of the known texts that is most like a wrong one; "" where none is like it."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(text, list(known), n=1, cutoff=0.5)), "")


def unknown_key(key: str, known: Iterable[str], path: Path, table: str = "") -> ConfigError:
    """The error for a key that the tool's table, or one of the tables in it, does not have."""
    keys = tuple(known)
    near = nearest_of(key.replace("-", "_").lower(), keys)
    advice = f" (did you mean `{near}`?)" if near else ""
    return ConfigError(
        f"unknown key `{key}` in [{_name(table)}]{advice}",
        path=path,
        line=line_of(key, path, table),
        hint=f"The keys are: {', '.join(keys)}",
    )


def wrong_value(key: str, what: str, path: Path, table: str = "", hint: str = "") -> ConfigError:
    """The error for a value that is not what it has to be."""
    where = _name(table)
    return ConfigError(
        f"`{key}` in [{where}] {what}",
        path=path,
        line=line_of(key, path, table),
        hint=hint or f"For example: {EXAMPLES[table or key.replace('_', '-')]}",
    )


def line_of(key: str, path: Path, table: str = "") -> int | None:
    """The line that sets `key` in the tool's table, as far as plain reading can tell.

    A key of a table in it may be written inline, on the line of that table's own key.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    names = (key, *((f"{table}.{key}", table) if table else ()))
    inside = False
    outer: int | None = None
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("["):
            inside = line.strip().startswith(f"[tool.{TOOL}")
        plain = line.split("=")[0].strip().strip("\"'")
        if plain in (f"tool.{TOOL}.{key}", f"{TOOL}.{key}") or (inside and plain in names[:2]):
            return number
        if inside and plain == table:
            outer = number
    return outer


def kind_of(value: object) -> str:
    """The TOML name of a value's type, with its article."""
    if isinstance(value, bool):
        return "a boolean"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "a table"}
    if isinstance(value, list) and any(not isinstance(item, str) or not item for item in value):
        return "a list with other things in it"
    return names.get(type(value), "a date or time")


def _name(table: str) -> str:
    return f"tool.{TOOL}.{table}" if table else f"tool.{TOOL}"
