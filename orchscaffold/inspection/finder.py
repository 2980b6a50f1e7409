"""Module names and the files they stand for, by looking at folders; nothing is imported."""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path

from orchscaffold.frozen import dataclass, field
from orchscaffold.project.layout import is_below

_STDLIB = Path(sysconfig.get_path("stdlib"))
_ALIASES = {"collections.abc": "_collections_abc", "os.path": "posixpath"}


@dataclass(frozen=True, slots=True)
class Located:
    """A module's file; `path` None for a namespace package. `search` is where its submodules
    lie."""

    name: str
    path: Path | None
    search: tuple[Path, ...]
    root: Path

    @property
    def is_package(self) -> bool:
        """Whether the module can have submodules."""
        return bool(self.search)


@dataclass(frozen=True, slots=True)
class ModuleFinder:
    """Looks modules up in the import roots, then the search paths, then the standard library."""

    import_roots: tuple[Path, ...]
    search_paths: tuple[Path, ...]
    _found: dict[str, Located | None] = field(default_factory=dict, compare=False)
    _owned: dict[str, bool] = field(default_factory=dict, compare=False)
    _absent: dict[str, bool] = field(default_factory=dict, compare=False)
    _listed: dict[Path, frozenset[str]] = field(default_factory=dict, compare=False)
    _deepest: list[tuple[Path, bool]] = field(default_factory=list, compare=False)

    def find(self, module: str) -> Located | None:
        """Where `module` lies, or None where it is in none of the folders."""
        if module not in self._found:
            self._found[module] = None
            self._found[module] = self._look_up(module)
        return self._found[module]

    def module_of(self, path: Path) -> str | None:
        """The name `path` is imported by, or None where it is under none of the folders."""
        if not self._deepest:
            deepest = sorted(self._roots(), key=lambda root: len(root.parts), reverse=True)
            self._deepest.extend((root, (root / "__init__.py").is_file()) for root in deepest)
        roots = [(root, is_package) for root, is_package in self._deepest if is_below(path, root)]
        fitting = [root for root, is_package in roots if not is_package]
        for root in fitting or [root for root, _ in roots]:
            name = _dotted(path.parts[len(root.parts) :])
            if name:
                return name
        return None

    def is_project(self, module: str) -> bool:
        """Whether `module` lies under an import root and not in an installed package's folder."""
        if module not in self._owned:
            self._owned[module] = self._is_owned(module)
        return self._owned[module]

    def is_missing(self, module: str) -> bool:
        """Whether nothing of the module's package is installed: importing it certainly fails.

        False where the packages are not those that the tests run with, for pytest is not among
        them, or where import hooks add others.
        """
        if is_stdlib(module) or self.find(module) is not None:
            return False
        top = module.partition(".")[0]
        if top not in self._absent:
            names = {name for folder in self._roots() for name in self._names(folder)}
            is_there = any(name == top or name.startswith(f"{top}.") for name in names)
            has_hooks = any("editable" in name for name in names)
            self._absent[top] = "pytest" in names and not (is_there or has_hooks)
        return self._absent[top]

    def _is_owned(self, module: str) -> bool:
        located = self.find(module)
        if located is None:
            return False
        place = located.path or located.search[0]
        roots = [root for root in self._roots() if is_below(place, root)]
        nearest = max(roots, key=lambda root: len(root.parts))
        return nearest in self.import_roots

    def _roots(self) -> tuple[Path, ...]:
        return (*self.import_roots, *self.search_paths, _STDLIB)

    def _look_up(self, module: str) -> Located | None:
        if not module or not all(part.isidentifier() for part in module.split(".")):
            return None
        module = _ALIASES.get(module, module)
        parent, _, name = module.rpartition(".")
        if not parent:
            return self._search(module, name, self._roots()) or self._stubs(module, name)
        above = self.find(parent)
        return self._search(module, name, above.search) if above else None

    def _search(self, module: str, name: str, folders: tuple[Path, ...]) -> Located | None:
        namespace: list[Path] = []
        for folder in folders:
            names = self._names(folder)
            if name in names:
                inner = folder / name
                if "__init__.py" in self._names(inner):
                    return Located(module, inner / "__init__.py", (inner,), folder)
                if inner.is_dir():
                    namespace.append(inner)
            if f"{name}.py" in names:
                return Located(module, folder / f"{name}.py", (), folder)
        stub = self._search_stub(module, name, folders)
        if stub is not None or not namespace:
            return stub
        return Located(module, None, tuple(namespace), namespace[0].parent)

    def _search_stub(self, module: str, name: str, folders: tuple[Path, ...]) -> Located | None:
        for folder in folders:
            names = self._names(folder)
            if f"{name}.pyi" in names:
                return Located(module, folder / f"{name}.pyi", (), folder)
            if name in names and "__init__.pyi" in self._names(folder / name):
                inner = folder / name
                return Located(module, inner / "__init__.pyi", (inner,), folder)
        return None

    def _stubs(self, module: str, name: str) -> Located | None:
        for folder in self._roots():
            inner = folder / f"{name}-stubs"
            if inner.name in self._names(folder) and (inner / "__init__.pyi").is_file():
                return Located(module, inner / "__init__.pyi", (inner,), folder)
        return None

    def _names(self, folder: Path) -> frozenset[str]:
        if folder not in self._listed:
            try:
                self._listed[folder] = frozenset(os.listdir(folder))
            except OSError:
                self._listed[folder] = frozenset()
        return self._listed[folder]


def is_stdlib(module: str) -> bool:
    """Whether `module` belongs to the standard library."""
    return module.partition(".")[0] in sys.stdlib_module_names


def _dotted(path: tuple[str, ...]) -> str:
    parts = [*path[:-1], *(Path(name).stem for name in path[-1:])]
    if parts and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""
