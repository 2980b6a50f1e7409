"""Attributes that no class body shows: given by the kind of class, or possible for any name."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from orchscaffold.inspection.bindings import Definition
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model import ir
from orchscaffold.model.code import ClassModel

_KIND_BASES: Mapping[str, type] = {"namedtuple": tuple, "typeddict": dict}
_KIND_EXTRAS: Mapping[str, frozenset[str]] = {
    "namedtuple": frozenset(("_asdict", "_field_defaults", "_fields", "_make", "_replace")),
    "dataclass": frozenset(("__dataclass_fields__", "__dataclass_params__", "__match_args__")),
    "attrs": frozenset(("__attrs_attrs__", "__match_args__")),
}
_PLAIN_DECORATORS = frozenset(
    (
        "attrs",
        "dataclass",
        "define",
        "final",
        "frozen",
        "mutable",
        "runtime_checkable",
        "s",
        "total_ordering",
        "unique",
    )
)
_PLAIN_METACLASSES = frozenset(("ABCMeta", "EnumMeta", "EnumType", "type"))
_HOOKS = ("__getattr__", "__getattribute__")


def given_by_kind(model: ClassModel, name: str) -> bool:
    """Whether every class of this kind has `name` (`_replace` of a named tuple)."""
    base = _KIND_BASES.get(model.kind)
    return name in _KIND_EXTRAS.get(model.kind, ()) or (base is not None and hasattr(base, name))


def named_in_slots(model: ClassModel, name: str) -> bool:
    """Whether `__slots__` lists `name`."""
    for variable in model.class_vars:
        if variable.name == "__slots__":
            value = variable.value
            items = value.items if isinstance(value, (ir.TupleExpr, ir.ListExpr)) else (value,)
            return ir.Const(name) in items
    return False


def is_open(model: ClassModel, definition: Definition | None) -> bool:
    """Whether the class may have attributes that cannot be seen: it answers to any name, sets names
    that are computed, or is made by a decorator or metaclass of its own."""
    if any(model.own(hook) for hook in _HOOKS):
        return True
    if any(_last_name(item) not in _PLAIN_DECORATORS for item in model.decorators):
        return True
    return definition is not None and (_has_metaclass(definition) or _sets_names(definition))


def _last_name(decorator: ir.Expr) -> str:
    call = decorator.func if isinstance(decorator, ir.Call) else decorator
    return (dotted(call) or "").rpartition(".")[2]


def _has_metaclass(definition: Definition) -> bool:
    keywords = definition.node.keywords if isinstance(definition.node, ast.ClassDef) else ()
    return any(
        item.arg == "metaclass"
        and ast.unparse(item.value).rpartition(".")[2] not in _PLAIN_METACLASSES
        for item in keywords
    )


def _sets_names(definition: Definition) -> bool:
    """Whether a method calls `setattr(self, …)` or touches `self.__dict__`."""
    for node in ast.walk(definition.node):
        if isinstance(node, ast.Attribute) and node.attr in ("__dict__", "__setattr__"):
            return True
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in ("setattr", "vars"):
            return True
    return False
