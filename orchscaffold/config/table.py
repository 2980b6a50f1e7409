"""`[tool.orchscaffold]` as Settings; a wrong key or type is told with what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from orchscaffold.config.complaints import TOOL, kind_of, nearest_of, unknown_key, wrong_value
from orchscaffold.config.house import naming_of, parameters_of
from orchscaffold.config.toml import Table, read_toml
from orchscaffold.errors import ConfigError
from orchscaffold.frozen import fields
from orchscaffold.model.settings import (
    CONFTEST,
    FILE,
    LAYOUTS,
    USUAL,
    Naming,
    Parameters,
    Settings,
)

KEYS: Final = tuple(field.name for field in fields(Settings))
LISTS: Final = frozenset({"coordinators", "patterns"})
NUMBERS: Final = frozenset({"line_length"})
LONGEST_LINE: Final = 1000
CODE: Final = re.compile(r"[DG]\d{0,3}")


def tool_table(data: Table, path: Path) -> Table | None:
    """The `[tool.orchscaffold]` table of a parsed file, or None; raises ConfigError if it is no
    table.
    """
    tools = data.get("tool")
    found = tools.get(TOOL) if isinstance(tools, dict) else None
    if found is None:
        return None
    if not isinstance(found, dict):
        raise ConfigError(
            f"[tool.{TOOL}] has to be a table, not {kind_of(found)}",
            path=path,
            hint=f"Begin it with a line of its own: [tool.{TOOL}]",
        )
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
            raise unknown_key(key, KEYS, path)
        if name in known:
            raise wrong_value(key, "is given twice, with a hyphen and with an underscore", path)
        known[name] = _checked(key, name, value, path)
    return Settings(
        tests=_text(known.get("tests"), default.tests),
        layout=_text(known.get("layout"), default.layout),
        coordinators=_names(known.get("coordinators"), default.coordinators),
        patterns=_names(known.get("patterns"), default.patterns),
        templates=_text(known.get("templates"), default.templates),
        line_length=_number(known.get("line_length"), default.line_length),
        python=_text(known.get("python"), default.python),
        helpers=_text(known.get("helpers"), default.helpers),
        per_file_ignores=_ignores(known.get("per_file_ignores")),
        naming=_naming(known.get("naming")),
        parameters=_parameters(known.get("parameters")),
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


def _naming(value: object) -> Naming:
    return value if isinstance(value, Naming) else USUAL


def _parameters(value: object) -> Parameters:
    return value if isinstance(value, tuple) else ()


def _checked(key: str, name: str, value: object, path: Path) -> object:
    """The value as Settings takes it; raises ConfigError where it has the wrong type or makes no
    sense.
    """
    if name in LISTS:
        return _list(key, value, path)
    if name in _TABLES:
        return _TABLES[name](value, path)
    if name in NUMBERS:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LONGEST_LINE:
            return value
        expected = f"has to be a whole number from 0 to {LONGEST_LINE}"
        raise wrong_value(key, f"{expected}, not {_shown(value)}", path)
    if not isinstance(value, str):
        raise wrong_value(key, f"has to be a string, not {kind_of(value)}", path)
    if name in ("tests", "templates"):
        return _folder(key, name, value, path)
    return _TEXTS[name](key, value, path) if name in _TEXTS else value


def _ignored_codes(value: object, path: Path) -> object:
    if not isinstance(value, dict):
        raise wrong_value("per-file-ignores", f"has to be a table, not {kind_of(value)}", path)
    return {pattern: _codes(pattern, codes, path) for pattern, codes in value.items()}


def _list(key: str, value: object, path: Path, table: str = "") -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(dict.fromkeys(value))
    raise wrong_value(key, f"has to be a list of strings, not {kind_of(value)}", path, table)


def _codes(pattern: str, value: object, path: Path) -> tuple[str, ...]:
    codes = _list(pattern, value, path, "per-file-ignores")
    odd = next((code for code in codes if not CODE.fullmatch(code)), None)
    if odd is not None:
        what = f"has to list codes like D103 or D, not {odd!r}"
        raise wrong_value(pattern, what, path, "per-file-ignores")
    return codes


def _layout(key: str, value: str, path: Path) -> str:
    if value in LAYOUTS:
        return value
    near = nearest_of(value.lower(), LAYOUTS)
    advice = f" (did you mean {near!r}?)" if near else ""
    known = " or ".join(repr(layout) for layout in LAYOUTS)
    raise wrong_value(key, f"has to be {known}, not {value!r}{advice}", path)


def _helpers(key: str, value: str, path: Path) -> str:
    """ "file", "conftest", or a Python file inside the project, written with slashes."""
    if value in (FILE, CONFTEST):
        return value
    parts = value.replace("\\", "/").split("/")
    stem = parts[-1].removesuffix(".py")
    is_tests = stem.startswith("test_") or stem.endswith("_test")
    if stem == parts[-1] or not stem.isidentifier() or is_tests:
        what = f"has to be {FILE!r}, {CONFTEST!r} or a Python file that holds no tests"
        raise wrong_value(key, f"{what}, not {value!r}", path)
    return _folder(key, key, value, path)


def _folder(key: str, name: str, value: str, path: Path) -> str:
    """A folder inside the project, written with slashes; raises ConfigError for any other."""
    parts = value.replace("\\", "/").split("/")
    if value.startswith(("/", "\\", "~")) or ".." in parts or re.match(r"[A-Za-z]:", value):
        what = "file" if name == "helpers" else "folder"
        raise wrong_value(key, f"has to be a {what} inside the project, not {value!r}", path)
    folder = "/".join(part for part in parts if part not in ("", "."))
    if name == "tests" and not folder:
        raise wrong_value(key, f"has to name a folder, not {value!r}", path)
    return folder


def _shown(value: object) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else kind_of(value)


_TEXTS: Final[dict[str, Callable[[str, str, Path], str]]] = {
    "layout": _layout,
    "helpers": _helpers,
}
_TABLES: Final[dict[str, Callable[[object, Path], object]]] = {
    "per_file_ignores": _ignored_codes,
    "naming": naming_of,
    "parameters": parameters_of,
}
