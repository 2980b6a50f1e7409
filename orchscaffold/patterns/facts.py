"""From a path to the facts that patterns ask for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from orchscaffold.model.ir import Function
from orchscaffold.model.types import Named, NoneType, TypeRef, without_none
from orchscaffold.patterns.base import Facts
from orchscaffold.scenarios.conditions.terms import leaves_of
from orchscaffold.scenarios.run import Handled, Path, Slept, Started
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Input,
    Known,
    Leaf,
    Origin,
    Sequence,
    Task,
    Value,
    settled,
)

_COLLECTIONS: Final = frozenset(
    {"list", "dict", "set", "frozenset", "tuple", "Mapping", "Sequence", "Iterable", "Collection"}
)
_SETTINGS: Final = frozenset(
    {"config", "configuration", "conf", "settings", "setting", "options", "option", "flags"}
)
_WORD: Final = re.compile(r"[a-z]+")
_RECORDS: Final = frozenset({"init", "field"})


def facts_of(method: Function, path: Path, *, is_less: bool) -> Facts:
    """The facts of one path; `is_less` says that it leaves out calls of the path it forked from."""
    events = path.run.events
    return Facts(
        method=method.name,
        ending=path.ending.kind,
        swallowed=any(isinstance(event, Handled) for event in events),
        runs_tasks=any(isinstance(event, Started) for event in events) or _holds_tasks(path),
        waited=any(isinstance(event, Slept) for event in events),
        turned_away=is_less and _gives_nothing(path),
        on_settings=_is_on_settings(path),
        takes_context=any(_is_context(p.annotation) for p in method.parameters),
        is_diff=is_diff(method),
    )


def is_diff(method: Function) -> bool:
    """Whether the method compares two collections: it is given two and returns something."""
    given = [p for p in method.parameters if _is_collection(p.annotation)]
    gives = not isinstance(method.returns, NoneType)
    return len(given) == 2 and gives and not method.is_async


def _is_collection(annotation: TypeRef) -> bool:
    return isinstance(annotation, Named) and annotation.qualname in _COLLECTIONS


def _is_context(annotation: TypeRef) -> bool:
    annotation = without_none(annotation)
    return isinstance(annotation, Named) and annotation.qualname.endswith("Context")


def _gives_nothing(path: Path) -> bool:
    if path.ending.kind != "returned":
        return False
    value = settled(path.ending.value) if path.ending.value is not None else Known(None)
    if isinstance(value, Known):
        return not value.value
    return isinstance(value, (Sequence, Dict)) and not value.items


def _holds_tasks(path: Path) -> bool:
    given = (settled(value) for value in path.run.inputs.values() if value.origin.kind == "state")
    return any(isinstance(item, Task) for value in given for item in _members(value))


def _members(value: Value) -> Iterator[Value]:
    if isinstance(value, Sequence):
        yield from (settled(item) for item in value.given)
    elif isinstance(value, Dict):
        yield from (settled(item) for _, item in value.given)
    else:
        yield value


# --- settings


def _is_on_settings(path: Path) -> bool:
    place = len(path.run.prefix) - 1
    if place < 0 or place >= len(path.run.choices):
        return False
    about = path.run.choices[place].about
    if about is None or isinstance(about, Double):
        return False
    return any(_is_setting(origin, is_scalar) for origin, is_scalar in _decided(about))


def _decided(about: Value) -> Iterable[tuple[Origin, bool]]:
    if isinstance(about, Input):
        return [(about.origin, isinstance(about.shape, Leaf))]
    return [(leaf.origin, True) for leaf in leaves_of(about)]


def _is_setting(origin: Origin, is_scalar: bool) -> bool:
    """Whether an input is a scalar the object was made with, or part of a configuration."""
    steps = list(_steps(origin))
    if is_scalar and steps[-1].kind == "init" and all(step.kind in _RECORDS for step in steps):
        return True
    return any(_names_settings(step.name) for step in steps[1:])


def _steps(origin: Origin | None) -> Iterator[Origin]:
    """The origin, then what it is part of, outwards."""
    while origin is not None:
        yield origin
        origin = origin.parent


def _names_settings(name: str) -> bool:
    words = _WORD.findall(name.lower())
    return bool(words) and words[-1] in _SETTINGS
