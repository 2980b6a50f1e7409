"""The queues of asyncio and of threads, that the code made for itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model, bound_resource, truth_value
from orchscaffold.scenarios.natives.waiting import run_tasks
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Coroutine, Known, Sequence, Value, settled

# What says that there is nothing, that there is no room: (module, name).
_EMPTY: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"asyncio.Queue": ("asyncio", "QueueEmpty"), "queue.Queue": ("queue", "Empty")}
)
_FULL: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"asyncio.Queue": ("asyncio", "QueueFull"), "queue.Queue": ("queue", "Full")}
)


_OPEN: Final = "unfinished"


def _items(call: Arguments) -> Sequence:
    state = bound_resource(call).state
    items = state.setdefault("items", Sequence("list", []))
    if not isinstance(items, Sequence):
        raise Abandoned("a queue that cannot be followed")
    state.setdefault(_OPEN, Known(len(items.items)))
    return items


def _count_open(call: Arguments, change: int = 0) -> int:
    """How many items were put in and not yet said to be done."""
    _items(call)
    state = bound_resource(call).state
    found = state[_OPEN]
    count = found.value if isinstance(found, Known) and isinstance(found.value, int) else 0
    state[_OPEN] = Known(count + change)
    return count


def _has_room(machine: Statements, call: Arguments) -> bool:
    room = settled(bound_resource(call).state.get("maxsize", Known(0)))
    held = Known(len(_items(call).items))
    is_bounded = machine.compare(">", room, Known(0), f"{call.key}:bounded")
    if not machine.truth(is_bounded, f"{call.key}:bounded"):
        return True
    return machine.truth(machine.compare(">", room, held, f"{call.key}:room"), f"{call.key}:room")


def _add(call: Arguments) -> None:
    _items(call).items.append(call.need(0, "item"))
    _count_open(call, 1)


def _put_nowait(machine: Statements, call: Arguments) -> Value:
    if not _has_room(machine, call):
        raise Raised(machine.make_error(*_FULL[bound_resource(call).kind]))
    _add(call)
    return NONE


def _put(machine: Statements, call: Arguments) -> Value:
    return Coroutine(lambda: _put_waiting(machine, call), "put")


def _put_waiting(machine: Statements, call: Arguments) -> Value:
    if not _has_room(machine, call):
        raise Abandoned("a wait for room in a queue that nothing empties")
    _add(call)
    return NONE


def _put_blocking(machine: Statements, call: Arguments) -> Value:
    waits = call.get(1, "block") or Known(True)
    if not machine.truth(waits, call.key):
        return _put_nowait(machine, call)
    return _put_waiting(machine, call)


def _get_nowait(machine: Statements, call: Arguments) -> Value:
    items = _items(call).items
    if not items:
        raise Raised(machine.make_error(*_EMPTY[bound_resource(call).kind]))
    return items.pop(0)


def _get(machine: Statements, call: Arguments) -> Value:
    def run() -> Value:
        items = _items(call).items
        if not items:
            run_tasks(machine)
        if not items:
            raise machine.stall("a wait for a queue that nothing fills")
        return items.pop(0)

    return Coroutine(run, "get")


def _get_blocking(machine: Statements, call: Arguments) -> Value:
    waits = call.get(0, "block") or Known(True)
    if not _items(call).items and machine.truth(waits, call.key):
        raise Abandoned("a wait for a queue that nothing fills")
    return _get_nowait(machine, call)


def _empty(machine: Statements, call: Arguments) -> Value:
    return truth_value(not _items(call).items)


def _full(machine: Statements, call: Arguments) -> Value:
    return truth_value(not _has_room(machine, call))


def _qsize(machine: Statements, call: Arguments) -> Value:
    return Known(len(_items(call).items))


def _done(machine: Statements, call: Arguments) -> Value:
    if not _count_open(call):
        raise Raised(machine.builtin_error(ValueError("task_done() called too many times")))
    _count_open(call, -1)
    return NONE


def _join(machine: Statements, call: Arguments) -> Value:
    return Coroutine(lambda: _join_blocking(machine, call), "join")


def _join_blocking(machine: Statements, call: Arguments) -> Value:
    if _count_open(call):
        raise Abandoned("a wait for the work of a queue to be finished")
    return NONE


QUEUES: Final[Mapping[str, Model]] = MappingProxyType(
    {
        **{
            f"{kind}.{name}": model
            for kind in _EMPTY
            for name, model in {
                "put_nowait": _put_nowait,
                "get_nowait": _get_nowait,
                "empty": _empty,
                "full": _full,
                "qsize": _qsize,
                "task_done": _done,
            }.items()
        },
        "asyncio.Queue.put": _put,
        "asyncio.Queue.get": _get,
        "asyncio.Queue.join": _join,
        "queue.Queue.join": _join_blocking,
        "queue.Queue.put": _put_blocking,
        "queue.Queue.get": _get_blocking,
    }
)
