"""The event loop that runs: followed for what starts tasks, stood in for where the code asks it for
more."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.natives.common import Model, truth_value
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    Coroutine,
    Double,
    Known,
    Origin,
    Resource,
    Value,
)

LOOP: Final = "asyncio.loop"
_PLACE: Final = "_place"
_INTERFACE: Final = Named("asyncio", "AbstractEventLoop")


def _running_loop(machine: Statements, call: Arguments) -> Value:
    if not machine.is_in_loop():
        raise Raised(machine.builtin_error(RuntimeError("no running event loop")))
    if call.place is not None and _key(call.place) in machine.reshaped:
        return machine.call(_stand_in(machine, call.place), [], {}, call.key)
    place = call.place or ("", "")
    return Resource(LOOP, {_PLACE: Known(place)})


def _stand_in(machine: Statements, place: tuple[str, str]) -> Value:
    if place not in machine.run.patches:
        home, local = place
        double = Double(Origin("global", f"{home}:{local}"), None, kind="callable")
        double.returns = _INTERFACE
        machine.run.patches[place] = double
    return machine.run.patches[place]


def _key(place: tuple[str, str]) -> str:
    return "loop:" + ":".join(place)


def unfollowed(bound: Value | None, name: str) -> Abandoned:
    """What it comes to that the loop which runs is asked for `name`, which is not followed."""
    place = bound.state.get(_PLACE) if isinstance(bound, Resource) else None
    if isinstance(place, Known) and isinstance(place.value, tuple) and all(place.value):
        return Mistaken(_key((str(place.value[0]), str(place.value[1]))))
    return Abandoned(f"{name} of an event loop is not followed")


def _always(machine: Statements, call: Arguments) -> Value:
    return truth_value(True)


def _run_in_executor(machine: Statements, call: Arguments) -> Value:
    _, func, *args = call.args
    return Coroutine(lambda: machine.call(func, args, {}, call.key), "run_in_executor")


LOOPS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "asyncio.get_running_loop": _running_loop,
        "asyncio.get_event_loop": _running_loop,
        "asyncio.loop.is_running": _always,
        "asyncio.loop.run_in_executor": _run_in_executor,
    }
)
