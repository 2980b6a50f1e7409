"""Asynchronous iterators, one step at a time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.scenarios.natives.common import Model, bound_sequence
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import NONE, Coroutine, Resource, Sequence, Value, settled

_ITERATOR: Final = "builtins.async_iterator"


def _aiter(machine: Statements, call: Arguments) -> Value:
    given = settled(call.need(0, "iterable"))
    if isinstance(given, Resource) and given.kind == _ITERATOR:
        return given
    items = machine.iterate(given, call.key, is_async=True)
    return Resource(_ITERATOR, {"items": Sequence("list", items)})


def _anext(machine: Statements, call: Arguments) -> Value:
    iterator, default = settled(call.need(0, "iterator")), call.get(1, "default")
    items = iterator.state.get("items") if isinstance(iterator, Resource) else None
    if not isinstance(items, Sequence):
        raise Abandoned("the next of something that cannot be followed")

    def run() -> Value:
        if items.items:
            return items.items.pop(0)
        if default is not None:
            return default
        raise Raised(machine.builtin_error(StopAsyncIteration()))

    return Coroutine(run, "anext")


def _aclose(machine: Statements, call: Arguments) -> Value:
    stream = bound_sequence(call)
    stream.is_closed = True
    return Coroutine(lambda: NONE, "aclose")


ITERATORS: Final[Mapping[str, Model]] = MappingProxyType(
    {"builtins.aiter": _aiter, "builtins.anext": _anext, "stream.aclose": _aclose}
)
