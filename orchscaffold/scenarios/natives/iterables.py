"""What `itertools` makes of iterables. What has no end is a counter or a cycle that is asked for
its next item."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Known, Resource, Sequence, Value, settled

COUNT: Final = "itertools.count"
CYCLE: Final = "itertools.cycle"
_MOST: Final = 64


def endless_next(machine: Statements, value: Value, key: str) -> Value | None:
    """The next item of a counter or a cycle, which moves on; None for any other value."""
    value = settled(value)
    if not isinstance(value, Resource) or value.kind not in (COUNT, CYCLE):
        return None
    if value.kind == COUNT:
        found = value.state["next"]
        value.state["next"] = machine.pure("+", found, value.state["step"])
        return found
    items = value.state["items"]
    if not isinstance(items, Sequence):
        raise Abandoned("a cycle that cannot be followed")
    items.items.append(items.items.pop(0))
    return items.items[-1]


def _count(machine: Statements, call: Arguments) -> Value:
    start, step = call.get(0, "start") or Known(0), call.get(1, "step") or Known(1)
    state = {"next": machine.shape(start, "number"), "step": machine.shape(step, "number")}
    return Resource(COUNT, state)


def _cycle(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    return Resource(CYCLE, {"items": Sequence("list", items)}) if items else _view(items)


def _chain(machine: Statements, call: Arguments) -> Value:
    return _view(item for arg in call.args for item in machine.iterate(arg, call.key))


def _chain_of(machine: Statements, call: Arguments) -> Value:
    parts = machine.iterate(call.need(0, "iterable"), call.key)
    return _view(item for part in parts for item in machine.iterate(part, call.key))


def _repeat(machine: Statements, call: Arguments) -> Value:
    return _view([call.need(0, "object")] * _number(machine, call.need(1, "times")))


def _islice(machine: Statements, call: Arguments) -> Value:
    given = call.need(0, "iterable")
    bounds = slice(*(_bound(machine, bound) for bound in call.args[1:]))
    if not isinstance(settled(given), Resource):
        return _view(machine.iterate(given, call.key)[bounds])
    places = range(_MOST + 1 if bounds.stop is None else bounds.stop)
    items = [endless_next(machine, given, call.key) for _ in places]
    return _view([item for item in items if item is not None][bounds])


def _product(machine: Statements, call: Arguments) -> Value:
    columns = [machine.iterate(arg, call.key) for arg in call.args]
    repeat = call.kwargs.get("repeat")
    times = 1 if repeat is None else _number(machine, repeat)
    return _rows(itertools.product(*columns, repeat=times))


def _combinations(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    return _rows(itertools.combinations(items, _number(machine, call.need(1, "r"))))


def _permutations(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    given = call.get(1, "r")
    size = None if given is None else _number(machine, given)
    return _rows(itertools.permutations(items, size))


def _zip_longest(machine: Statements, call: Arguments) -> Value:
    columns = [machine.iterate(arg, call.key) for arg in call.args]
    fill = call.kwargs.get("fillvalue", NONE)
    return _rows(itertools.zip_longest(*columns, fillvalue=fill))


def _pairwise(machine: Statements, call: Arguments) -> Value:
    return _rows(itertools.pairwise(machine.iterate(call.need(0, "iterable"), call.key)))


def _batched(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    size = _number(machine, call.need(1, "n"))
    if size < 1:
        raise Raised(machine.unworded(ValueError))
    return _rows(items[start : start + size] for start in range(0, len(items), size))


def _starmap(machine: Statements, call: Arguments) -> Value:
    rows = machine.iterate(call.need(1, "iterable"), call.key)
    args = [machine.iterate(row, call.key) for row in rows]
    return _view([machine.call(call.args[0], row, {}, call.key) for row in args])


def _takewhile(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(1, "iterable"), call.key)
    return _view(itertools.takewhile(lambda item: _holds(machine, call, item), items))


def _dropwhile(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(1, "iterable"), call.key)
    return _view(itertools.dropwhile(lambda item: _holds(machine, call, item), items))


def _filterfalse(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(1, "iterable"), call.key)
    return _view(item for item in items if not _holds(machine, call, item))


def _compress(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "data"), call.key)
    selectors = machine.iterate(call.need(1, "selectors"), call.key)
    pairs = zip(items, selectors, strict=False)
    return _view(item for item, chosen in pairs if machine.truth(chosen, call.key))


def _groupby(machine: Statements, call: Arguments) -> Value:
    """Neighbours with an equal key, each comparison decided on this path."""
    key = call.get(1, "key")
    groups: list[tuple[Value, list[Value]]] = []
    for item in machine.iterate(call.need(0, "iterable"), call.key):
        rank = item if key is None else machine.call(key, [item], {}, call.key)
        is_same = groups and machine.compare("==", groups[-1][0], rank, call.key)
        if groups and is_same and machine.truth(is_same, call.key):
            groups[-1][1].append(item)
        else:
            groups.append((rank, [item]))
    return _rows([rank, _view(items)] for rank, items in groups)


def _tee(machine: Statements, call: Arguments) -> Value:
    items = machine.iterate(call.need(0, "iterable"), call.key)
    given = call.get(1, "n")
    times = 2 if given is None else _number(machine, given)
    return Sequence("tuple", [_view(items) for _ in range(times)])


def _holds(machine: Statements, call: Arguments, item: Value) -> bool:
    function = call.args[0]
    if machine.is_none(function, call.key):
        return machine.truth(item, call.key)
    return machine.truth(machine.call(function, [item], {}, call.key), call.key)


def _bound(machine: Statements, value: Value) -> int | None:
    return None if machine.known(value) is None else _number(machine, value)


def _number(machine: Statements, value: Value) -> int:
    number = machine.known(value)
    if not isinstance(number, int) or number > _MOST:
        raise Abandoned("a number of items that is not known while reading")
    return number


def _view(items: Iterable[Value]) -> Sequence:
    return Sequence("view", _bounded(items))


def _rows(rows: Iterable[Iterable[Value]]) -> Sequence:
    return _view(Sequence("tuple", list(row)) for row in rows)


def _bounded(items: Iterable[Value]) -> list[Value]:
    found = list(itertools.islice(items, _MOST + 1))
    if len(found) > _MOST:
        raise Abandoned("more items than are looked at")
    return found


ITERABLES: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "itertools.batched": _batched,
        "itertools.chain": _chain,
        "itertools.chain.from_iterable": _chain_of,
        "itertools.combinations": _combinations,
        "itertools.compress": _compress,
        "itertools.count": _count,
        "itertools.cycle": _cycle,
        "itertools.dropwhile": _dropwhile,
        "itertools.filterfalse": _filterfalse,
        "itertools.groupby": _groupby,
        "itertools.islice": _islice,
        "itertools.pairwise": _pairwise,
        "itertools.permutations": _permutations,
        "itertools.product": _product,
        "itertools.repeat": _repeat,
        "itertools.starmap": _starmap,
        "itertools.takewhile": _takewhile,
        "itertools.tee": _tee,
        "itertools.zip_longest": _zip_longest,
    }
)
