"""What a class body holds, in order: methods, annotated names, assigned names, nested classes."""

from __future__ import annotations

import ast
from functools import partial

from orchscaffold.frozen import dataclass, replace
from orchscaffold.inspection.annotations import AnnotationReader, Scope
from orchscaffold.inspection.bindings import Assignment, Definition, Found, walk_bindings
from orchscaffold.inspection.function_outline import Segment, outline_function
from orchscaffold.inspection.late_function import LateFunction
from orchscaffold.inspection.lower_expressions import lower_text
from orchscaffold.inspection.lowering import lower_function, lower_signature
from orchscaffold.inspection.lowering_state import Place
from orchscaffold.inspection.outline import Outline
from orchscaffold.model import ir
from orchscaffold.model.types import UNKNOWN, TypeRef


@dataclass(frozen=True, slots=True)
class Slot:
    """A name assigned or annotated in a class body; `annotation` as written, `type` as read."""

    name: str
    annotation: ir.Expr | None
    type: TypeRef
    value: ir.Expr | None

    @property
    def annotated_with(self) -> str:
        """The last name of the annotation's outermost part: `ClassVar`, `Annotated`, `int`."""
        return _outer_name(self.annotation)

    @property
    def may_be_field(self) -> bool:
        """Whether a value class can make a field of it."""
        return not self.name.startswith("__") and self.annotated_with != "ClassVar"


@dataclass(frozen=True, slots=True)
class Shape:
    """A class as written, before its kind is known."""

    module: str
    qualname: str
    node: ast.ClassDef
    bases: tuple[ir.Expr, ...]
    keywords: tuple[tuple[str, ir.Expr], ...]
    decorators: tuple[ir.Expr, ...]
    type_parameters: tuple[str, ...]
    methods: tuple[ir.Function, ...]
    slots: tuple[Slot, ...]
    nested: tuple[str, ...]
    line: int
    end_line: int


def read_shape(
    outline: Outline, definition: Definition, reader: AnnotationReader, full: bool = True
) -> Shape | None:
    """The shape of the class `definition`; None where it is a function.

    Unless `full`, methods have neither bodies nor types: those are read with `read_methods`.
    """
    node = definition.node
    if not isinstance(node, ast.ClassDef):
        return None
    bases = tuple(lower_text(outline.text_of(base)) for base in node.bases)
    declared = _declared_parameters(node)
    body = _Body(outline, Scope(outline.module, definition.qualname, declared), reader)
    found = _class_bindings(outline, definition)
    inner = tuple(item.entry for item in found if isinstance(item.entry, Definition))
    return Shape(
        module=outline.module,
        qualname=definition.qualname,
        node=node,
        bases=bases,
        keywords=tuple(
            (item.arg or "**", lower_text(outline.text_of(item.value))) for item in node.keywords
        ),
        decorators=tuple(lower_text(outline.text_of(item)) for item in node.decorator_list),
        type_parameters=(*declared, *_generic_parameters(bases)),
        methods=_without_overloads(
            tuple(body.function(item, full) for item in inner if _is_function(item))
        ),
        slots=tuple(
            body.slot(item.name, item.entry, full)
            for item in found
            if isinstance(item.entry, Assignment)
        ),
        nested=tuple(item.node.name for item in inner if isinstance(item.node, ast.ClassDef)),
        line=definition.line,
        end_line=definition.end_line,
    )


def read_methods(
    outline: Outline, definition: Definition, reader: AnnotationReader, names: frozenset[str]
) -> tuple[ir.Function, ...]:
    """Those of the class's methods that are called one of `names`, in full."""
    declared = _declared_parameters(definition.node)
    body = _Body(outline, Scope(outline.module, definition.qualname, declared), reader)
    return _without_overloads(
        tuple(
            body.function(item.entry, full=True)
            for item in _class_bindings(outline, definition)
            if item.name in names
            and isinstance(item.entry, Definition)
            and _is_function(item.entry)
        )
    )


def methods_that_set(definition: Definition, attribute: str) -> frozenset[str]:
    """The names of the class's methods in whose text `attribute` is assigned to something."""
    return frozenset(
        method.name
        for method in ast.walk(definition.node)
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
        and any(
            isinstance(node, ast.Attribute)
            and node.attr == attribute
            and isinstance(node.ctx, ast.Store)
            for node in ast.walk(method)
        )
    )


