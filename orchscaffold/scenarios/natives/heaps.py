"""heapq: the real algorithm, each comparison decided on the path."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Sequence, Value


class _Ranked:
    """An item of a heap; it is compared as the code under test compares it."""

    __slots__ = ("_key", "_machine", "value")

    def __init__(self, machine: Statements, value: Value, key: str) -> None:
        self._machine = machine
        self._key = key
        self.value = value

    def __lt__(self, other: _Ranked) -> bool:
        answer = self._machine.compare("<", self.value, other.value, self._key)
        return self._machine.truth(answer, self._key)


def _heap(machine: Statements, call: Arguments) -> tuple[Sequence, list[_Ranked]]:
    target = machine.shape(call.need(0, "heap"), "iterate")
    if not isinstance(target, Sequence):
        raise Abandoned("a heap that cannot be followed")
    return target, [_Ranked(machine, item, call.key) for item in target.items]


def _keep(target: Sequence, heap: list[_Ranked]) -> None:
    target.items[:] = [item.value for item in heap]


def _push(machine: Statements, call: Arguments) -> Value:
    target, heap = _heap(machine, call)
    heapq.heappush(heap, _Ranked(machine, call.need(1, "item"), call.key))
    _keep(target, heap)
    return NONE


def _pop(machine: Statements, call: Arguments) -> Value:
    target, heap = _heap(machine, call)
    if not heap:
        raise Raised(machine.builtin_error(IndexError("index out of range")))
    first = heapq.heappop(heap)
    _keep(target, heap)
    return first.value


def _heapify(machine: Statements, call: Arguments) -> Value:
    target, heap = _heap(machine, call)
    heapq.heapify(heap)
    _keep(target, heap)
    return NONE


HEAPS: Final[Mapping[str, Model]] = MappingProxyType(
    {"heapq.heappush": _push, "heapq.heappop": _pop, "heapq.heapify": _heapify}
)
