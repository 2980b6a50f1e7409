"""Modules as they stand after import: which names they have, which they certainly lack."""

from __future__ import annotations

import ast
import builtins
import os
import re
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.bindings import Assignment, Definition, Import, Star
from orchscaffold.inspection.finder import Located, ModuleFinder, is_stdlib
from orchscaffold.inspection.surface.binding import TYPING, bound_names, dotted, single
from orchscaffold.inspection.surface.module_surface import ModuleSurface, module_surface
from orchscaffold.inspection.surface.setting import sets
from orchscaffold.model.code import Resolved
from orchscaffold.regular import read_regular
from orchscaffold.source import SourceFile, parse_source, read_source

_STEPS = 20
_MAKES_MODULES = re.compile(r"\bsys\.modules\[|\bsys\.meta_path\b|\bsys\.modules\.update\b")
_OPAQUE = frozenset(
    ("_pytest", "anyio", "attr", "attrs", "mock", "pydantic", "pytest", "pytest_asyncio", "trio")
)


@dataclass(frozen=True, slots=True)
class ModuleSurfaces:
    """The modules a finder can find, each read once."""

    finder: ModuleFinder
    _read: dict[str, ModuleSurface | None] = field(default_factory=dict)
    _folders: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    _doubles: dict[str, bool] = field(default_factory=dict)
    _followed: dict[tuple[str, str], Resolved | None] = field(default_factory=dict)

    def surface(self, module: str) -> ModuleSurface | None:
        """The module, None where it has no Python source that can be read."""
        if module not in self._read:
            is_double = self._is_double(module.partition(".")[0])
            self._read[module] = None if is_double else self._surface(module)
        return self._read[module]

    def _is_double(self, top: str) -> bool:
        """Whether several import roots hold a module of this name: the order decides, and pytest
        changes it."""
        if top not in self._doubles:
            roots = [
                root
                for root in self.finder.import_roots
                if (root / top / "__init__.py").is_file() or (root / f"{top}.py").is_file()
            ]
            self._doubles[top] = len(roots) > 1
        return self._doubles[top]

    def adopt(self, name: str, source: SourceFile, tree: ast.Module, package: str) -> ModuleSurface:
        """Make a file that is known already, a test file say, the module `name`."""
        made = module_surface(name, source, tree, package)
        self._read[name] = made
        return made

    def release(self, name: str) -> None:
        """Forget an adopted file."""
        self._read.pop(name, None)

    def exists(self, module: str) -> bool | None:
        """Whether there is such a module; None where it cannot be told."""
        if self.finder.find(module) is not None:
            return True
        parent, _, name = module.rpartition(".")
        if not parent or is_stdlib(parent):
            return None
        above = self.exists(parent)
        if not above:
            return above
        return self._holds_module(parent, name)

    def _holds_module(self, parent: str, name: str) -> bool | None:
        """Whether the package `parent`, which exists, has the submodule `name`."""
        surface = self.surface(parent)
        located = self.finder.find(parent)
        if surface is None or located is None or surface.is_dynamic:
            return None
        if not located.is_package:
            return False
        if any(item.when != TYPING for item in surface.bound.get(name, ())):
            return None
        return None if _has_file(located, name) or self._is_built_up(surface) else False

    def has(self, module: str, name: str, depth: int = 0) -> bool | None:
        """Whether `module` has the attribute `name` when it has been imported; None: who knows."""
        surface = self.surface(module)
        if surface is None or is_stdlib(module) or depth > _STEPS:
            return None
        found = surface.bound.get(name, ())
        if any(item.when != TYPING for item in found):
            return True
        if name.startswith("__") or name in surface.late or surface.is_dynamic:
            return None
        located = self.finder.find(module)
        if located is not None and _has_file(located, name):
            return True
        found_there = self._from_stars(surface, name, depth)
        return None if found_there is False and self._is_built_up(surface) else found_there

    def _is_built_up(self, surface: ModuleSurface) -> bool:
        """Whether a module of the same package that it imports may make modules as it runs."""
        top = surface.name.partition(".")[0]
        for entry in (item.entry for found in surface.bound.values() for item in found):
            if not isinstance(entry, Import) or entry.module.partition(".")[0] != top:
                continue
            for name in (entry.module, f"{entry.module}.{entry.attribute}"):
                other = self.surface(name)
                if other is not None and _MAKES_MODULES.search(other.text):
                    return True
        return False

    def _from_stars(self, surface: ModuleSurface, name: str, depth: int) -> bool | None:
        answers = [
            None if self.surface(star) is None else self.has(star, name, depth + 1)
            for star in surface.stars
        ]
        if True in answers:
            return True
        return None if None in answers else False

    def may_set(self, module: str, name: str) -> bool:
        """Whether the module, or one in its folder, sets an attribute of this name on something."""
        located = self.finder.find(module)
        if located is None or located.path is None:
            surface = self.surface(module)
            return surface is not None and sets(surface.text, name)
        return any(sets(text, name) for text in self._texts(located.path.parent))

    def _texts(self, folder: Path) -> tuple[str, ...]:
        if folder not in self._folders:
            self._folders[folder] = tuple(_text(path) for path in sorted(folder.glob("*.py")))
        return self._folders[folder]

    def names(self, module: str) -> tuple[str, ...]:
        """The public names that `module` binds itself, for suggestions."""
        surface = self.surface(module)
        if surface is None:
            return ()
        return tuple(
            name
            for name, found in surface.bound.items()
            if any(item.when != TYPING for item in found)
        )

    def follow(self, module: str, name: str) -> Resolved | None:
        """Where the dotted `name`, as seen in `module`, certainly leads; None where that is open.

        The kind is "module", "class", "function", "variable", or "external" for what the standard
        library and a few test tools define: their names are known, and not looked into.
        """
        key = (module, name)
        if key not in self._followed:
            self._followed[key] = None
            self._followed[key] = self._follow(module, name)
        return self._followed[key]

    def _follow(self, module: str, name: str) -> Resolved | None:
        head, *rest = name.split(".")
        found = self._name(module, head, in_scope=True)
        for part in rest:
            if found is None:
                return None
            found = self.member(found, part)
        return found

    def member(self, owner: Resolved, name: str) -> Resolved | None:
        """What `owner.name` certainly is, of a module or a class's own body."""
        if owner.kind == "module":
            return self._name(owner.module, name, in_scope=False)
        if owner.kind == "external":
            return Resolved("external", owner.module, f"{owner.qualname}.{name}")
        if owner.kind != "class" or owner.module == "builtins":
            return None
        node = self.node(owner.module, owner.qualname)
        return None if node is None else self._inner(owner, node, name)

    def _inner(self, owner: Resolved, node: _Node, name: str) -> Resolved | None:
        prefix = f"{owner.qualname}."
        found = [item for item in bound_names(node.body, "", prefix) if item.name == name]
        entry = single(tuple(found))
        if isinstance(entry, Definition) and isinstance(entry.node, ast.ClassDef):
            return Resolved("class", owner.module, entry.qualname)
        return None

    def dig(self, module: str, name: str) -> Resolved | None:
        """Where a name of the standard library is really defined."""
        for _ in range(_STEPS):
            surface = self.surface(module)
            if surface is None:
                return None
            entry = single(surface.bound.get(name, ()))
            if isinstance(entry, Definition):
                return Resolved("class", module, name)
            if isinstance(entry, Import) and entry.attribute is not None:
                module, name = entry.module, entry.attribute
                continue
            stars = [star for star in surface.stars if self._binds(star, name)]
            if entry is not None or len(stars) != 1:
                return None
            module = stars[0]
        return None

    def _binds(self, module: str, name: str) -> bool:
        surface = self.surface(module)
        return surface is not None and name in surface.bound

    def node(self, module: str, qualname: str) -> _Node | None:
        """The one definition of `qualname` in `module`: for this package's own readers."""
        surface = self.surface(module)
        if surface is None:
            return None
        head, *rest = qualname.split(".")
        entry = single(surface.bound.get(head, ()))
        for part in rest:
            if not isinstance(entry, Definition) or not isinstance(entry.node, ast.ClassDef):
                return None
            inner = bound_names(entry.node.body, surface.package)
            entry = single(tuple(item for item in inner if item.name == part))
        return entry.node if isinstance(entry, Definition) else None

    def _name(self, module: str, name: str, in_scope: bool) -> Resolved | None:
        """Follow imports to a definition."""
        for _ in range(_STEPS):
            if is_external(module):
                return Resolved("external", module, name)
            surface = self.surface(module)
            if surface is None:
                return self._submodule(module, name)
            found = surface.bound.get(name, ())
            if not found:
                return self._unbound(surface, name, in_scope)
            entry = single(found)
            if self._is_overlaid(surface, name):
                return None
            if isinstance(entry, Import):
                if entry.attribute is None:
                    return Resolved("module", entry.module, "")
                module, name, in_scope = entry.module, entry.attribute, False
                continue
            return self._defined(surface, name, entry)
        return None

    def _is_overlaid(self, surface: ModuleSurface, name: str) -> bool:
        """Whether a star import may put something else in the name's place."""
        return any(
            self.surface(star) is None or self.has(star, name) is not False
            for star in surface.stars
        )

    def _defined(
        self, surface: ModuleSurface, name: str, entry: Definition | Assignment | Star | None
    ) -> Resolved | None:
        if isinstance(entry, Definition):
            if name in surface.late:
                return None
            kind = "class" if isinstance(entry.node, ast.ClassDef) else "function"
            return Resolved(kind, surface.name, name)
        if not isinstance(entry, Assignment) or name in surface.late:
            return None
        alias = dotted(entry.value) if entry.value is not None else ""
        if alias and alias.partition(".")[0] != name:
            target = self.follow(surface.name, alias)
            if target is not None and target.kind != "variable":
                return target
        return Resolved("variable", surface.name, name)

    def _unbound(self, surface: ModuleSurface, name: str, in_scope: bool) -> Resolved | None:
        for star in surface.stars:
            if self.surface(star) is not None and self.has(star, name) and name[0] != "_":
                return self._name(star, name, in_scope=False)
        if surface.stars or name in surface.late:
            return None
        if in_scope and hasattr(builtins, name):
            return _builtin(name)
        return self._submodule(surface.name, name)

    def _submodule(self, module: str, name: str) -> Resolved | None:
        full = f"{module}.{name}"
        return Resolved("module", full, "") if self.finder.find(full) is not None else None

    def _surface(self, module: str) -> ModuleSurface | None:
        located = self.finder.find(module)
        if located is None or located.path is None or located.path.suffix != ".py":
            return None
        try:
            source = read_source(located.path)
            tree = parse_source(source)
        except FileError:
            return None
        package = module if located.is_package else module.rpartition(".")[0]
        return module_surface(module, source, tree, package)


def is_external(module: str) -> bool:
    """Whether names of `module` are taken as they are, and not followed."""
    return is_stdlib(module) or module.partition(".")[0] in _OPAQUE


_Node = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _has_file(located: Located, name: str) -> bool:
    """Whether a folder of the package holds anything, compiled or not, called `name`."""
    return any(
        entry == name or entry.startswith(f"{name}.")
        for folder in located.search
        for entry in os.listdir(folder)
    )


def _builtin(name: str) -> Resolved:
    value = getattr(builtins, name)
    kind = "class" if isinstance(value, type) else "function" if callable(value) else "variable"
    return Resolved(kind, "builtins", name)


def _text(path: Path) -> str:
    try:
        return read_regular(path).decode("utf-8", "replace")
    except OSError:
        return ""
