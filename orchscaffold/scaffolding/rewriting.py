"""Planned test code changed piece by piece: new values, the old ones stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from orchscaffold.frozen import fields, is_dataclass, replace
from orchscaffold.model.testcode import Each, Func, Helper, Let, Loop, Sym, Test, Var, Within

Value = TypeVar("Value")


def mapped(value: Value, change: Callable[[object], object]) -> Value:
    """The value with each of its direct parts changed; the parts must keep their kinds."""
    if isinstance(value, tuple):
        return type(value)(change(item) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, object] = {
        item.name: change(getattr(value, item.name)) for item in fields(value)
    }
    return replace(value, **changes)


def renamed(value: Value, names: Mapping[str, str]) -> Value:
    """Test code in which variables and helpers have the names that `names` gives for theirs."""

    def change(part: object) -> object:
        part = mapped(part, change)
        if isinstance(part, Var | Helper):
            return replace(part, name=names.get(part.name, part.name))
        return part

    if all(old == new for old, new in names.items()):
        return value
    return change(value)  # type: ignore[return-value]


def imported(value: Value, syms: Mapping[str, Sym]) -> Value:
    """Test code in which the helpers that `syms` has are imported from elsewhere."""

    def change(part: object) -> object:
        part = mapped(part, change)
        return syms.get(part.name, part) if isinstance(part, Var) else part

    return change(value)  # type: ignore[return-value]


def bound_names(test: Test) -> frozenset[str]:
    """The names that a test binds: its variables, what `with` and `for` give, parameters."""
    given = (name for name, _ in test.fixtures)
    return frozenset((*given, *(name for _, name in test.contexts if name), *_bound(test)))


def parts_of(value: object) -> Iterator[object]:
    """Every piece of planned test code in a value, itself included."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(part)
        elif is_dataclass(part):
            yield part
            waiting.extend(getattr(part, item.name) for item in fields(part) if item.compare)


def _bound(test: Test) -> Iterator[str]:
    for part in parts_of(test):
        if isinstance(part, Let) and isinstance(part.target, Var):
            yield part.target.name
        elif isinstance(part, Each | Loop):
            yield from re.findall(r"\w+", part.target)
        elif isinstance(part, Func):
            yield from (parameter.lstrip("*") for parameter in part.parameters)
        elif isinstance(part, Within):
            yield from (name for _, name in part.items if name)
