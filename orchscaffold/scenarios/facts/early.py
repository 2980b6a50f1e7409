"""Names that are looked up while a module is read (defaults, class bodies): what a test puts in
their place later comes too late."""

from __future__ import annotations

from orchscaffold.frozen import replace
from orchscaffold.model.code import Library
from orchscaffold.model.ir import Attr, Expr, Name
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Native,
    Partial,
    Sequence,
    Value,
)


def bound_early(library: Library, expr: Expr, value: Value) -> Value:
    """`value` of the expression as it was when the module was read: no stand-in takes its place."""
    if isinstance(value, Partial):
        return replace(value, func=_bound(library, value.func))
    return _bound(library, value) if isinstance(expr, (Name, Attr)) else value


def held_by_module(value: Value, place: tuple[str, str] | None) -> Value:
    """A constant of a module: a class or a function in it is what it was when the module was read;
    the constant itself is looked up at `place`."""
    if isinstance(value, (ClassValue, Native)):
        return replace(value, place=place)
    if isinstance(value, Sequence):
        value.items = [held_by_module(item, None) for item in value.items]
    elif isinstance(value, Dict):
        value.items = [(key, held_by_module(item, None)) for key, item in value.items]
    return value


def _bound(library: Library, value: Value) -> Value:
    if isinstance(value, (ClassValue, Native)):
        return replace(value, place=None)
    if isinstance(value, External):
        if value.function is not None and library.is_project(value.module):
            return FunctionValue(value.function, None)
        return Hidden(f"{value.name}, bound while the module is read")
    if isinstance(value, (Double, Input)):
        return Hidden("a name bound while the module is read")
    return value
