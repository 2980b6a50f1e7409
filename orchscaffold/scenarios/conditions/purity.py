"""Python functions that may be run while reading: total, without effect, on builtin and standard
values only."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import json
import math
import operator
import re
import uuid
from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

BINARY: Final = MappingProxyType(
    {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "//": operator.floordiv,
        "%": operator.mod,
        "**": operator.pow,
        "&": operator.and_,
        "|": operator.or_,
        "^": operator.xor,
        "<<": operator.lshift,
        ">>": operator.rshift,
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "is": operator.is_,
        "is not": operator.is_not,
        "in": lambda left, right: left in right,
        "not in": lambda left, right: left not in right,
    }
)

UNARY: Final = MappingProxyType(
    {"not": operator.not_, "-": operator.neg, "+": operator.pos, "~": operator.inv}
)

_BUILTINS: Final = (
    abs,
    all,
    any,
    bin,
    bool,
    bytes,
    chr,
    dict,
    divmod,
    float,
    frozenset,
    hash,
    hex,
    int,
    len,
    list,
    max,
    min,
    ord,
    pow,
    range,
    repr,
    round,
    set,
    sorted,
    str,
    sum,
    tuple,
)


OF_ZONE: Final = frozenset({"datetime.datetime.fromtimestamp"})


def _at_moment(stamp: float, tz: dt.tzinfo) -> dt.datetime:
    """`datetime.fromtimestamp`, which needs a zone: without one it depends on the machine's."""
    return dt.datetime.fromtimestamp(stamp, tz)


FUNCTIONS: Final[Mapping[str, object]] = MappingProxyType(
    {f"builtins.{function.__name__}": function for function in _BUILTINS}
    | {
        "decimal.Decimal": Decimal,
        "fractions.Fraction": Fraction,
        "datetime.datetime": dt.datetime,
        "datetime.datetime.fromisoformat": dt.datetime.fromisoformat,
        "datetime.datetime.fromtimestamp": _at_moment,
        "datetime.datetime.strptime": dt.datetime.strptime,
        "datetime.datetime.combine": dt.datetime.combine,
        "datetime.date": dt.date,
        "datetime.date.fromisoformat": dt.date.fromisoformat,
        "datetime.time": dt.time,
        "datetime.timedelta": dt.timedelta,
        "datetime.timezone": dt.timezone,
        "calendar.timegm": calendar.timegm,
        "uuid.UUID": uuid.UUID,
        "json.dumps": json.dumps,
        "json.loads": json.loads,
        "math.ceil": math.ceil,
        "math.floor": math.floor,
        "math.isclose": math.isclose,
        "math.isfinite": math.isfinite,
        "math.isinf": math.isinf,
        "math.isnan": math.isnan,
        "math.log": math.log,
        "math.log2": math.log2,
        "math.sqrt": math.sqrt,
        "math.exp": math.exp,
        "math.pow": math.pow,
        "re.escape": re.escape,
        "re.sub": re.sub,
        "re.match": re.match,
        "re.fullmatch": re.fullmatch,
        "re.search": re.search,
        "operator.add": operator.add,
        "operator.mul": operator.mul,
    }
)

CONSTANTS: Final = MappingProxyType(
    {
        "datetime.UTC": dt.UTC,
        "datetime.timezone.utc": dt.UTC,
        "datetime.datetime.min": dt.datetime.min,
        "datetime.datetime.max": dt.datetime.max,
        "decimal.ROUND_DOWN": ROUND_DOWN,
        "decimal.ROUND_UP": ROUND_UP,
        "decimal.ROUND_HALF_UP": ROUND_HALF_UP,
        "decimal.ROUND_HALF_EVEN": ROUND_HALF_EVEN,
        "math.inf": math.inf,
        "math.pi": math.pi,
        "math.nan": math.nan,
        "sys.version_info": (3, 12, 0, "final", 0),
    }
)

SCALARS: Final = (
    str,
    bytes,
    int,
    float,
    complex,
    bool,
    Decimal,
    Fraction,
    dt.datetime,
    dt.date,
    dt.time,
    dt.timedelta,
    dt.tzinfo,
    uuid.UUID,
    enum.Enum,
    PurePosixPath,
    range,
    re.Match,
)

_IMPURE_METHODS: Final = frozenset({"now", "today", "utcnow", "astimezone", "timestamp", "open"})


def allows_method(owner: object, name: str) -> bool:
    """Whether `owner.name(...)` may be called while reading: a public method of an immutable
    scalar.

    `astimezone` and `timestamp` depend on the machine's time zone for naive values, so only aware
    ones pass.
    """
    if (
        isinstance(owner, dt.datetime)
        and owner.tzinfo is not None
        and name in ("astimezone", "timestamp")
    ):
        return True
    if isinstance(owner, type):
        return f"{owner.__module__}.{owner.__qualname__}.{name}" in FUNCTIONS
    return (
        isinstance(owner, (*SCALARS, tuple, frozenset))
        and not name.startswith("_")
        and name not in _IMPURE_METHODS
        and callable(getattr(owner, name, None))
    )


_TOTAL: Final = frozenset(
    {"+", "-", "*", "==", "!=", "<", "<=", ">", ">=", "is", "is not", "fstring", "truth"}
    | {f"unary:{op}" for op in UNARY}
    | {f"call:builtins.{name}" for name in ("str", "repr", "bool", "abs", "max", "min", "len")}
    | {f"method:{name}" for name in ("lower", "upper", "strip", "startswith", "endswith", "split")}
)


def is_total(op: str) -> bool:
    """Whether the operation works on all values of the types it works on at all.

    Where it does for one assignment, it need not be kept as a condition of its own: in arithmetic
    that runs over many lines these are most of the conditions.
    """
    return op in _TOTAL or op.startswith(("attr:", "keyword:"))
