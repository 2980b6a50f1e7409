"""How large a value may grow while code is read: one line of it can ask for all memory.

What would be larger is left out, like anything else that cannot be told.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 100_000
"""Items or characters."""
GROWING: Final = frozenset({"%", "*", "**", "<<"})
"""The operators whose result may be much larger than what they are given."""
GROWING_KINDS: Final = frozenset({"call", "method", "formatted"})
"""The kinds of all other operations of which some do."""
_MOST_BITS: Final = 10_000
_RUNS: Final = re.compile(r"\d{6,}")
_COUNTING: Final = frozenset({"builtins.len", "builtins.range", "builtins.bool"})
_FILLED: Final = frozenset({"builtins.bytes", "builtins.bytearray"})


def is_too_large(op: str, args: list[object]) -> bool:
    """Whether an operation of terms would give, or work through, more than that."""
    kind, _, name = op.partition(":")
    if kind == "call":
        return _calls_too_large(name, args)
    if kind == "method":
        return _fills_too_large(name, args)
    if kind == "formatted":
        return len(args) > 1 and _RUNS.search(str(args[1])) is not None
    return len(args) == 2 and _grows_too_large(op, args[0], args[1])


def is_long(value: object) -> bool:
    """Whether something has more items than are looked at."""
    return isinstance(value, str | bytes | tuple | list | range) and _length(value) > LONGEST


def _length(value: str | bytes | tuple[object, ...] | list[object] | range) -> int:
    try:
        return len(value)
    except OverflowError:
        return LONGEST + 1


def _grows_too_large(op: str, left: object, right: object) -> bool:
    if op == "%" and isinstance(left, str):
        return _RUNS.search(left) is not None
    if not isinstance(right, int):
        return op == "*" and isinstance(left, int) and _repeats_too_often(right, left)
    if isinstance(left, int):
        return _bits(op, left, right) > _MOST_BITS
    return op == "*" and _repeats_too_often(left, right)


def _bits(op: str, left: int, right: int) -> int:
    """How many bits the result may have; 0 for operations that do not grow."""
    if op == "**":
        return left.bit_length() * max(right, 0) if abs(left) > 1 else 0
    if op == "<<":
        return left.bit_length() + max(right, 0) if left else 0
    return left.bit_length() + right.bit_length() if op == "*" else 0


def _repeats_too_often(value: object, times: int) -> bool:
    is_sized = isinstance(value, str | bytes | tuple | list)
    return is_sized and _length(value) * times > LONGEST  # type: ignore[arg-type]


def _calls_too_large(name: str, args: list[object]) -> bool:
    if name in _COUNTING:
        return False
    if name == "builtins.pow" and len(args) == 2:
        return _grows_too_large("**", args[0], args[1])
    if name in _FILLED and args and isinstance(args[0], int):
        return args[0] > LONGEST
    if name == "builtins.format" and len(args) == 2:
        return _RUNS.search(str(args[1])) is not None
    return any(map(is_long, args))


def _fills_too_large(name: str, args: list[object]) -> bool:
    owner, *rest = args
    if not isinstance(owner, str | bytes | int):
        return False
    if name == "replace" and len(rest) > 1 and isinstance(owner, str | bytes):
        return (len(owner) + 1) * len(str(rest[1])) > LONGEST
    if name == "format" and isinstance(owner, str) and _RUNS.search(owner):
        return True
    return any(isinstance(item, int) and item > LONGEST for item in rest)
