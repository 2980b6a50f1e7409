"""Python values as test code."""

from __future__ import annotations

import datetime as dt
import enum
import math
import uuid
from decimal import Decimal
from pathlib import PurePath
from types import EllipsisType

from orchscaffold.model.testcode import Code, Display, Get, Invoke, Lit, Pairs, Sym
from orchscaffold.scenarios.conditions.enums import EnumTable


class NotSpellable(Exception):
    """The value has no form in test code."""


def literal(value: object, enums: EnumTable) -> Code:
    """`value` as test code; raises NotSpellable where there is none."""
    if isinstance(value, enum.Enum):
        return _member(value, enums)
    if value is None or isinstance(value, (bool, int, str, bytes, complex)):
        return Lit(value)
    if isinstance(value, float):
        return (
            Lit(value)
            if math.isfinite(value)
            else Invoke(Sym("builtins", "float"), (Lit(str(value)),))
        )
    if isinstance(value, Decimal):
        return Invoke(Sym("decimal", "Decimal"), (Lit(str(value)),))
    if isinstance(value, (list, tuple, set, frozenset)):
        return _collection(value, enums)
    if isinstance(value, dict):
        pairs = ((literal(k, enums), literal(v, enums)) for k, v in value.items())
        return Pairs(tuple(pairs))
    return _standard(value)


def _member(value: enum.Enum, enums: EnumTable) -> Code:
    if not enums.owns(value) or value.name is None:
        raise NotSpellable
    ref = enums.ref_of(value)
    return Get(Sym(ref.module, ref.qualname), value.name)


def _collection(
    value: list[object] | tuple[object, ...] | set[object] | frozenset[object], enums: EnumTable
) -> Code:
    items = tuple(literal(item, enums) for item in value)
    if isinstance(value, (set, frozenset)):
        items = tuple(sorted(items, key=repr))
        if not items or isinstance(value, frozenset):
            name = type(value).__name__
            return Invoke(Sym("builtins", name), (Display("set", items),) if items else ())
        return Display("set", items)
    return Display("list" if isinstance(value, list) else "tuple", items)


def _standard(value: object) -> Code:
    if isinstance(value, dt.datetime):
        return _datetime(value)
    if isinstance(value, dt.date):
        return Invoke(Sym("datetime", "date"), (Lit(value.year), Lit(value.month), Lit(value.day)))
    if isinstance(value, dt.time):
        return _time(value)
    if isinstance(value, dt.timedelta):
        return _timedelta(value)
    if value is dt.UTC:
        return Sym("datetime", "UTC")
    if isinstance(value, uuid.UUID):
        return Invoke(Sym("uuid", "UUID"), (Lit(str(value)),))
    if isinstance(value, PurePath):
        return Invoke(Sym("pathlib", "Path"), (Lit(str(value)),))
    if isinstance(value, EllipsisType):
        raise NotSpellable
    raise NotSpellable


def _datetime(value: dt.datetime) -> Code:
    parts = [value.year, value.month, value.day, *_clock(value)]
    return _moment("datetime", parts, 3, value.tzinfo)


def _time(value: dt.time) -> Code:
    return _moment("time", _clock(value), 2, value.tzinfo)


def _clock(value: dt.datetime | dt.time) -> list[int]:
    return [value.hour, value.minute, value.second, value.microsecond]


def _moment(name: str, parts: list[int], least: int, zone: dt.tzinfo | None) -> Code:
    """A call with at least so many numbers, and no zeros after them that change nothing."""
    if zone not in (None, dt.UTC):
        raise NotSpellable
    while len(parts) > least and parts[-1] == 0:
        parts.pop()
    named = (("tzinfo", Sym("datetime", "UTC")),) if zone else ()
    return Invoke(Sym("datetime", name), tuple(map(Lit, parts)), named)


def _timedelta(value: dt.timedelta) -> Code:
    parts = (("days", value.days), ("seconds", value.seconds), ("microseconds", value.microseconds))
    given = tuple((name, Lit(part)) for name, part in parts if part)
    return Invoke(Sym("datetime", "timedelta"), () if given else (Lit(0),), given)
