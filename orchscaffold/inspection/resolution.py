"""Where a name leads: through imports, re-exports, star imports and aliases to its definition."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable

from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.bindings import Assignment, Definition, Entry, Import
from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.inspection.modules import Modules
from orchscaffold.inspection.outline import Outline
from orchscaffold.model.code import Resolved

NOWHERE = Resolved("unknown", "", "")
_TYPING = ("typing", "typing_extensions")
_TYPING_CLASSES = frozenset(("Generic", "NamedTuple", "Protocol", "TypedDict"))

_FACTORIES = frozenset((("threading", "Lock"), ("threading", "RLock")))
"""Functions or assigned names in some versions of Python, classes in others, and used as
classes."""


@dataclass(frozen=True, slots=True)
class Resolver:
    """Follows names over `modules`; every answer is kept.

    A name of the standard library keeps its public address (`asyncio.Queue`); `definition` tells
    where its source is.
    """

    modules: Modules
    _resolved: dict[tuple[str, str], Resolved] = field(default_factory=dict)
    _defined: dict[tuple[str, str], Resolved] = field(default_factory=dict)

    def resolve(self, module: str, name: str) -> Resolved:
        """Follow `name` (may be dotted) as seen in `module`, builtins included."""
        key = (module, name)
        if key not in self._resolved:
            self._resolved[key] = NOWHERE
            head, *rest = name.split(".")
            found = self._public(module, head, in_scope=True)
            for part in rest:
                found = self.member(found, part)
            self._resolved[key] = found
        return self._resolved[key]

    def member(self, owner: Resolved, name: str) -> Resolved:
        """What `owner.name` is: a member of a module or of a class."""
        if owner.kind == "module":
            return self._public(owner.module, name, in_scope=False)
        if owner.kind == "unknown" and owner.module:
            qualname = f"{owner.qualname}.{name}" if owner.qualname else name
            return Resolved("unknown", owner.module, qualname)
        if owner.kind != "class":
            return NOWHERE
        return self._class_member(owner, name)

    def definition(self, module: str, qualname: str) -> Resolved:
        """Where `module.qualname` is really defined, standard library re-exports followed too."""
        key = (module, qualname)
        if key not in self._defined:
            self._defined[key] = NOWHERE
            head, *rest = qualname.split(".")
            found = self._follow(module, head, False, frozenset())
            for part in rest:
                found = self._class_member(found, part) if found.kind == "class" else NOWHERE
            self._defined[key] = found
        return self._defined[key]

    # --- one name in one module

    def _public(self, module: str, name: str, in_scope: bool) -> Resolved:
        """Follow imports up to the first module of the standard library, whose names are public."""
        seen: set[tuple[str, str]] = set()
        while (module, name) not in seen:
            seen.add((module, name))
            if is_stdlib(module) or module in _TYPING:
                return self._standard(module, name, in_scope)
            step = self._step(module, name, in_scope)
            if isinstance(step, Resolved):
                return step
            module, name, in_scope = step.module, step.attribute or "", False
        return NOWHERE

    def _standard(self, module: str, name: str, in_scope: bool) -> Resolved:
        if module in _TYPING:
            return Resolved("class" if name in _TYPING_CLASSES else "variable", module, name)
        kind = "class" if (module, name) in _FACTORIES else self.modules.glance(module, name)
        if kind:
            return Resolved(kind, module, name)
        outline = self.modules.outline(module)
        entry = outline.entries.get(name) if outline else None
        if isinstance(entry, Import) and entry.attribute and _is_elsewhere(entry.module, module):
            return self._standard(entry.module, entry.attribute, in_scope=False)
        found = self._follow(module, name, in_scope, frozenset())
        if found.kind == "module" and self.modules.exists(f"{module}.{name}"):
            return Resolved("module", f"{module}.{name}", "")
        if found.kind == "module" or found.module == "builtins" or found is NOWHERE:
            return found
        return Resolved(found.kind, module, name)

    def _follow(
        self, module: str, name: str, in_scope: bool, seen: frozenset[tuple[str, str]]
    ) -> Resolved:
        """Follow to the very definition."""
        if module == "builtins":
            return _builtin(name)
        if (module, name) in seen:
            return NOWHERE
        step = self._step(module, name, in_scope)
        if isinstance(step, Resolved):
            return step
        return self._follow(step.module, step.attribute or "", False, seen | {(module, name)})

    def _step(self, module: str, name: str, in_scope: bool) -> Resolved | Import:
        """One step: an answer, or the import to follow."""
        outline = self.modules.outline(module)
        if outline is None:
            return self._unread(module, name)
        entry = outline.entries.get(name)
        if entry is not None:
            return self._entry(outline, name, entry)
        submodule = f"{module}.{name}"
        if is_stdlib(module) and self.modules.exists(submodule):
            return Resolved("module", submodule, "")
        star = self.star_import(outline, name)
        if star is not None:
            return star
        if self.modules.exists(submodule):
            return Resolved("module", submodule, "")
        if in_scope and hasattr(builtins, name):
            return _builtin(name)
        return Resolved("unknown", module, name) if self._is_open(outline) else NOWHERE

    def _unread(self, module: str, name: str) -> Resolved:
        if self.modules.exists(f"{module}.{name}"):
            return Resolved("module", f"{module}.{name}", "")
        located = self.modules.finder.find(module)
        if located is not None and located.path is None:
            return NOWHERE
        return Resolved("unknown", module, name) if module else NOWHERE

    def _entry(self, outline: Outline, name: str, entry: Entry) -> Resolved | Import:
        if isinstance(entry, Definition):
            kind = "class" if isinstance(entry.node, ast.ClassDef) else "function"
            return Resolved(kind, outline.module, entry.qualname)
        if isinstance(entry, Import):
            return self._import(entry)
        alias = _alias(entry) if isinstance(entry, Assignment) else None
        if alias is not None:
            return self._aliased(outline, name, alias)
        return Resolved("variable", outline.module, name)

    def _import(self, entry: Import) -> Resolved | Import:
        if entry.attribute is None:
            known = self.modules.exists(entry.module) or is_stdlib(entry.module)
            return Resolved("module" if known else "unknown", entry.module, "")
        return entry

    def _aliased(self, outline: Outline, name: str, alias: str) -> Resolved:
        """`X = Y`: what Y is, where that is a class, a function or a module."""
        head = alias.partition(".")[0]
        if head == name:
            found = _builtin(name) if alias == name and hasattr(builtins, name) else NOWHERE
        else:
            found = self.resolve(outline.module, alias)
        if found.kind in ("class", "function", "module"):
            return found
        return Resolved("variable", outline.module, name)

    def star_import(
        self, outline: Outline, name: str, seen: frozenset[str] = frozenset()
    ) -> Import | None:
        """The star-imported module that gives `name`."""
        if name.startswith("__"):
            return None
        for module in self._stars(outline, name):
            if module in seen or not self.modules.mentions(module, name):
                continue
            inner = self.modules.outline(module)
            if inner is None or not _exports(inner, name):
                continue
            further = self.star_import(inner, name, seen | {outline.module, module})
            if name in inner.entries or further is not None:
                return Import(module, name, 0)
        return None

    def _stars(self, outline: Outline, name: str) -> Iterable[str]:
        """The star-imported modules; in the standard library, whose modules are large, those first
        that define `name` at a glance."""
        if not is_stdlib(outline.module):
            return outline.stars
        return sorted(outline.stars, key=lambda module: not self.modules.glance(module, name, 0))

    def _is_open(self, outline: Outline) -> bool:
        """Whether names may exist that cannot be seen: `__getattr__`, or a star import that is not
        read."""
        if "__getattr__" in outline.entries:
            return True
        return any(self.modules.outline(module) is None for module in outline.stars)

    # --- members of classes

    def _class_member(self, owner: Resolved, name: str) -> Resolved:
        place = self.definition(owner.module, owner.qualname)
        outline = self.modules.outline(place.module)
        if outline is None:
            return NOWHERE
        qualname = f"{place.qualname}.{name}"
        definition = outline.definitions.get(qualname)
        if definition is None:
            return NOWHERE
        kind = "class" if isinstance(definition.node, ast.ClassDef) else "function"
        return Resolved(kind, owner.module, f"{owner.qualname}.{name}")


def _is_elsewhere(module: str, importer: str) -> bool:
    """Whether the import comes from another public package, so that the name belongs there."""
    top = module.partition(".")[0]
    return top != importer.partition(".")[0] and not top.startswith("_") and is_stdlib(module)


def _builtin(name: str) -> Resolved:
    value = getattr(builtins, name, None)
    if isinstance(value, type):
        return Resolved("class", "builtins", value.__name__)
    if value is not None and callable(value):
        return Resolved("function", "builtins", name)
    return Resolved("variable", "builtins", name) if hasattr(builtins, name) else NOWHERE


def _alias(entry: Assignment) -> str | None:
    """The dotted name that is assigned, or None where the value is anything else."""
    parts: list[str] = []
    node = entry.value
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _exports(outline: Outline, name: str) -> bool:
    if outline.exported is not None:
        return name in outline.exported
    return not name.startswith("_")