def _class_bindings(outline: Outline, definition: Definition) -> tuple[Found, ...]:
    """What the class body binds; a fallback (`else`, `except`) only where there is nothing else."""
    found = tuple(walk_bindings(definition.node.body, outline.package, f"{definition.qualname}."))
    preferred = {item.name for item in found if not item.is_fallback}
    return tuple(item for item in found if not item.is_fallback or item.name not in preferred)


@dataclass(frozen=True, slots=True)
class _Body:
    outline: Outline
    scope: Scope
    reader: AnnotationReader

    def function(self, definition: Definition, full: bool) -> ir.Function:
        return read_function(
            self.outline, definition, self.scope, self.reader, in_class=True, full=full
        )

    def slot(self, name: str, entry: Assignment, full: bool) -> Slot:
        annotation = self._lowered(entry.annotation)
        slot = Slot(name, annotation, UNKNOWN, self._lowered(entry.value))
        if annotation is None or not (full or slot.may_be_field):
            return slot
        return replace(slot, type=self.reader.read(annotation, self.scope))

    def _lowered(self, node: ast.expr | None) -> ir.Expr | None:
        return None if node is None else lower_text(self.outline.text_of(node))


def read_function(
    outline: Outline,
    definition: Definition,
    scope: Scope,
    reader: AnnotationReader,
    *,
    in_class: bool,
    full: bool = True,
) -> ir.Function:
    """Lower the function `definition`; annotations are read in `scope` and its own type parameters.

    Unless `full`, it gets neither a body nor types.
    """
    node = definition.node
    assert not isinstance(node, ast.ClassDef)
    inner = Scope(scope.module, scope.owner, (*scope.variables, *_declared_parameters(node)))
    place = Place(
        module=outline.module,
        package=outline.package,
        qualname=definition.qualname,
        annotate=partial(reader.read, scope=inner),
    )
    segment = Segment(outline.segment(definition), node, definition.line, definition.end_line)
    if not in_class:
        return lower_function(segment, place, in_class)
    outlined = outline_function(segment, place, in_class)
    if not full:
        return outlined
    return LateFunction(
        outlined,
        partial(lower_function, segment, place, in_class),
        partial(lower_signature, segment, place),
    )


def _is_function(definition: Definition) -> bool:
    return not isinstance(definition.node, ast.ClassDef)


def _without_overloads(methods: tuple[ir.Function, ...]) -> tuple[ir.Function, ...]:
    """Overload stubs left out where there is an implementation; of a name defined twice the
    last."""
    implemented = {method.name for method in methods if not is_overload(method)}
    kept: dict[tuple[str, str], ir.Function] = {}
    for method in methods:
        if is_overload(method) and method.name in implemented:
            continue
        role = method.kind if method.kind in ("setter", "deleter") else ""
        kept[method.name, role] = method
    return tuple(kept.values())


def is_overload(function: ir.Function) -> bool:
    """Whether `@overload` stands over the function."""
    return "overload" in function.source and any(
        (isinstance(item, ir.Name) and item.id == "overload")
        or (isinstance(item, ir.Attr) and item.name == "overload")
        for item in function.decorators
    )


def _declared_parameters(node: ast.AST) -> tuple[str, ...]:
    """The names of `class C[T]` or `def f[T]`."""
    return tuple(str(getattr(item, "name", "")) for item in getattr(node, "type_params", ()))


def _generic_parameters(bases: tuple[ir.Expr, ...]) -> tuple[str, ...]:
    """The names in `Generic[T]` or `Protocol[T]`, else those in any generic base."""
    names: list[str] = []
    for base in bases:
        if isinstance(base, ir.Subscript) and _last(base.obj) in ("Generic", "Protocol"):
            index = base.index
            items = index.items if isinstance(index, ir.TupleExpr) else (index,)
            names.extend(item.id for item in items if isinstance(item, ir.Name))
    return tuple(dict.fromkeys(names))


def _last(node: ir.Expr) -> str:
    if isinstance(node, ir.Attr):
        return node.name
    return node.id if isinstance(node, ir.Name) else ""


def _outer_name(annotation: ir.Expr | None) -> str:
    if isinstance(annotation, ir.Const) and isinstance(annotation.value, str):
        return annotation.value.partition("[")[0].rpartition(".")[2].strip()
    if isinstance(annotation, ir.Subscript):
        annotation = annotation.obj
    return _last(annotation) if annotation is not None else ""
