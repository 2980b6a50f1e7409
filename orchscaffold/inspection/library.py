"""SourceLibrary: all that can be read of the code under test and of what it imports, on demand."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from orchscaffold.inspection.annotations import AnnotationReader, Scope
from orchscaffold.inspection.attributes import assigned_types, declared_type
from orchscaffold.inspection.bindings import Assignment, Definition, Entry, Import
from orchscaffold.inspection.class_shape import methods_that_set, read_function, read_methods
from orchscaffold.inspection.classes import builtin_class, builtin_has, read_class
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.inspection.hierarchy import MEMBERLESS, Hierarchy, bare
from orchscaffold.inspection.lowering import lower_text
from orchscaffold.inspection.modules import Modules
from orchscaffold.inspection.outline import Outline
from orchscaffold.inspection.resolution import Resolver
from orchscaffold.model import ir
from orchscaffold.model.code import (
    AssignedName,
    Binding,
    ClassModel,
    DefinedClass,
    DefinedFunction,
    Field,
    ImportedName,
    Resolved,
)
from orchscaffold.model.types import UNKNOWN, Named, TypeRef


@dataclass(slots=True)
class _Memory:
    """What has been read so far."""

    classes: dict[tuple[str, str], ClassModel | None] = field(default_factory=dict)
    functions: dict[tuple[str, str], ir.Function | None] = field(default_factory=dict)
    variables: dict[tuple[str, str], AssignedName] = field(default_factory=dict)
    methods: dict[tuple[str, str, frozenset[str]], tuple[ir.Function, ...]] = field(
        default_factory=dict
    )
    assigned: dict[Named, Mapping[str, TypeRef]] = field(default_factory=dict)


class SourceLibrary:
    """Implements `model.code.Library` from source files.

    `import_roots` are where the project's modules are imported from, `search_paths` folders of installed
    packages, `project_root` the project's folder. Nothing is read before it is asked for, and nothing twice.
    """

    def __init__(
        self,
        import_roots: tuple[Path, ...],
        search_paths: tuple[Path, ...],
        project_root: Path,
    ) -> None:
        self.project_root = project_root
        self._finder = ModuleFinder(import_roots, search_paths)
        self._modules = Modules(self._finder)
        self._resolver = Resolver(self._modules)
        self._reader = AnnotationReader(self)
        self._hierarchy = Hierarchy(self.class_model)
        self._memory = _Memory()

    # --- modules

    def module_of(self, path: Path) -> str | None:
        """The name the file at `path` is imported by, or None where it is under no import root."""
        return self._finder.module_of(path)

    def outline_of(self, module: str) -> Outline | None:
        """The outline of `module`, None where there is none.

        Raises FileError where its file cannot be read, decoded or parsed.
        """
        return self._modules.require(module)

    def path_of(self, module: str) -> Path | None:
        """The file of `module`, None for a namespace package or where there is none."""
        located = self._finder.find(module)
        return None if located is None else located.path

    def classes_in(self, module: str) -> tuple[str, ...]:
        """The qualified names of the top-level classes defined in `module`, in source order."""
        outline = self._modules.outline(module)
        return tuple(_defined(outline, DefinedClass)) if outline else ()

    def functions_in(self, module: str) -> tuple[str, ...]:
        """The names of the top-level functions defined in `module`, in source order."""
        outline = self._modules.outline(module)
        return tuple(_defined(outline, DefinedFunction)) if outline else ()

    def is_project(self, module: str) -> bool:
        """Whether `module` belongs to the project."""
        return self._finder.is_project(module)

    # --- names

    def binding(self, module: str, name: str) -> Binding | None:
        """What `name` is bound to at module level in `module`."""
        outline = self._modules.outline(module)
        if outline is None:
            return None
        entry = outline.entries.get(name) or self._resolver.star_import(outline, name)
        if isinstance(entry, Assignment):
            return self._assigned(outline, name, entry)
        return None if entry is None else _binding(entry)

    def resolve(self, module: str, name: str) -> Resolved:
        """Follow `name` (may be dotted) as seen in `module` through imports and re-exports."""
        return self._resolver.resolve(module, name)

    def variable(self, module: str, name: str) -> AssignedName | None:
        """The module-level assignment of `name` in `module`."""
        found = self.binding(module, name)
        if isinstance(found, ImportedName):
            place = self._resolver.definition(module, name)
            found = self.binding(place.module, place.qualname) if place.qualname else None
        return found if isinstance(found, AssignedName) else None

    def nested_class(self, module: str, owner: str, name: str) -> str | None:
        """The qualname of class `name` nested in class `owner` or in a class around it."""
        outline = self._modules.outline(module)
        while outline is not None and owner:
            definition = outline.definitions.get(f"{owner}.{name}")
            if definition is not None and _is_class(definition):
                return definition.qualname
            owner = owner.rpartition(".")[0]
        return None

    # --- definitions

    def class_model(self, ref: Named) -> ClassModel | None:
        """The class `ref`, or None where its source cannot be found or read.

        Methods of a class outside the project have neither bodies nor types in here, which would cost
        more than all the rest: `method`, `constructor` and `attribute_type` read those when asked.
        """
        key = (ref.module, ref.qualname)
        if key not in self._memory.classes:
            self._memory.classes[key] = None
            self._memory.classes[key] = self._read_class(ref)
        return self._memory.classes[key]

    def function(self, module: str, qualname: str) -> ir.Function | None:
        """The module-level function `qualname` of `module`."""
        key = (module, qualname)
        if key not in self._memory.functions:
            self._memory.functions[key] = None
            self._memory.functions[key] = self._read_function(module, qualname)
        return self._memory.functions[key]

    def _read_class(self, ref: Named) -> ClassModel | None:
        if ref.address in MEMBERLESS:
            return None
        place = self._resolver.definition(ref.module, ref.qualname)
        if place.kind != "class":
            return None
        if place.module == "builtins":
            return builtin_class(place.qualname)
        if (place.module, place.qualname) != (ref.module, ref.qualname):
            return self.class_model(Named(place.module, place.qualname))
        outline = self._modules.outline(place.module)
        definition = outline.definitions.get(place.qualname) if outline else None
        if outline is None or definition is None:
            return None
        return read_class(
            outline, definition, self._reader, self.class_model, self.is_project(place.module)
        )

    def _read_function(self, module: str, qualname: str) -> ir.Function | None:
        place = self._resolver.definition(module, qualname)
        outline = self._modules.outline(place.module)
        definition = outline.definitions.get(place.qualname) if outline else None
        if place.kind != "function" or outline is None or definition is None:
            return None
        owner = place.qualname.rpartition(".")[0]
        scope = Scope(place.module, owner)
        return read_function(outline, definition, scope, self._reader, in_class=bool(owner))

    def _assigned(self, outline: Outline, name: str, entry: Assignment) -> AssignedName:
        key = (outline.module, name)
        if key not in self._memory.variables:
            annotation = UNKNOWN
            value = None if entry.value is None else lower_text(outline.text_of(entry.value))
            self._memory.variables[key] = AssignedName(value, annotation)
            if entry.annotation is not None:
                written = lower_text(outline.text_of(entry.annotation))
                read = self._reader.read(written, Scope(outline.module))
                self._memory.variables[key] = AssignedName(value, read)
        return self._memory.variables[key]

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
            method = self._own_method(model, name)
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
        """The type of attribute `name` of an instance; Unknown where only its existence is certain or
        where an unread base may have it; None where there is none."""
        order = self.mro(ref)
        for model in order:
            found = self._own_attribute(model, name)
            if found is not None:
                return found
        known = bool(order) and self.is_complete(ref)
        return None if known and not hasattr(object, name) and not _is_open(order) else UNKNOWN

    def constructor(self, ref: Named) -> ir.Function | None:
        """The explicit `__init__` (own or inherited), or None for a generated or default one."""
        for model in self.mro(ref):
            own = self._own_method(model, "__init__")
            if own is not None:
                return own
            if _generates_constructor(model):
                return None
        return None

    def _own_method(self, model: ClassModel, name: str) -> ir.Function | None:
        """The method of the class's own body, in full."""
        method = model.own(name)
        if method is None or self.is_project(model.module):
            return method
        methods = self._full_methods(model, frozenset((name,)))
        return next((item for item in methods if item.kind not in ("setter", "deleter")), method)

    def _full_methods(self, model: ClassModel, names: frozenset[str]) -> tuple[ir.Function, ...]:
        key = (model.module, model.qualname, names)
        if key not in self._memory.methods:
            self._memory.methods[key] = ()
            outline = self._modules.outline(model.module)
            definition = outline.definitions.get(model.qualname) if outline else None
            if outline is not None and definition is not None and names:
                methods = read_methods(outline, definition, self._reader, names)
                self._memory.methods[key] = methods
        return self._memory.methods[key]

    def _own_attribute(self, model: ClassModel, name: str) -> TypeRef | None:
        if model.module == "builtins":
            return UNKNOWN if builtin_has(model.qualname, name) else None
        declared = declared_type(model, name, self._own_method)
        if declared is not None and declared != UNKNOWN:
            return declared
        assigned = self._assigned_in(model, name)
        return declared if assigned is None else assigned

    def _assigned_in(self, model: ClassModel, name: str) -> TypeRef | None:
        """The type of `self.name` as the class's own methods assign it."""
        if not self.is_project(model.module):
            outline = self._modules.outline(model.module)
            definition = outline.definitions.get(model.qualname) if outline else None
            names = methods_that_set(definition, name) if definition else frozenset()
            return assigned_types(self._full_methods(model, names), self).get(name)
        key = bare(model.ref)
        if key not in self._memory.assigned:
            self._memory.assigned[key] = {}
            self._memory.assigned[key] = assigned_types(model.methods, self)
        return self._memory.assigned[key].get(name)


def _binding(entry: Entry) -> Binding | None:
    if isinstance(entry, Import):
        return ImportedName(entry.module, entry.attribute)
    if isinstance(entry, Definition):
        return DefinedClass(entry.qualname) if _is_class(entry) else DefinedFunction(entry.qualname)
    return None


def _is_class(definition: Definition) -> bool:
    return isinstance(definition.node, ast.ClassDef)


def _defined(outline: Outline, kind: type[DefinedClass] | type[DefinedFunction]) -> list[str]:
    found = [item for item in outline.entries.values() if isinstance(item, Definition)]
    found.sort(key=lambda item: item.line)
    return [item.qualname for item in found if isinstance(_binding(item), kind)]


def _is_open(order: tuple[ClassModel, ...]) -> bool:
    """Whether a class answers to any name."""
    return any(model.own(name) for model in order for name in ("__getattr__", "__getattribute__"))


def _generates_constructor(model: ClassModel) -> bool:
    own_maker = bool(model.fields) or bool(model.decorators)
    return model.kind in ("dataclass", "attrs", "pydantic", "settings", "namedtuple") and own_maker
