"""Methods of sets, which take any number of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from orchscaffold.scenarios.natives.common import Model, bound_sequence, truth_value
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Sequence, Value

Combination: TypeAlias = Callable[[Statements, Sequence, Sequence, str], list[Value]]


def _inside(machine: Statements, left: Sequence, right: Sequence, key: str) -> list[Value]:
    return [item for item in left.items if machine.contains(right, item, key)]


def _outside(machine: Statements, left: Sequence, right: Sequence, key: str) -> list[Value]:
    return [item for item in left.items if not machine.contains(right, item, key)]


def _union(machine: Statements, left: Sequence, right: Sequence, key: str) -> list[Value]:
    return [*left.items, *_outside(machine, right, left, key)]


def _either(machine: Statements, left: Sequence, right: Sequence, key: str) -> list[Value]:
    return [*_outside(machine, left, right, key), *_outside(machine, right, left, key)]


def _combined(combine: Combination, *, is_in_place: bool = False) -> Model:
    def model(machine: Statements, call: Arguments) -> Value:
        bound = bound_sequence(call)
        made = Sequence("set" if bound.kind != "frozenset" else "frozenset", list(bound.items))
        for other in call.args:
            made.items[:] = combine(machine, made, _set_of(machine, other, call.key), call.key)
        if is_in_place:
            bound.items[:] = made.items
            return NONE
        return made

    return model


def _set_of(machine: Statements, value: Value, key: str) -> Sequence:
    found = Sequence("set", [])
    for item in map(machine.need_hash, machine.iterate(value, key)):
        if not machine.contains(found, item, key):
            found.items.append(item)
    return found


def _issubset(machine: Statements, call: Arguments) -> Value:
    other = _set_of(machine, call.need(0, "other"), call.key)
    return truth_value(not _outside(machine, bound_sequence(call), other, call.key))


def _issuperset(machine: Statements, call: Arguments) -> Value:
    other = _set_of(machine, call.need(0, "other"), call.key)
    return truth_value(not _outside(machine, other, bound_sequence(call), call.key))


def _isdisjoint(machine: Statements, call: Arguments) -> Value:
    other = _set_of(machine, call.need(0, "other"), call.key)
    return truth_value(not _inside(machine, bound_sequence(call), other, call.key))


SETS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "union": _combined(_union),
        "difference": _combined(_outside),
        "intersection": _combined(_inside),
        "symmetric_difference": _combined(_either),
        "update": _combined(_union, is_in_place=True),
        "difference_update": _combined(_outside, is_in_place=True),
        "intersection_update": _combined(_inside, is_in_place=True),
        "symmetric_difference_update": _combined(_either, is_in_place=True),
        "issubset": _issubset,
        "issuperset": _issuperset,
        "isdisjoint": _isdisjoint,
    }
)
