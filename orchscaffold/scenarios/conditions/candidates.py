"""The values a leaf may take: the type's plain default first, then what it is compared with and
what lies next to that, so that a limit that moves is noticed, then edges."""

from __future__ import annotations

import datetime as dt
import enum
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import LiteralOf, Named, TypeRef, UnionOf
from orchscaffold.scenarios.values import Origin, Vet

_TEXT_TYPES: Final = frozenset({"builtins.str", "collections.abc.Hashable"})
EPOCH: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)

_PATHS: Final = (PurePosixPath("path"), PurePosixPath("path-2"))

_EDGES: Final[Mapping[str, tuple[object, ...]]] = MappingProxyType(
    {
        "builtins.bool": (True, False),
        "builtins.int": (1, 0, 2, -1, 3, 10, 100),
        "builtins.float": (1.0, 0.0, 2.0, -1.0, 0.5, 10.0, 100.0),
        "builtins.complex": (1j, 0j),
        "builtins.bytes": (b"data", b""),
        "decimal.Decimal": (Decimal(1), Decimal(0), Decimal(2), Decimal(-1), Decimal(100)),
        "datetime.datetime": (EPOCH, EPOCH + dt.timedelta(days=1), dt.datetime(2024, 1, 1)),
        "datetime.date": (dt.date(2024, 1, 1), dt.date(2024, 1, 2)),
        "datetime.time": (dt.time(12, 0), dt.time(0, 0), dt.time(12, 0, tzinfo=dt.UTC)),
        "datetime.timedelta": (dt.timedelta(seconds=1), dt.timedelta(0), dt.timedelta(days=1)),
        "datetime.tzinfo": (dt.UTC,),
        "datetime.timezone": (dt.UTC,),
        "uuid.UUID": (uuid.UUID(int=1), uuid.UUID(int=2)),
        "pathlib.Path": _PATHS,
        "pathlib.PurePath": _PATHS,
        "pathlib.PurePosixPath": _PATHS,
    }
)
_STRINGS: Final = ("", "1", "2024-01-01T00:00:00+00:00", "other")

EnumLookup = Callable[[Named], type[enum.Enum] | None]


def is_scalar_type(type_: TypeRef, enum_of: EnumLookup) -> bool:
    """Whether values of the type are scalars: a leaf can stand for them."""
    if isinstance(type_, LiteralOf):
        return True
    if isinstance(type_, UnionOf):
        return all(is_scalar_type(member, enum_of) for member in type_.members)
    return isinstance(type_, Named) and (is_standard_scalar(type_) or enum_of(type_) is not None)


def is_standard_scalar(type_: Named) -> bool:
    """Whether the type is a builtin or standard one whose values are scalars: no enum."""
    return type_.address in _EDGES or type_.address in _TEXT_TYPES


def default_of(type_: TypeRef, name: str, enum_of: EnumLookup, vet: Vet | None = None) -> object:
    """The value a test uses when nothing depends on it; a string is its own field's name."""
    return next(iter(candidates_for(type_, name, (), enum_of, vet)), None)


def text_of(origin: Origin) -> str:
    """The text that stands for a string input: its own name, or that of what gives or holds it."""
    if origin.kind == "global":
        return re.split(r"[:.]", origin.name)[-1]
    if origin.parent is None or origin.kind not in ("result", "item", "entered"):
        return origin.name
    owner = text_of(origin.parent)
    if origin.kind == "item" and owner.endswith("s") and len(owner) > 2:
        owner = owner[:-1]
    place = origin.name.removeprefix("+")
    is_first = not place.isdigit() or place == "0"
    return owner if is_first else f"{owner}-{int(place) + 1}"


def candidates_for(
    type_: TypeRef,
    name: str,
    hints: Iterable[object],
    enum_of: EnumLookup,
    vet: Vet | None = None,
) -> tuple[object, ...]:
    """Values of the type to try in order; `hints` are constants it is compared with.

    A `vet` leaves those that it accepts; where it accepts none, all stay.
    """
    if vet is None:
        return _candidates(type_, name, hints, enum_of)
    usual = _candidates(type_, name, (*hints, *vet.hints), enum_of)
    return distinct(made for value in usual for made in vet.made(value)) or usual


def _candidates(
    type_: TypeRef, name: str, hints: Iterable[object], enum_of: EnumLookup
) -> tuple[object, ...]:
    if isinstance(type_, LiteralOf):
        return tuple(type_.values)
    if isinstance(type_, UnionOf):
        return distinct(
            value for member in type_.members for value in _candidates(member, name, hints, enum_of)
        )
    if not isinstance(type_, Named):
        return distinct((name, *hints))
    if type_.address in _TEXT_TYPES:
        return distinct((name, *_string_hints(hints), *_STRINGS))
    if type_.address in _EDGES:
        plain, *edges = _EDGES[type_.address]
        return distinct((plain, *_near(type_.address, hints), *edges))
    return tuple(enum_of(type_) or ())


def _string_hints(hints: Iterable[object]) -> Iterable[object]:
    for hint in hints:
        if isinstance(hint, enum.Enum):
            yield hint.name
            yield hint.name.lower()
            if isinstance(hint.value, str):
                yield str(hint.value)
        elif isinstance(hint, str) and hint:
            yield hint
            yield hint.lower()
            yield hint.upper()
            yield f"{hint}1"
            yield f"1{hint}1"


def _near(address: str, hints: Iterable[object]) -> Iterable[object]:
    for hint in hints:
        if isinstance(hint, bool):
            continue
        if isinstance(hint, (int, float, Decimal)):
            yield from _numbers(address, hint)
        elif isinstance(hint, dt.datetime) and address == "datetime.datetime":
            yield from (hint, hint + dt.timedelta(seconds=1), hint - dt.timedelta(seconds=1))
        elif isinstance(hint, dt.timedelta):
            yield from _moments(address, hint)


def _numbers(address: str, hint: int | float | Decimal) -> Iterable[object]:
    try:
        whole = int(hint)
    except (ValueError, OverflowError):
        return
    if address == "builtins.int":
        yield from (whole, whole + 1, whole - 1)
    elif address == "builtins.float":
        yield from (float(hint), float(hint) + 1.0, float(hint) - 1.0)
    elif address == "decimal.Decimal":
        exact = Decimal(str(hint))
        yield from (exact, exact + 1, exact - 1)


def _moments(address: str, hint: dt.timedelta) -> Iterable[object]:
    if address == "datetime.timedelta":
        yield from (hint, hint * 2, hint - dt.timedelta(seconds=1))
    elif address == "datetime.datetime":
        yield from (EPOCH + hint * 2, EPOCH - hint * 2)


def distinct(values: Iterable[object]) -> tuple[object, ...]:
    """The values without those that came before: 1, True and 1.0 are three."""
    seen: dict[tuple[type, object], object] = {}
    for value in values:
        seen.setdefault((type(value), value), value)
    return tuple(seen.values())
