"""Lists, sets, deques and dicts: their constructors and methods."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model, bound_dict, bound_sequence
from orchscaffold.scenarios.natives.core import sort_values
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Dict, Known, Sequence, Value, apart_from

# --- constructors


def _collect(kind: str) -> Model:
    def build(machine: Statements, call: Arguments) -> Value:
        items = machine.iterate(call.args[0], call.key) if call.args else []
        if kind in ("set", "frozenset"):
            items = _unique(machine, items, call.key)
        return Sequence(kind, items)

    return build


def _unique(machine: Statements, items: list[Value], key: str) -> list[Value]:
    kept: list[Value] = []
    for item in map(machine.need_hash, items):
        if not any(machine.equal(item, other, key) for other in kept):
            kept.append(item)
    return kept


def _dict(machine: Statements, call: Arguments) -> Value:
    result = Dict([])
    if call.args:
        source = machine.shape(call.args[0], "item")
        if isinstance(source, Dict):
            machine.update(result, source, call.key)
        else:
            for pair in machine.iterate(source, call.key):
                key, item = machine.iterate(pair, call.key)
                machine.set_key(result, key, item, call.key)
    for keyword, item in call.kwargs.items():
        machine.set_key(result, Known(keyword), item, call.key)
    return result


def _counter(machine: Statements, call: Arguments) -> Value:
    if call.args and not isinstance(machine.shape(call.args[0], "item"), Dict):
        raise Abandoned("what is counted while reading")
    result = _dict(machine, call)
    if isinstance(result, Dict):
        result.kind, result.factory = "Counter", Known(0)
    return result


def _defaultdict(machine: Statements, call: Arguments) -> Value:
    rest = Arguments(call.args[1:], call.kwargs, call.key)
    result = _dict(machine, rest)
    if isinstance(result, Dict) and call.args:
        result.factory = call.args[0]
    return result


# --- methods of sequences


def _append(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).items.append(call.need(0, "item"))
    return NONE


def _appendleft(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).items.insert(0, call.need(0, "item"))
    return NONE


def _extend(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).items.extend(machine.iterate(call.need(0, "iterable"), call.key))
    return NONE


def _insert(machine: Statements, call: Arguments) -> Value:
    place = machine.known(call.need(0, "index"))
    if not isinstance(place, int):
        raise Abandoned("an insert at a place that is not known while reading")
    bound_sequence(call).items.insert(place, call.need(1, "item"))
    return NONE


def _clear(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).items.clear()
    return NONE


def _copy(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    return Sequence(sequence.kind, list(sequence.items))


def _pop(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    if sequence.is_guessed and len(call.args) > 1 and sequence.origin is not None:
        raise Mistaken(sequence.origin.path)
    place = machine.known(call.args[0]) if call.args else -1
    if not sequence.items:
        raise Raised(machine.builtin_error(IndexError("pop from empty list")))
    if not isinstance(place, int) or sequence.kind == "set":
        raise Abandoned("a pop that cannot be followed")
    return sequence.items.pop(place)


def _popleft(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    if not sequence.items:
        raise Raised(machine.builtin_error(IndexError("pop from an empty deque")))
    return sequence.items.pop(0)


def _remove(machine: Statements, call: Arguments) -> Value:
    if not _take_out(machine, call):
        error = KeyError if bound_sequence(call).kind == "set" else ValueError
        raise Raised(machine.unworded(error))
    return NONE


def _discard(machine: Statements, call: Arguments) -> Value:
    _take_out(machine, call)
    return NONE


def _take_out(machine: Statements, call: Arguments) -> bool:
    sequence, item = bound_sequence(call), call.need(0, "item")
    for place, other in enumerate(sequence.items):
        if machine.equal(other, item, call.key):
            del sequence.items[place]
            return True
    return False


def _add(machine: Statements, call: Arguments) -> Value:
    sequence, item = bound_sequence(call), machine.need_hash(call.need(0, "item"))
    if not machine.contains(sequence, item, call.key):
        sequence.items.append(item)
    return NONE


def _sort(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    sequence.items[:] = sort_values(machine, sequence.items, call)
    return NONE


def _reverse(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).items.reverse()
    return NONE


def _set_operation(op: str) -> Model:
    def combine(machine: Statements, call: Arguments) -> Value:
        left = bound_sequence(call)
        right = Sequence("set", machine.iterate(call.need(0, "other"), call.key))
        inside = [i for i in left.items if machine.contains(right, i, call.key)]
        outside = [i for i in left.items if i not in inside]
        extra = [i for i in right.items if not machine.contains(left, i, call.key)]
        chosen = {
            "union": [*left.items, *extra],
            "update": [*left.items, *extra],
            "difference": outside,
            "intersection": inside,
            "symmetric_difference": [*outside, *extra],
        }[op]
        if op == "update":
            left.items[:] = chosen
            return NONE
        return Sequence("set", chosen)

    return combine


def _issubset(machine: Statements, call: Arguments) -> Value:
    other = Sequence("set", machine.iterate(call.need(0, "other"), call.key))
    return Known(all(machine.contains(other, i, call.key) for i in bound_sequence(call).items))


# --- methods of dicts


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


_LIST: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "append": _append,
        "appendleft": _appendleft,
        "extend": _extend,
        "insert": _insert,
        "clear": _clear,
        "copy": _copy,
        "pop": _pop,
        "popleft": _popleft,
        "remove": _remove,
        "sort": _sort,
        "reverse": _reverse,
        "add": _add,
        "discard": _discard,
        "union": _set_operation("union"),
        "difference": _set_operation("difference"),
        "intersection": _set_operation("intersection"),
        "symmetric_difference": _set_operation("symmetric_difference"),
        "issubset": _issubset,
    }
)
_DICT: Final[Mapping[str, Model]] = MappingProxyType(
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
CONTAINERS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        **{f"builtins.{kind}": _collect(kind) for kind in ("list", "tuple", "set", "frozenset")},
        "collections.deque": _collect("deque"),
        "builtins.dict": _dict,
        "collections.OrderedDict": _dict,
        "collections.defaultdict": _defaultdict,
        "collections.Counter": _counter,
        **{
            f"{kind}.{name}": model
            for kind in ("list", "set", "frozenset", "tuple", "deque", "stream")
            for name, model in _LIST.items()
        },
        "set.update": _set_operation("update"),
        **{f"dict.{name}": model for name, model in _DICT.items()},
    }
)
