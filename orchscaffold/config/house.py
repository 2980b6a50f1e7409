"""The tables inside `[tool.orchscaffold]` that make a house style: names and parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from orchscaffold.config.complaints import kind_of, unknown_key, wrong_value
from orchscaffold.errors import ConfigError
from orchscaffold.model.house import Parameter, Parameters
from orchscaffold.model.settings import Naming

_FILE: Final = re.compile(r"(?:test_[\w.-]*\{module\}[\w-]*|[\w-]*\{module\}[\w-]*_test)\.py")
_CLASS: Final = re.compile(r"[A-Za-z_]\w*\{class\}\w*\{pattern\}|\{class\}\w*\{pattern\}")
_TEST: Final = re.compile(r"test\w*\{name\}\w*")
_HELPER: Final = re.compile(r"(?:[A-Za-z_]\w*)?\{name\}\w*")
_FIELDS: Final[Mapping[str, tuple[str, re.Pattern[str], str]]] = {
    "file": ("file", _FILE, "test_{module}.py or {module}_test.py"),
    "class": ("cls", _CLASS, "Test{class}{pattern}, and end in {pattern}"),
    "test": ("test", _TEST, "test_{name}, and begin with test"),
    "context": ("context", _HELPER, "_make_{name}"),
    "factory": ("factory", _HELPER, "_create_test_{name}"),
}


def naming_of(value: object, path: Path) -> Naming:
    """The table `naming`; raises ConfigError that names the first wrong key."""
    given = _table("naming", value, path)
    names: dict[str, str] = {}
    for key, pattern in given.items():
        if key not in _FIELDS:
            raise unknown_key(key, _FIELDS, path, "naming")
        field, form, example = _FIELDS[key]
        if not isinstance(pattern, str):
            raise wrong_value(key, f"has to be a string, not {kind_of(pattern)}", path, "naming")
        if not form.fullmatch(pattern):
            what = f"has to be like {example}; {pattern!r} is not"
            raise wrong_value(key, what, path, "naming")
        names[field] = pattern
    naming = Naming(**names)
    if naming.context == naming.factory:
        what = "has to differ from `context`: the name tells what a helper is"
        raise wrong_value("factory", what, path, "naming")
    return naming


def parameters_of(value: object, path: Path) -> Parameters:
    """The table `parameters`, sorted; raises ConfigError for what is no plain value."""

    def wrong(key: str, what: str) -> ConfigError:
        return wrong_value(key, what, path, "parameters")

    return plain_values(_table("parameters", value, path), wrong)


def plain_values(table: Mapping[str, object], wrong: Callable[[str, str], Exception]) -> Parameters:
    """Names with strings, numbers, booleans or lists of these, sorted; raises what `wrong` makes of
    a key and a complaint.
    """
    found: list[tuple[str, Parameter]] = []
    for key, item in sorted(table.items()):
        if not key.isidentifier():
            raise wrong(key, "is no name that a template could use: letters, digits, _")
        if isinstance(item, str | int | float):
            found.append((key, item))
        elif isinstance(item, list) and all(isinstance(part, str | int | float) for part in item):
            found.append((key, tuple(item)))
        else:
            raise wrong(key, "has to be a string, a number, a boolean or a list of these")
    return tuple(found)


def _table(name: str, value: object, path: Path) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise wrong_value(name, f"has to be a table, not {kind_of(value)}", path)
    return value
