"""pytest's own configuration, found and read as pytest does."""

from __future__ import annotations

import configparser
import shlex
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from orchscaffold.config import read_toml
from orchscaffold.errors import ConfigError
from orchscaffold.frozen import dataclass
from orchscaffold.regular import read_regular

INI_NAMES: Final = (
    "pytest.toml",
    ".pytest.toml",
    "pytest.ini",
    ".pytest.ini",
    "pyproject.toml",
    "tox.ini",
    "setup.cfg",
)
_MEND: Final = "Mend it there; pytest reads it, too."
_READ: Final = "Check its permissions, and that it is UTF-8."
SECTIONS: Final = {"tox.ini": "pytest", "setup.cfg": "tool:pytest"}


@dataclass(frozen=True, slots=True)
class PytestConfig:
    """The file that configures pytest (None without one) and its options, a list of values each."""

    path: Path | None
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        """The values of an option as written: one text from an ini file, items from TOML."""
        return dict(self.options).get(name, ())

    def words(self, name: str) -> tuple[str, ...]:
        """The values of an option split as a shell would."""
        return tuple(word for value in self.values(name) for word in _split(value))

    def text(self, name: str) -> str:
        """The value of an option that has one, "" if unset."""
        return " ".join(self.values(name)).strip()

    def collects_class(self, name: str) -> bool:
        """Whether pytest collects a plain class of this name (`python_classes`, default `Test`)."""
        patterns = self.words("python_classes") or ("Test",)
        return any(name.startswith(pattern) or fnmatch(name, pattern) for pattern in patterns)

    def collects_function(self, name: str) -> bool:
        """Whether pytest collects a function or method of this name (`python_functions`)."""
        patterns = self.words("python_functions") or ("test",)
        return any(name.startswith(pattern) or fnmatch(name, pattern) for pattern in patterns)


def _split(value: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()


def find_pytest_config(start: Path) -> PytestConfig:
    """The configuration that pytest uses for tests in `start`: the first found walking up.

    Stops above a repository's root. Raises ConfigError for a file that does not parse.
    """
    for folder in upwards(start):
        for name in INI_NAMES:
            options = _options(folder / name)
            if options is not None:
                return PytestConfig(folder / name, options)
    return PytestConfig(None)


def upwards(start: Path) -> Iterator[Path]:
    """`start` and the folders above it, as far as the repository's root (or the file system's)."""
    for folder in (start, *start.parents):
        yield folder
        if (folder / ".git").exists():
            return


def _options(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """pytest's options in `path`, or None if it does not configure pytest."""
    if not path.is_file():
        return None
    if path.suffix == ".toml":
        return _toml_options(path)
    return _ini_options(path)


def _toml_options(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    table: object = read_toml(path)
    keys = ("tool", "pytest") if path.name == "pyproject.toml" else ("pytest",)
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if isinstance(table, dict) and isinstance(table.get("ini_options"), dict):
        table = table["ini_options"]
    if not isinstance(table, dict):
        return () if path.name != "pyproject.toml" else None
    return tuple((str(name), _texts(value)) for name, value in table.items())


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, bool):
        return (str(value).lower(),)
    return (str(value),)


def _ini_options(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    section = SECTIONS.get(path.name, "pytest")
    parser = read_ini(path)
    if parser.has_section(section):
        return tuple((name, (value or "",)) for name, value in parser.items(section))
    return () if path.name in ("pytest.ini", ".pytest.ini") else None


def read_ini(path: Path) -> configparser.RawConfigParser:
    """An ini file; raises ConfigError, with the line, where it does not parse."""
    parser = configparser.RawConfigParser(allow_no_value=True, strict=False)
    try:
        parser.read_string(read_regular(path).decode("utf-8-sig"), str(path))
    except configparser.Error as error:
        errors = getattr(error, "errors", ())
        line = errors[0][0] if errors else getattr(error, "lineno", None)
        raise ConfigError("is not a valid ini file", path=path, line=line, hint=_MEND) from error
    except (UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"cannot be read: {error}", path=path, hint=_READ) from error
    return parser
