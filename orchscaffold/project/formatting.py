"""Which formatter a project uses, and the line length it is set to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orchscaffold.config import Table, read_toml
from orchscaffold.project.tables import dig
from orchscaffold.regular import read_regular

DEFAULT_LENGTH: Final = 88


def find_formatter(root: Path, pyproject: Table) -> tuple[str, int]:
    """The formatter ("ruff", "black" or "") and its line length (88 unless set).

    `[tool.black]` means black unless ruff's own `[format]` table, or a hook of the project's,
    speaks for ruff. Raises ConfigError for a `ruff.toml` that does not parse.
    """
    ruff = _ruff_table(root, pyproject)
    black = dig(pyproject, "tool", "black")
    hooks = _hooks(root)
    has_black = isinstance(black, dict) or "black" in hooks
    ruff_formats = dig(ruff, "format") is not None or "ruff-format" in hooks
    lengths = {"ruff": _length(ruff), "black": _length(black)}
    if ruff_formats or (ruff is not None and not has_black):
        return "ruff", lengths["ruff"] or DEFAULT_LENGTH
    if has_black:
        return "black", lengths["black"] or DEFAULT_LENGTH
    return "", DEFAULT_LENGTH


def _ruff_table(root: Path, pyproject: Table) -> object:
    """ruff's table: a file of its own goes before `[tool.ruff]`; None without either."""
    for name in (".ruff.toml", "ruff.toml"):
        if (root / name).is_file():
            return read_toml(root / name)
    return dig(pyproject, "tool", "ruff")


def _length(table: object) -> int:
    value = dig(table, "line-length")
    return value if isinstance(value, int) and value > 0 else 0


def _hooks(root: Path) -> frozenset[str]:
    """The formatter hooks that the project's pre-commit file names."""
    try:
        text = read_regular(root / ".pre-commit-config.yaml").decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return frozenset()
    ids = {line.strip().removeprefix("- ").strip() for line in text.splitlines()}
    return frozenset(name for name in ("black", "ruff-format") if f"id: {name}" in ids)
