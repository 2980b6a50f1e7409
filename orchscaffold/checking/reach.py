"""What a file's findings can depend on: the files of the project that it reaches by name.

Every import counts, wherever it stands, every name that is asked of one, and every string that
reads like a dotted name (patch targets, plugins): too much rather than too little. So do the
`conftest.py` files above, what configures pytest there, the names of modules beside the tests, and
the attributes that a module's neighbours set on its objects.
Installed packages are not followed, their folders are part of the environment; what is installed in
place, by a path file, is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from orchscaffold.checking.facts import digest_of
from orchscaffold.checking.file_memory import FileMemory
from orchscaffold.checking.mentions import absolute
from orchscaffold.frozen import dataclass
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.model.settings import Project
from orchscaffold.project import is_below, is_test_side
from orchscaffold.project.pytest_config import INI_NAMES, upwards
from orchscaffold.project.root import modules_in, package_parent
from orchscaffold.regular import read_regular

_PACKAGES: Final = ("site-packages", "dist-packages")


class Reach:
    """The files of one project, each looked at once."""

    def __init__(self, project: Project, files: FileMemory) -> None:
        in_place = (path for path in project.site_packages if path.name not in _PACKAGES)
        self._project = project
        self._root = os.path.abspath(project.root)
        self._inside = os.path.join(self._root, "")
        self._finder = ModuleFinder((*project.import_roots, *in_place), ())
        self._files = files
        self._edges: dict[str, tuple[str, ...]] = {}
        self._packages: dict[str, str] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        self._tops: dict[str, frozenset[str]] = {}
        self._around: dict[str, _Around] = {}
        self._asked: dict[str, tuple[str, ...]] = {}
        self._set: dict[str, frozenset[str]] = {}
        self._lines: dict[str, str] = {}

    def digest(self, paths: Iterable[Path]) -> str:
        """A digest of all that these files reach, themselves included."""
        starts = tuple(map(str, paths))
        around = {self._around_of(os.path.dirname(path)) for path in starts}
        seen: set[str] = set()
        waiting = [*starts, *(path for place in around for path in place.conftests)]
        while waiting:
            path = waiting.pop()
            if path not in seen:
                seen.add(path)
                waiting.extend(self._reached(path))
        spoken_of = frozenset[str]().union(*map(self._tops_of, seen))
        asked = frozenset[str]().union(*map(self._asked_by, seen))
        parts = [place.state for place in around]
        parts += (" ".join(sorted(place.modules & spoken_of)) for place in around)
        folders = {os.path.dirname(path) for path in seen}
        parts += (f"{path}:{' '.join(sorted(self._set_in(path) & asked))}" for path in folders)
        lines = (*sorted(parts), *sorted(map(self._line, seen)))
        return digest_of("\n".join(lines).encode("utf-8", "surrogatepass"))

    def _line(self, path: str) -> str:
        if path not in self._lines:
            inside = path.startswith(self._inside)
            name = path[len(self._inside) :] if inside else os.path.relpath(path, self._root)
            self._lines[path] = f"{name}:{self._files.facts(path).code}"
        return self._lines[path]

    def _reached(self, path: str) -> tuple[str, ...]:
        if path not in self._edges:
            self._edges[path] = tuple(dict.fromkeys(self._followed(path)))
        return self._edges[path]

    def _followed(self, path: str) -> Iterator[str]:
        names = self._files.facts(path).names
        package = self._package_of(os.path.dirname(path))
        for module, name in names.imports:
            yield from self._files_of(absolute(module, package), name)
        for use in names.uses:
            yield from self._files_of(absolute(use, package))
        for text in names.texts:
            yield from self._files_of(text.replace(":", "."))

    def _package_of(self, folder: str) -> str:
        """The package that the modules in a folder are of; "" for none."""
        if folder not in self._packages:
            self._packages[folder] = self._finder.module_of(Path(folder, "__init__.py")) or ""
        return self._packages[folder]

    def _files_of(self, module: str | None, name: str = "") -> tuple[str, ...]:
        """The file of each module on the way to a dotted name, and to a name in it."""
        if module is None:
            return ()
        dotted = f"{module}.{name}" if name else module
        if dotted not in self._named:
            self._named[dotted] = tuple(self._found(dotted))
        return self._named[dotted]

    def _found(self, dotted: str) -> Iterator[str]:
        parts = dotted.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if not self._finder.is_project(name):
                return
            located = self._finder.find(name)
            if located is not None and located.path is not None:
                yield str(located.path)

    def _tops_of(self, path: str) -> frozenset[str]:
        """The first parts of the dotted names in a file."""
        if path not in self._tops:
            names = self._files.facts(path).names
            dotted = (*(module for module, _ in names.imports), *names.texts)
            self._tops[path] = frozenset(name.partition(".")[0] for name in dotted)
        return self._tops[path]

    def _asked_by(self, path: str) -> tuple[str, ...]:
        """The attributes that a file of the tests asks for."""
        if path not in self._asked:
            is_test = is_test_side(self._project, Path(path))
            self._asked[path] = self._files.facts(path).names.asks if is_test else ()
        return self._asked[path]

    def _set_in(self, folder: str) -> frozenset[str]:
        """The attributes that the modules in a folder set."""
        if folder not in self._set:
            names = sorted(name for name in _listed(folder) if name.endswith(".py"))
            facts = (self._files.facts(os.path.join(folder, name)) for name in names)
            self._set[folder] = frozenset(name for found in facts for name in found.sets)
        return self._set[folder]

    def _around_of(self, folder: str) -> _Around:
        if folder not in self._around:
            self._around[folder] = _look_around(Path(folder), self._project.root)
        return self._around[folder]


@dataclass(frozen=True, slots=True)
class _Around:
    """What applies to the files in a folder: the `conftest.py` files, what configures pytest (as
    text), and the modules that lie where pytest puts folders first for it.
    """

    conftests: tuple[str, ...]
    state: str
    modules: frozenset[str]


def _look_around(folder: Path, root: Path) -> _Around:
    above = tuple(upwards(folder))
    conftests = [path / "conftest.py" for path in above if is_below(path, root)]
    there = tuple(path for path in conftests if path.is_file())
    settings = [path / name for path in above for name in INI_NAMES]
    state = [f"{path}:{_content(path)}" for path in settings if path.is_file()]
    first = {package_parent(path) for path in (folder, *(path.parent for path in there))}
    modules = frozenset(name for path in first for name in modules_in(path))
    return _Around(tuple(map(str, there)), "\n".join(state), modules)


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _content(path: Path) -> str:
    try:
        return digest_of(read_regular(path))
    except OSError:
        return "unread"
