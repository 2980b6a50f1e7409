"""Pieces of code that assertions are made of, and what they contain."""

from __future__ import annotations

from collections.abc import Iterator
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
    if isinstance(node, tuple):
        for item in node:
            yield from parts_of(item)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            if field.compare:
                yield from parts_of(getattr(node, field.name))


def names(code: Code) -> bool:
    """Whether the code names an object, rather than making a new one."""
    return isinstance(code, (Var, Get, Sym))


def is_single(code: Code) -> bool:
    """Whether the code is None, True or False: compared with `is`."""
    return isinstance(code, Lit) and (code.value is None or isinstance(code.value, bool))
