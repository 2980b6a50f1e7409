"""Plans as JSON values, and back: whatever else a cache holds raises TypeError or ValueError.

A value of a class is a table with one entry, its name and its fields; a tuple is a list.
"""

from __future__ import annotations

from typing import Final

from orchscaffold.checking.values import Json, items, text
from orchscaffold.frozen import fields
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.testcode import (
    Awaited,
    Builder,
    Check,
    Display,
    Do,
    Each,
    Func,
    Get,
    Infix,
    Invoke,
    Item,
    Let,
    Lit,
    Loop,
    Pairs,
    Pattern,
    Prefix,
    StandIn,
    Sym,
    Test,
    TestClass,
    TestFile,
    Unpacked,
    Var,
    Within,
)

_CODE: Final = (
    *(Awaited, Display, Each, Func, Get, Infix, Invoke, Item, Lit, Pairs, Pattern, Prefix, Sym),
    *(Unpacked, Var),
)
_STEPS: Final = (Check, Do, Let, Loop, Within)
_FILES: Final = (Builder, Plan, StandIn, Test, TestClass, TestFile, Verdict)
_KNOWN: Final[dict[str, type]] = {cls.__name__: cls for cls in (*_CODE, *_STEPS, *_FILES)}
_FIELDS: Final = {cls: tuple(item.name for item in fields(cls)) for cls in _KNOWN.values()}
_BYTES: Final = "bytes"
_COMPLEX: Final = "complex"


def plan_value(plan: Plan) -> Json:
    """A plan as a value; raises TypeError where something in it has none."""
    return _value(plan)


def plan_from(value: Json) -> Plan:
    """The plan that a value stands for."""
    found = _made(value)
    if not isinstance(found, Plan):
        raise TypeError
    return found


def _value(item: object) -> Json:
    if item is None or isinstance(item, (bool, int, float, str)):
        return item
    if isinstance(item, tuple):
        return [_value(inner) for inner in item]
    if isinstance(item, bytes):
        return {_BYTES: item.hex()}
    if isinstance(item, complex):
        return {_COMPLEX: [item.real, item.imag]}
    names = _FIELDS.get(type(item))
    if names is None:
        raise TypeError
    return {type(item).__name__: [_value(getattr(item, name)) for name in names]}


def _made(value: Json) -> object:
    if isinstance(value, list):
        return tuple(_made(item) for item in value)
    if not isinstance(value, dict):
        return value
    [(name, parts)] = value.items()
    if name == _BYTES:
        return bytes.fromhex(text(parts))
    if name == _COMPLEX:
        real, imaginary = map(_real, items(parts))
        return complex(real, imaginary)
    if name not in _KNOWN:
        raise ValueError
    return _KNOWN[name](*(_made(item) for item in items(parts)))


def _real(value: Json) -> float:
    if not isinstance(value, float):
        raise TypeError
    return value
