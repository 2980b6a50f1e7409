"""SourceLibrary: all that can be read of the code under test and of what it imports, on demand."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.inspection.attributes import assigned_types, declared_type
from orchscaffold.inspection.bindings import Definition
from orchscaffold.inspection.class_shape import methods_that_set
from orchscaffold.inspection.classes import builtin_has
from orchscaffold.inspection.definitions import Definitions, as_binding
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.inspection.hierarchy import Hierarchy, bare
from orchscaffold.inspection.modules import Modules
from orchscaffold.inspection.openness import given_by_kind, is_open, named_in_slots
from orchscaffold.inspection.outline import Outline
from orchscaffold.model import ir
from orchscaffold.model.code import (
    ClassModel,
    DefinedClass,
    DefinedFunction,
    Field,
)
from orchscaffold.model.settings import Project
from orchscaffold.model.types import UNKNOWN, Named, TypeRef


class SourceLibrary(Definitions):
    """Implements `model.code.Library` from source files.

    `import_roots` are where the project's modules are imported from, `search_paths` folders of
    installed packages, `project_root` the project's folder. Nothing is read before it is asked for,
    and nothing twice.
    """

    def __init__(
        self,
        import_roots: tuple[Path, ...],
        search_paths: tuple[Path, ...],
        project_root: Path,
    ) -> None:
        self.project_root = project_root
        super().__init__(Modules(ModuleFinder(import_roots, search_paths)))
        self._hierarchy = Hierarchy(self.class_model)
        self._attributes: dict[tuple[Named, str], TypeRef | None] = {}

    # --- modules

    def module_of(self, path: Path) -> str | None:
        """The name the file at `path` is imported by, or None where it is under no import root."""
        return self.modules.finder.module_of(path)

    def outline_of(self, module: str) -> Outline | None:
        """The outline of `module`, None where there is none.

        Raises FileError where its file cannot be read, decoded or parsed.
        """
        return self.modules.require(module)

    def path_of(self, module: str) -> Path | None:
        """The file of `module`, None for a namespace package or where there is none."""
        located = self.modules.finder.find(module)
        return None if located is None else located.path

    def classes_in(self, module: str) -> tuple[str, ...]:
        """The qualified names of the top-level classes defined in `module`, in source order."""
        outline = self.modules.outline(module)
        return tuple(_defined(outline, DefinedClass)) if outline else ()

    def functions_in(self, module: str) -> tuple[str, ...]:
        """The names of the top-level functions defined in `module`, in source order."""
        outline = self.modules.outline(module)
        return tuple(_defined(outline, DefinedFunction)) if outline else ()

    # --- classes with what they inherit

    def mro(self, ref: Named) -> tuple[ClassModel, ...]:
        """`ref` and the bases that could be read, in method resolution order, without `object`."""
        return self._hierarchy.mro(ref)

    def is_complete(self, ref: Named) -> bool:
        """Whether every base of `ref` was found, so that a name it lacks is certainly missing."""
        return self._hierarchy.is_complete(ref)

    def is_subclass(self, ref: Named, of: Named) -> bool | None:
        """Whether `ref` derives from `of` (builtin exceptions included); None where unknown."""
        return self._hierarchy.is_subclass(ref, of)

    def method(self, ref: Named, name: str) -> ir.Function | None:
        """The method or property `name` of `ref`, own or inherited."""
        for model in self.mro(ref):
            method = self.own_method(model, name)
            if method is not None:
                return method
        return None

    def fields(self, ref: Named) -> tuple[Field, ...]:
        """All fields of a value class, inherited ones first, in constructor order."""
        found: dict[str, Field] = {}
        for model in reversed(self.mro(ref)):
            found.update((item.name, item) for item in model.fields)
        return tuple(sorted(found.values(), key=lambda item: item.keyword_only))

    def attribute_type(self, ref: Named, name: str) -> TypeRef | None:
        """The type of attribute `name` of an instance; Unknown where only its existence is certain
        or where an unread base may have it; None where there is none."""
        order = self.mro(ref)
        for model in order:
            found = self._own_attribute(model, name)
            if found is not None:
                return found
        known = bool(order) and self.is_complete(ref) and not hasattr(object, name)
        return None if known and not self._is_open(order) else UNKNOWN

    def _is_open(self, order: tuple[ClassModel, ...]) -> bool:
        """Whether a class of the hierarchy may have attributes that cannot be seen."""
        return any(
            is_open(model, self.definition_of(model))
            for model in order
            if model.module not in ("builtins", "enum", "abc")
        )

    def constructor(self, ref: Named) -> ir.Function | None:
        """The explicit `__init__` (own or inherited), or None for a generated or default one."""
        for model in self.mro(ref):
            own = self.own_method(model, "__init__")
            if own is not None:
                return own
            if _generates_constructor(model):
                return None
        return None

    def _own_attribute(self, model: ClassModel, name: str) -> TypeRef | None:
        if model.module == "builtins":
            return UNKNOWN if builtin_has(model.qualname, name) else None
        declared = declared_type(model, name, self.own_method)
        if declared is not None and declared != UNKNOWN:
            return declared
        assigned = self._assigned_in(model, name)
        if assigned is None and (given_by_kind(model, name) or named_in_slots(model, name)):
            return UNKNOWN
        return declared if assigned is None else assigned

    def _assigned_in(self, model: ClassModel, name: str) -> TypeRef | None:
        """The type of `self.name` as the class's own methods assign it."""
        if not self.is_project(model.module):
            definition = self.definition_of(model)
            names = methods_that_set(definition, name) if definition else frozenset()
            return assigned_types(self.full_methods(model, names), self).get(name)
        key = (bare(model.ref), name)
        if key not in self._attributes:
            self._attributes[key] = None
            mentioning = tuple(method for method in model.methods if name in method.source)
            self._attributes[key] = assigned_types(mentioning, self).get(name)
        return self._attributes[key]


def library_for(project: Project) -> SourceLibrary:
    """What can be read of the project and of what is installed for it."""
    return SourceLibrary(project.import_roots, project.site_packages, project.root)


def _defined(outline: Outline, kind: type[DefinedClass] | type[DefinedFunction]) -> list[str]:
    found = [item for item in outline.entries.values() if isinstance(item, Definition)]
    found.sort(key=lambda item: item.line)
    return [item.qualname for item in found if isinstance(as_binding(item), kind)]


def _generates_constructor(model: ClassModel) -> bool:
    own_maker = bool(model.fields) or bool(model.decorators)
    return model.kind in ("dataclass", "attrs", "pydantic", "settings", "namedtuple") and own_maker
