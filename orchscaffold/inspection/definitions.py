"""Names followed and definitions read, each once: the half of the library that knows no
inheritance."""

from __future__ import annotations

import ast

from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.annotations import AnnotationReader, Scope
from orchscaffold.inspection.bindings import Assignment, Definition, Entry, Import
from orchscaffold.inspection.class_shape import read_function, read_methods
from orchscaffold.inspection.classes import builtin_class, read_class
from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.inspection.hierarchy import MEMBERLESS
from orchscaffold.inspection.lower_expressions import lower_text
from orchscaffold.inspection.made_classes import made_class
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
    ImportedName,
    Resolved,
)
from orchscaffold.model.types import UNKNOWN, Named


@dataclass(frozen=True, slots=True)
class _Memory:
    """What has been read so far."""

    classes: dict[tuple[str, str], ClassModel | None] = field(default_factory=dict)
    functions: dict[tuple[str, str], ir.Function | None] = field(default_factory=dict)
    variables: dict[tuple[str, str], AssignedName] = field(default_factory=dict)
    methods: dict[tuple[str, str, frozenset[str]], tuple[ir.Function, ...]] = field(
        default_factory=dict
    )


class Definitions:
    """What `modules` define: bindings, classes, functions, variables."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self._resolver = Resolver(modules)
        self._reader = AnnotationReader(self)
        self._memory = _Memory()

    def is_missing(self, module: str) -> bool:
        """Whether importing the module certainly fails: nothing of its package is installed."""
        return self.modules.finder.is_missing(module)

    def is_project(self, module: str) -> bool:
        """Whether `module` belongs to the project."""
        return self.modules.finder.is_project(module)

    def is_real(self, module: str, qualname: str) -> bool:
        """Whether running code finds `qualname` in `module`: not in a package that is missing, nor
        below `if TYPE_CHECKING`."""
        if self.is_missing(module):
            return False
        outline = self.modules.outline(module) if not is_stdlib(module) else None
        entry = outline.entries.get(qualname.partition(".")[0]) if outline else None
        return not (isinstance(entry, Definition) and entry.only_checked)

    # --- names

    def binding(self, module: str, name: str) -> Binding | None:
        """What `name` is bound to at module level in `module`."""
        outline = self.modules.outline(module)
        if outline is None:
            return None
        entry = outline.entries.get(name) or self._resolver.star_import(outline, name)
        if isinstance(entry, Assignment):
            return self._assigned(outline, name, entry)
        return None if entry is None else as_binding(entry)

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
        outline = self.modules.outline(module)
        while outline is not None and owner:
            definition = outline.definitions.get(f"{owner}.{name}")
            if definition is not None and _is_class(definition):
                return definition.qualname
            owner = owner.rpartition(".")[0]
        return None

    # --- definitions

    def class_model(self, ref: Named) -> ClassModel | None:
        """The class `ref`, or None where its source cannot be found or read.

        Methods of a class outside the project have neither bodies nor types in here, which would
        cost more than all the rest: `method`, `constructor` and `attribute_type` read those when
        asked.
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
        if place.kind == "variable":
            return self._made_class(place)
        if place.kind != "class":
            return None
        if place.module == "builtins":
            return builtin_class(place.qualname)
        if (place.module, place.qualname) != (ref.module, ref.qualname):
            return self.class_model(Named(place.module, place.qualname))
        outline = self.modules.outline(place.module)
        definition = outline.definitions.get(place.qualname) if outline else None
        if outline is None or definition is None:
            return None
        return read_class(
            outline, definition, self._reader, self.class_model, self.is_project(place.module)
        )

    def _made_class(self, place: Resolved) -> ClassModel | None:
        found = self.binding(place.module, place.qualname)
        if not isinstance(found, AssignedName):
            return None
        scope = Scope(place.module)
        return made_class(
            place.module, place.qualname, found.value, lambda node: self._reader.read(node, scope)
        )

    def _read_function(self, module: str, qualname: str) -> ir.Function | None:
        place = self._resolver.definition(module, qualname)
        outline = self.modules.outline(place.module)
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
            self._memory.variables[key] = AssignedName(value, annotation, entry.varies)
            if entry.annotation is not None:
                written = lower_text(outline.text_of(entry.annotation))
                read = self._reader.read(written, Scope(outline.module))
                self._memory.variables[key] = AssignedName(value, read, entry.varies)
        return self._memory.variables[key]

    def definition_of(self, model: ClassModel) -> Definition | None:
        """The class statement that `model` was read from; None for a builtin class."""
        outline = self.modules.outline(model.module)
        return outline.definitions.get(model.qualname) if outline else None

    def own_method(self, model: ClassModel, name: str) -> ir.Function | None:
        """The method of the class's own body, in full."""
        method = model.own(name)
        if method is None or self.is_project(model.module):
            return method
        methods = self.full_methods(model, frozenset((name,)))
        return next((item for item in methods if item.kind not in ("setter", "deleter")), method)

    def full_methods(self, model: ClassModel, names: frozenset[str]) -> tuple[ir.Function, ...]:
        """Those of the class's own methods that are called one of `names`, bodies and all."""
        key = (model.module, model.qualname, names)
        if key not in self._memory.methods:
            self._memory.methods[key] = ()
            outline = self.modules.outline(model.module)
            definition = outline.definitions.get(model.qualname) if outline else None
            if outline is not None and definition is not None and names:
                methods = read_methods(outline, definition, self._reader, names)
                self._memory.methods[key] = methods
        return self._memory.methods[key]


def as_binding(entry: Entry) -> Binding | None:
    """The entry as a binding; None for an assignment, whose value has to be lowered first."""
    if isinstance(entry, Import):
        return ImportedName(entry.module, entry.attribute)
    if isinstance(entry, Definition):
        return DefinedClass(entry.qualname) if _is_class(entry) else DefinedFunction(entry.qualname)
    return None


def _is_class(definition: Definition) -> bool:
    return isinstance(definition.node, ast.ClassDef)
