"""Methods of dicts, and of what is counted and filled by default."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model, bound_dict
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Dict, Known, Sequence, Value, apart_from


def _get(machine: Statements, call: Arguments) -> Value:
    found = machine.find_key(bound_dict(call), call.need(0, "key"), call.key)
    default = call.get(1, "default") or NONE
    return default if found is None else apart_from(found, default)


def _items(machine: Statements, call: Arguments) -> Value:
    source = bound_dict(call)
    machine.dict_size(source, call.key)
    return Sequence("view", [Sequence("tuple", [name, item]) for name, item in source.items])


def _keys(machine: Statements, call: Arguments) -> Value:
    source = bound_dict(call)
    machine.dict_size(source, call.key)
    return Sequence("set", [name for name, _ in source.items])


def _values(machine: Statements, call: Arguments) -> Value:
    source = bound_dict(call)
    machine.dict_size(source, call.key)
    return Sequence("view", [item for _, item in source.items])


def _dict_pop(machine: Statements, call: Arguments) -> Value:
    source, name = bound_dict(call), call.need(0, "key")
    found = machine.find_key(source, name, call.key)
    if found is None:
        default = call.get(1, "default")
        if default is None:
            error = machine.builtin_error(KeyError())
            error.args = [name]
            raise Raised(error)
        return default
    machine.delete_item(source, name, call.key)
    return apart_from(found, call.get(1, "default") or NONE)


def _setdefault(machine: Statements, call: Arguments) -> Value:
    source, name = bound_dict(call), call.need(0, "key")
    found = machine.find_key(source, name, call.key)
    if found is None:
        found = call.get(1, "default") or NONE
        source.items.append((name, found))
    return found


def _update(machine: Statements, call: Arguments) -> Value:
    target = bound_dict(call)
    for source in call.args:
        machine.update(target, source, call.key)
    for name, item in call.kwargs.items():
        machine.set_key(target, Known(name), item, call.key)
    return NONE


def _dict_clear(machine: Statements, call: Arguments) -> Value:
    target = bound_dict(call)
    target.items.clear()
    target.is_open = False
    return NONE


def _popitem(machine: Statements, call: Arguments) -> Value:
    source = bound_dict(call)
    machine.dict_size(source, call.key)
    if not source.items:
        raise Raised(machine.unworded(KeyError))
    last = call.get(0, "last")
    is_last = last is None or machine.truth(last, call.key)
    return Sequence("tuple", list(source.items.pop(-1 if is_last else 0)))


def _move_to_end(machine: Statements, call: Arguments) -> Value:
    source, name = bound_dict(call), call.need(0, "key")
    found = machine.find_key(source, name, call.key)
    if found is None:
        raise Raised(machine.unworded(KeyError))
    last = call.get(1, "last")
    rest = [pair for pair in source.items if pair[1] is not found]
    is_last = last is None or machine.truth(last, call.key)
    source.items = [*rest, (name, found)] if is_last else [(name, found), *rest]
    return NONE


def _dict_copy(machine: Statements, call: Arguments) -> Value:
    result = Dict([])
    machine.update(result, bound_dict(call), call.key)
    return result


DICTS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "get": _get,
        "items": _items,
        "keys": _keys,
        "values": _values,
        "pop": _dict_pop,
        "setdefault": _setdefault,
        "move_to_end": _move_to_end,
        "update": _update,
        "clear": _dict_clear,
        "popitem": _popitem,
        "copy": _dict_copy,
    }
)
