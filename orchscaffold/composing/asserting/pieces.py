"""Pieces of code that assertions are made of, and what they contain."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from orchscaffold.frozen import fields, is_dataclass
from orchscaffold.model.testcode import (
    Code,
    Get,
    Lit,
    Sym,
    Var,
)

ANY: Final = Sym("unittest.mock", "ANY")


CALL: Final = Sym("unittest.mock", "call")


def mentions(step: object, code: Code) -> bool:
    """Whether a step, or what is made of code, contains a piece of code."""
    return any(part == code for part in parts_of(step))


def parts_of(node: object) -> Iterator[object]:
    """Every piece of code below `node`, itself included."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
            continue
        cls: type = type(part)
        compared = _compared(cls)
        if compared is not None:
            yield part
            waiting.extend([getattr(part, name) for name in compared])


@cache
def _compared(cls: type) -> tuple[str, ...] | None:
    """The fields that count, the last one first; None for what is no dataclass."""
    if not is_dataclass(cls):
        return None
    return tuple(field.name for field in reversed(fields(cls)) if field.compare)


def names(code: Code) -> bool:
    """Whether the code names an object, rather than making a new one."""
    return isinstance(code, (Var, Get, Sym))


def is_single(code: Code) -> bool:
    """Whether the code is None, True or False: compared with `is`."""
    return isinstance(code, Lit) and (code.value is None or isinstance(code.value, bool))
