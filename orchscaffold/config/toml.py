"""TOML files, and where in them something is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from orchscaffold.errors import ConfigError
from orchscaffold.regular import read_regular

Table: TypeAlias = Mapping[str, object]


class TomlError(Exception):
    """Text that is not TOML: what is wrong with it, the line and, where known, the column."""

    def __init__(self, message: str, line: int, column: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def read_toml(path: Path) -> Table:
    """The TOML file `path`; raises ConfigError, with the line, where it cannot be read."""
    try:
        text = read_regular(path).decode("utf-8-sig")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise ConfigError(
            message, path=path, hint="Check that it exists and may be read."
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            "is not UTF-8, as TOML has to be", path=path, hint="Save it as UTF-8."
        ) from error
    try:
        return parsed_toml(text)
    except TomlError as error:
        message = f"is not valid TOML: {error.message}"
        hint = "Mend it there, or just above; nothing was done."
        raise ConfigError(
            message, path=path, line=error.line, column=error.column, hint=hint
        ) from error


def parsed_toml(text: str) -> Table:
    """The table that `text` is; raises TomlError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlError(*_place(str(error), text)) from error


def _place(message: str, text: str) -> tuple[str, int, int | None]:
    """The message without its place, and the line and column that it named."""
    found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if found:
        return message[: found.start()], int(found[1]), int(found[2])
    return message.removesuffix(" (at end of document)"), max(1, len(text.splitlines())), None
