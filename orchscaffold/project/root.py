"""Where a project begins: the nearest table of ours, else the nearest sign of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orchscaffold.config import TOOL, Table, read_toml, settings_of, tool_table
from orchscaffold.errors import ConfigError
from orchscaffold.frozen import dataclass
from orchscaffold.model.settings import Settings
from orchscaffold.project.pytest_config import upwards
from orchscaffold.regular import read_regular

MARKERS: Final = (
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "pytest.ini",
    "pytest.toml",
    "tox.ini",
    ".git",
)


@dataclass(frozen=True, slots=True)
class Root:
    """The root folder of a project and what its `pyproject.toml` says, if it has one."""

    path: Path
    pyproject: Table
    settings: Settings


def find_root(target: Path, config: Path | None = None) -> Root:
    """The root of the project that holds `target` (a file or folder, which need not exist).

    With `config`, its folder. Else the nearest folder up whose `pyproject.toml` has our table; else
    the nearest with any sign of a project; else the folder that holds the topmost package. A
    repository's root ends the search. Raises ConfigError for a `pyproject.toml` that cannot be read
    or is wrong.
    """
    if config is not None:
        path = config.absolute()
        return _root(path.parent, read_toml(path), path)
    start = _normal(target)
    start = start if start.is_dir() else start.parent
    folders = tuple(upwards(start))
    for folder in folders:
        pyproject = folder / "pyproject.toml"
        if _mentions_us(pyproject):
            data = read_toml(pyproject)
            if tool_table(data, pyproject) is not None:
                return _root(folder, data, pyproject)
    for folder in folders:
        if any((folder / marker).exists() for marker in MARKERS):
            pyproject = folder / "pyproject.toml"
            return _root(folder, read_toml(pyproject) if pyproject.is_file() else {}, pyproject)
    return Root(package_parent(start), {}, Settings())


def package_parent(folder: Path) -> Path:
    """The folder from which modules in `folder` are imported: above the topmost `__init__.py`."""
    while (folder / "__init__.py").exists() and folder.parent != folder:
        folder = folder.parent
    return folder


def modules_in(folder: Path) -> frozenset[str]:
    """The names of the modules and packages that lie in a folder; none where it cannot be read."""
    try:
        items = tuple(folder.iterdir())
    except OSError:
        return frozenset()
    return frozenset(
        item.stem for item in items if item.suffix == ".py" or (item / "__init__.py").is_file()
    )


def _normal(path: Path) -> Path:
    """The path made absolute, `..` taken out, links of the folders above it left alone."""
    parts: list[str] = []
    for part in path.absolute().parts:
        if part == "..":
            parts = parts[:-1] or parts
        else:
            parts.append(part)
    return Path(*parts)


def _mentions_us(pyproject: Path) -> bool:
    """Whether the file may hold our table: a cheap look that lets foreign broken files pass.

    Raises ConfigError where it exists and cannot be read.
    """
    try:
        return TOOL.encode() in read_regular(pyproject)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        hint = "Check its permissions: it may hold the settings."
        raise ConfigError(message, path=pyproject, hint=hint) from error


def _root(folder: Path, data: Table, path: Path) -> Root:
    table = tool_table(data, path)
    return Root(folder, data, Settings() if table is None else settings_of(table, path))
