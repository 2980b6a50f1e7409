"""Methods of lists, tuples and deques, and those that sets share with them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model, bound_sequence
from orchscaffold.scenarios.natives.core import sort_values
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Known, Sequence, Value


def _append(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).push([call.need(0, "item")])
    return NONE


def _appendleft(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).push_left([call.need(0, "item")])
    return NONE


def _extend(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).push(machine.iterate(call.need(0, "iterable"), call.key))
    return NONE


def _extendleft(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).push_left(machine.iterate(call.need(0, "iterable"), call.key))
    return NONE


def _rotate(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    given = call.get(0, "n")
    steps = machine.known(given) if given is not None else 1
    if not isinstance(steps, int):
        raise Abandoned("a rotation that is not known while reading")
    place = -steps % len(sequence.items) if sequence.items else 0
    sequence.items[:] = sequence.items[place:] + sequence.items[:place]
    return NONE


def _insert(machine: Statements, call: Arguments) -> Value:
    place = machine.known(call.need(0, "index"))
    sequence = bound_sequence(call)
    if not isinstance(place, int) or sequence.limit is not None:
        raise Abandoned("an insert at a place that is not known while reading")
    sequence.items.insert(place, call.need(1, "item"))
    return NONE


def _clear(machine: Statements, call: Arguments) -> Value:
    bound_sequence(call).items.clear()
    return NONE


def _copy(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    copied = Sequence(sequence.kind, list(sequence.items))
    copied.limit = sequence.limit
    return copied


def _pop(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    if sequence.is_guessed and len(call.args) > 1 and sequence.origin is not None:
        raise Mistaken(sequence.origin.path)
    place = machine.known(call.args[0]) if call.args else -1
    if not sequence.items:
        raise Raised(machine.builtin_error(IndexError("pop from empty list")))
    if not isinstance(place, int) or sequence.kind == "set":
        raise Abandoned("a pop that cannot be followed")
    if not -len(sequence.items) <= place < len(sequence.items):
        raise Raised(machine.unworded(IndexError))
    return sequence.items.pop(place)


def _popleft(machine: Statements, call: Arguments) -> Value:
    sequence = bound_sequence(call)
    if not sequence.items:
        raise Raised(machine.builtin_error(IndexError("pop from an empty deque")))
    return sequence.items.pop(0)


def _index(machine: Statements, call: Arguments) -> Value:
    if len(call.args) > 1:
        raise Abandoned("an item that is looked for in a part of a list")
    place = _place_of(machine, call)
    if place is None:
        raise Raised(machine.unworded(ValueError))
    return Known(place)


def _count(machine: Statements, call: Arguments) -> Value:
    item = call.need(0, "item")
    return Known(sum(machine.equal(o, item, call.key) for o in bound_sequence(call).items))


def _remove(machine: Statements, call: Arguments) -> Value:
    if not _take_out(machine, call):
        error = KeyError if bound_sequence(call).kind == "set" else ValueError
        raise Raised(machine.unworded(error))
    return NONE


def _discard(machine: Statements, call: Arguments) -> Value:
    _take_out(machine, call)
    return NONE


def _take_out(machine: Statements, call: Arguments) -> bool:
    place = _place_of(machine, call)
    if place is not None:
        del bound_sequence(call).items[place]
    return place is not None


def _place_of(machine: Statements, call: Arguments) -> int | None:
    item = call.need(0, "item")
    for place, other in enumerate(bound_sequence(call).items):
        if machine.equal(other, item, call.key):
            return place
    return None


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


SEQUENCES: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "append": _append,
        "appendleft": _appendleft,
        "extend": _extend,
        "extendleft": _extendleft,
        "rotate": _rotate,
        "insert": _insert,
        "clear": _clear,
        "copy": _copy,
        "__copy__": _copy,
        "pop": _pop,
        "popleft": _popleft,
        "index": _index,
        "count": _count,
        "remove": _remove,
        "sort": _sort,
        "reverse": _reverse,
        "add": _add,
        "discard": _discard,
    }
)
