"""A class definition as a ClassModel: kind, bases, members, fields; and the builtin classes from a
table."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable
from functools import partial

from orchscaffold.inspection.annotations import AnnotationReader, Scope
from orchscaffold.inspection.bindings import Definition
from orchscaffold.inspection.class_fields import class_fields, names_class_variable
from orchscaffold.inspection.class_kinds import class_kind, find_maker, has_slots, is_frozen
from orchscaffold.inspection.class_shape import Shape, Slot, read_shape
from orchscaffold.inspection.outline import Outline
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model import ir
from orchscaffold.model.code import ClassModel, ClassVar
from orchscaffold.model.types import UNKNOWN, Named, TypeRef, builtin

_NO_MEMBER = frozenset(("_ignore_", "_generate_next_value_", "_order_", "_missing_"))


def read_class(
    outline: Outline,
    definition: Definition,
    reader: AnnotationReader,
    model_of: Callable[[Named], ClassModel | None],
    full: bool = True,
) -> ClassModel | None:
    """The class `definition` of `outline`; `model_of` reads its bases. None where it is no class.

    Unless `full`, its methods have neither bodies nor types.
    """
    shape = read_shape(outline, definition, reader, full)
    if shape is None:
        return None
    bases = _bases(shape, reader)
    models = tuple(
        model for base in bases if isinstance(base, Named) and (model := model_of(base)) is not None
    )
    maker = find_maker(shape, partial(reader.names.resolve, shape.module))
    kind = class_kind(shape, maker, bases, models)
    fields = class_fields(shape, kind, maker)
    members = tuple(_members(shape)) if kind in ("enum", "flag") else ()
    taken = {field.name for field in fields} | {name for name, _ in members}
    return ClassModel(
        module=shape.module,
        qualname=shape.qualname,
        name=shape.node.name,
        kind=kind,
        bases=bases,
        methods=shape.methods,
        fields=fields,
        class_vars=_class_vars(shape, taken),
        members=members,
        nested=shape.nested,
        type_parameters=shape.type_parameters,
        decorators=shape.decorators,
        frozen=is_frozen(shape, kind, maker, models),
        slots=has_slots(shape, maker),
        doc=_doc(shape),
        line=shape.line,
        end_line=shape.end_line,
    )


def _bases(shape: Shape, reader: AnnotationReader) -> tuple[TypeRef, ...]:
    """What each base resolved to; names in the header are looked up around the class, not in it."""
    owner = shape.qualname.rpartition(".")[0]
    scope = Scope(shape.module, owner, shape.type_parameters)
    return tuple(_base(base, scope, reader) for base in shape.bases)


def _base(base: ir.Expr, scope: Scope, reader: AnnotationReader) -> TypeRef:
    if isinstance(base, ir.Starred):
        return UNKNOWN
    plain = base.obj if isinstance(base, ir.Subscript) else base
    name = dotted(plain)
    if name in ("object", "builtins.object"):
        return builtin("object")
    return reader.read(base, scope)


def _class_vars(shape: Shape, taken: set[str]) -> tuple[ClassVar, ...]:
    """The other names, each once, with the value it has last."""
    found: dict[str, ClassVar] = {}
    for slot in shape.slots:
        if slot.name in taken and not names_class_variable(slot):
            continue
        before = found.get(slot.name)
        type_ = before.type if before and slot.annotation is None else slot.type
        found[slot.name] = ClassVar(slot.name, type_, slot.value)
    return tuple(found.values())


def _members(shape: Shape) -> list[tuple[str, ir.Expr]]:
    return [
        (slot.name, slot.value)
        for slot in shape.slots
        if slot.value is not None and _is_member(slot, shape.node.name)
    ]


def _is_member(slot: Slot, class_name: str) -> bool:
    if slot.annotation is not None or slot.name in _NO_MEMBER:
        return False
    if slot.name.startswith(("__", f"_{class_name}__")):
        return False
    if isinstance(slot.value, ir.Lambda):
        return False
    made = dotted(slot.value.func) if isinstance(slot.value, ir.Call) else None
    return (made or "").rpartition(".")[2] not in ("nonmember", "property", "staticmethod")


def _doc(shape: Shape) -> str | None:
    return ast.get_docstring(shape.node)


# --- builtin classes


def builtin_class(name: str) -> ClassModel | None:
    """A builtin class with its bases and no members (`attribute_type` knows those)."""
    value = getattr(builtins, name, None)
    if not isinstance(value, type):
        return None
    return ClassModel(
        module="builtins",
        qualname=value.__name__,
        name=value.__name__,
        kind="exception" if issubclass(value, BaseException) else "plain",
        bases=tuple(builtin(base.__name__) for base in value.__bases__),
        methods=(),
        fields=(),
        class_vars=(),
        members=(),
        nested=(),
        type_parameters=(),
        decorators=(),
        frozen=False,
        slots=False,
        doc=None,
        line=0,
        end_line=0,
    )


def builtin_has(name: str, attribute: str) -> bool:
    """Whether instances of the builtin class `name` have `attribute`."""
    value = getattr(builtins, name, None)
    return isinstance(value, type) and hasattr(value, attribute)
