"""`[tool.orchscaffold]` as Settings; a wrong key or type is told with what was expected."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final, TypeAlias

from orchscaffold.errors import ConfigError
from orchscaffold.model.settings import LAYOUTS, Settings

Table: TypeAlias = Mapping[str, object]

TOOL: Final = "orchscaffold"
KEYS: Final = tuple(field.name for field in fields(Settings))
LISTS: Final = frozenset({"coordinators", "patterns"})
NUMBERS: Final = frozenset({"line_length"})
LONGEST_LINE: Final = 1000
CODE: Final = re.compile(r"[DG]\d{0,3}")


def read_toml(path: Path) -> Table:
    """The TOML file `path`; raises ConfigError, with the line, where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise ConfigError(
            message, path=path, hint="check that it exists and may be read"
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8, as TOML has to be", path=path) from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line, column = _toml_place(str(error), text)
        hint = "mend the TOML and run again"
        raise ConfigError(
            f"is not valid TOML: {message}", path=path, line=line, column=column, hint=hint
        ) from error


def _toml_place(message: str, text: str) -> tuple[str, int, int | None]:
    """The message without its place, and the line and column that it named."""
    found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if found:
        return message[: found.start()], int(found[1]), int(found[2])
    return message.removesuffix(" (at end of document)"), max(1, len(text.splitlines())), None


def tool_table(data: Table, path: Path) -> Table | None:
    """The `[tool.orchscaffold]` table of a parsed file, or None; raises ConfigError if it is no
    table.
    """
    tools = data.get("tool")
    found = tools.get(TOOL) if isinstance(tools, dict) else None
    if found is None:
        return None
    if not isinstance(found, dict):
        raise ConfigError(f"[tool.{TOOL}] has to be a table, not {_kind(found)}", path=path)
    return found


def load_settings(path: Path) -> Settings:
    """The settings in `path` (defaults where it has no table); raises ConfigError."""
    table = tool_table(read_toml(path), path)
    return Settings() if table is None else settings_of(table, path)


def settings_of(table: Table, path: Path) -> Settings:
    """The settings that `[tool.orchscaffold]` holds; raises ConfigError that names the first wrong
    key.
    """
    default = Settings()
    known: dict[str, object] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in KEYS:
            raise _unknown(key, path)
        if name in known:
            raise _wrong(key, "is given twice, with a hyphen and with an underscore", path)
        known[name] = _checked(key, name, value, path)
    return Settings(
        tests=_text(known.get("tests"), default.tests),
        layout=_text(known.get("layout"), default.layout),
        coordinators=_names(known.get("coordinators"), default.coordinators),
        patterns=_names(known.get("patterns"), default.patterns),
        templates=_text(known.get("templates"), default.templates),
        line_length=_number(known.get("line_length"), default.line_length),
        python=_text(known.get("python"), default.python),
        per_file_ignores=_ignores(known.get("per_file_ignores")),
    )


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default


def _number(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


def _names(value: object, default: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else default


def _ignores(value: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = value if isinstance(value, dict) else {}
    return tuple((str(pattern), _names(codes, ())) for pattern, codes in table.items())


def _checked(key: str, name: str, value: object, path: Path) -> object:
    """The value as Settings takes it; raises ConfigError where it has the wrong type or makes no
    sense.
    """
    if name in LISTS:
        return _list(key, value, path)
    if name == "per_file_ignores":
        if not isinstance(value, dict):
            raise _wrong(key, f"has to be a table, not {_kind(value)}", path)
        return {pattern: _codes(pattern, codes, path) for pattern, codes in value.items()}
    if name in NUMBERS:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LONGEST_LINE:
            return value
        expected = f"has to be a whole number from 0 to {LONGEST_LINE}"
        raise _wrong(key, f"{expected}, not {_shown(value)}", path)
    if not isinstance(value, str):
        raise _wrong(key, f"has to be a string, not {_kind(value)}", path)
    if name in ("tests", "templates"):
        return _folder(key, name, value, path)
    return _layout(key, value, path) if name == "layout" else value


def _list(key: str, value: object, path: Path) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(dict.fromkeys(value))
    raise _wrong(key, f"has to be a list of strings, not {_kind(value)}", path)


def _codes(pattern: str, value: object, path: Path) -> tuple[str, ...]:
    codes = _list(pattern, value, path)
    odd = next((code for code in codes if not CODE.fullmatch(code)), None)
    if odd is not None:
        raise _wrong(pattern, f"has to list codes like D103 or D, not {odd!r}", path)
    return codes


def _layout(key: str, value: str, path: Path) -> str:
    if value in LAYOUTS:
        return value
    near = difflib.get_close_matches(value.lower(), LAYOUTS, n=1, cutoff=0.5)
    advice = f" (did you mean {near[0]!r}?)" if near else ""
    known = " or ".join(repr(layout) for layout in LAYOUTS)
    raise _wrong(key, f"has to be {known}, not {value!r}{advice}", path)


def _folder(key: str, name: str, value: str, path: Path) -> str:
    """A folder inside the project, written with slashes; raises ConfigError for any other."""
    parts = value.replace("\\", "/").split("/")
    if value.startswith(("/", "\\", "~")) or ".." in parts or re.match(r"[A-Za-z]:", value):
        raise _wrong(key, f"has to be a folder inside the project, not {value!r}", path)
    folder = "/".join(part for part in parts if part not in ("", "."))
    if name == "tests" and not folder:
        raise _wrong(key, f"has to name a folder, not {value!r}", path)
    return folder


def _unknown(key: str, path: Path) -> ConfigError:
    near = difflib.get_close_matches(key.replace("-", "_").lower(), KEYS, n=1, cutoff=0.5)
    advice = f"did you mean `{near[0]}`?" if near else ""
    hint = " ".join(part for part in (advice, f"the keys are: {', '.join(KEYS)}") if part)
    message = f"unknown key `{key}` in [tool.{TOOL}]"
    if near:
        message += f" (did you mean `{near[0]}`?)"
    return ConfigError(message, path=path, line=_line_of(key, path), hint=hint)


def _wrong(key: str, what: str, path: Path) -> ConfigError:
    hint = f"mend `{key}` in [tool.{TOOL}]"
    return ConfigError(
        f"`{key}` in [tool.{TOOL}] {what}", path=path, line=_line_of(key, path), hint=hint
    )


def _line_of(key: str, path: Path) -> int | None:
    """The line that sets `key` in the tool's table, as far as plain reading can tell."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    inside = False
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("["):
            inside = line.strip().startswith(f"[tool.{TOOL}")
        plain = line.split("=")[0].strip().strip("\"'")
        if plain in (f"tool.{TOOL}.{key}", f"{TOOL}.{key}") or (inside and plain == key):
            return number
    return None


def _kind(value: object) -> str:
    """The TOML name of a value's type, with its article."""
    if isinstance(value, bool):
        return "a boolean"
    names = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "a table"}
    if isinstance(value, list) and any(not isinstance(item, str) or not item for item in value):
        return "a list with other things in it"
    return names.get(type(value), "a date or time")


def _shown(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _kind(value)
