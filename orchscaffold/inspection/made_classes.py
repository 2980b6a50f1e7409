"""Classes made by a call: `Point = namedtuple("Point", "x y")`, `Color = Enum("Color", "RED
BLUE")`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model import ir
from orchscaffold.model.code import ClassModel, Field
from orchscaffold.model.types import UNKNOWN, Named, TypeRef

_ENUMS: Final = frozenset(("Enum", "IntEnum", "StrEnum"))
_ReadType = Callable[[ir.Expr], TypeRef]


def made_class(module: str, name: str, value: ir.Expr | None, read: _ReadType) -> ClassModel | None:
    """The class that `name = value` makes in `module`, or None where it makes none.

    `read` gives the type an annotation expression means.
    """
    if not isinstance(value, ir.Call) or len(value.args) < 2:
        return None
    maker = (dotted(value.func) or "").rpartition(".")[2]
    content = value.args[1].value
    if maker == "namedtuple":
        return _model(module, name, "namedtuple", fields=_named(content, value))
    if maker == "NamedTuple":
        return _model(module, name, "namedtuple", fields=_typed(content, read))
    if maker in _ENUMS:
        base = Named("enum", maker)
        return _model(module, name, "enum", base=base, members=_members(content))
    return None


def _named(content: ir.Expr, call: ir.Call) -> tuple[Field, ...] | None:
    names = _words(content)
    if names is None:
        return None
    defaults: tuple[ir.Expr, ...] = ()
    for arg in call.args:
        if arg.keyword == "defaults" and isinstance(arg.value, (ir.TupleExpr, ir.ListExpr)):
            defaults = arg.value.items
    first = len(names) - len(defaults)
    return tuple(
        Field(name, UNKNOWN, defaults[place - first] if place >= first else None)
        for place, name in enumerate(names)
    )


def _typed(content: ir.Expr, read: _ReadType) -> tuple[Field, ...] | None:
    if not isinstance(content, (ir.ListExpr, ir.TupleExpr)):
        return None
    fields: list[Field] = []
    for item in content.items:
        if not isinstance(item, ir.TupleExpr) or len(item.items) != 2:
            return None
        name, annotation = item.items
        if not isinstance(name, ir.Const) or not isinstance(name.value, str):
            return None
        fields.append(Field(name.value, read(annotation)))
    return tuple(fields)


def _members(content: ir.Expr) -> tuple[tuple[str, ir.Expr], ...] | None:
    if isinstance(content, ir.DictExpr):
        pairs = [(key.value, value) for key, value in content.items if isinstance(key, ir.Const)]
        return tuple((name, value) for name, value in pairs if isinstance(name, str))
    names = _words(content)
    if names is None:
        return None
    return tuple((name, ir.Const(place)) for place, name in enumerate(names, 1))


def _words(content: ir.Expr) -> tuple[str, ...] | None:
    """The names in `"a b"`, `"a, b"` or `["a", "b"]`."""
    if isinstance(content, ir.Const) and isinstance(content.value, str):
        return tuple(content.value.replace(",", " ").split())
    if not isinstance(content, (ir.ListExpr, ir.TupleExpr)):
        return None
    names = [item.value for item in content.items if isinstance(item, ir.Const)]
    words = tuple(name for name in names if isinstance(name, str))
    return words if len(words) == len(content.items) else None


def _model(
    module: str,
    name: str,
    kind: str,
    *,
    base: Named | None = None,
    fields: tuple[Field, ...] | None = (),
    members: tuple[tuple[str, ir.Expr], ...] | None = (),
) -> ClassModel | None:
    if fields is None or members is None:
        return None
    return ClassModel(
        module=module,
        qualname=name,
        name=name,
        kind=kind,
        bases=(base or Named("builtins", "tuple"),),
        methods=(),
        fields=fields,
        class_vars=(),
        members=members,
        nested=(),
        type_parameters=(),
        decorators=(),
        frozen=kind == "namedtuple",
        slots=False,
        doc=None,
        line=0,
        end_line=0,
    )
