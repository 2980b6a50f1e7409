"""What all test files of a project share: the code's surfaces and the test-side files read."""

from __future__ import annotations

import ast
from itertools import count
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.inspection.surface.library import Surfaces
from orchscaffold.inspection.surface.modules import ModuleSurfaces
from orchscaffold.model.settings import Project
from orchscaffold.project import is_test_side
from orchscaffold.project.root import modules_in, package_parent
from orchscaffold.source import SourceFile, parse_source, read_source
from orchscaffold.tracing.scripts import Script, read_script


@dataclass(frozen=True, slots=True)
class World:
    """The code under test and the test-side files, each read once.

    `scripts` are files that are followed statement by statement: tests, `conftest.py`, helpers.
    """

    surfaces: Surfaces
    project: Project
    _scripts: dict[Path, Script | None] = field(default_factory=dict)
    _by_module: dict[str, Script] = field(default_factory=dict)
    _listed: dict[Path, frozenset[str]] = field(default_factory=dict)
    _serials: count[int] = field(default_factory=lambda: count(1))

    def serial(self) -> int:
        """A number that no other object has."""
        return next(self._serials)

    def open_script(self, source: SourceFile) -> Script:
        """The script of a file that is read already; raises FileError where it does not parse."""
        script = self._scripts.get(source.path)
        if script is None or script.text != source.text:
            script = self._read(source, parse_source(source))
        return script

    def release(self, path: Path) -> None:
        """Forget a test file that is done with: nobody builds on most of them."""
        script = self._scripts.get(path)
        if script is not None and path.name != "conftest.py":
            del self._scripts[path]
            self._by_module.pop(script.module, None)
            self.surfaces.modules.release(script.module)

    def script(self, path: Path) -> Script | None:
        """The script at `path`; None where it cannot be read."""
        if path not in self._scripts:
            try:
                source = read_source(path)
                self._read(source, parse_source(source))
            except FileError:
                self._scripts[path] = None
        return self._scripts[path]

    def _read(self, source: SourceFile, tree: ast.Module) -> Script:
        finder = self.surfaces.modules.finder
        name = finder.module_of(source.path) or source.path.stem
        is_package = source.path.stem == "__init__"
        package = name if is_package else name.rpartition(".")[0]
        key = f"{source.path}#{self.serial()}"
        surface = self.surfaces.modules.adopt(key, source, tree, package)
        script = read_script(source, tree, key, surface)
        self._scripts[source.path] = script
        self._by_module[key] = script
        return script

    def script_of(self, module: str) -> Script | None:
        """The script that the module is, where it lies among the tests."""
        known = self._by_module.get(module)
        if known is not None:
            return known
        located = self.surfaces.modules.finder.find(module)
        if located is None or located.path is None or not self.is_test_side(located.path):
            return None
        return self.script(located.path)

    def is_test_side(self, path: Path) -> bool:
        """Whether the file belongs to the tests and not to the code under test."""
        return is_test_side(self.project, path)

    def shadowed(self, path: Path) -> frozenset[str]:
        """Names of modules in the folders that pytest puts first for this test file: those above
        its package, and above each `conftest.py`'s."""
        found: set[str] = set()
        roots = self.surfaces.modules.finder.import_roots
        for script in (path, *(item.path for item in self.conftests(path))):
            folder = package_parent(script.parent)
            if folder not in roots:
                found |= self._modules_in(folder)
        return frozenset(found)

    def _modules_in(self, folder: Path) -> frozenset[str]:
        if folder not in self._listed:
            self._listed[folder] = modules_in(folder)
        return self._listed[folder]

    def conftests(self, path: Path) -> tuple[Script, ...]:
        """The `conftest.py` files that apply to the file at `path`, nearest first."""
        found: list[Script] = []
        for folder in path.parents:
            if not folder.is_relative_to(self.project.root):
                break
            other = folder / "conftest.py"
            script = self.script(other) if other != path and other.is_file() else None
            if script is not None:
                found.append(script)
        return tuple(found)


def open_world(project: Project) -> World:
    """A world over the project's import roots, its installed packages and its root folder."""
    roots = tuple(dict.fromkeys((*project.import_roots, project.root)))
    finder = ModuleFinder(roots, project.site_packages)
    return World(Surfaces(ModuleSurfaces(finder)), project)
