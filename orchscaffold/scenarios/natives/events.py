"""Events and conditions: flags that one part of the code sets and another waits for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.natives.common import Model, bound_resource
from orchscaffold.scenarios.natives.waiting import run_tasks
from orchscaffold.scenarios.run import Slept
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import FALSE, NONE, TRUE, Coroutine, Instance, Value


def _flag(call: Arguments) -> Value:
    return bound_resource(call).state.get("flag", FALSE)


def _is_set(machine: Statements, call: Arguments) -> Value:
    return _flag(call)


def _set_flag(value: Value) -> Model:
    def change(machine: Statements, call: Arguments) -> Value:
        bound_resource(call).state["flag"] = value
        return NONE

    return change


def _wait_event(machine: Statements, call: Arguments) -> Value:
    def run() -> Value:
        if not machine.truth(_flag(call), call.key):
            run_tasks(machine)
        if machine.truth(_flag(call), call.key):
            return TRUE
        raise machine.stall("a wait for an event that nothing sets")

    return Coroutine(run, "wait")


def _wait_notified(machine: Statements, call: Arguments) -> Value:
    def run() -> Value:
        raise machine.stall("a wait for a condition that nothing notifies")

    return Coroutine(run, "wait")


def _wait_in_thread(machine: Statements, call: Arguments) -> Value:
    """A test puts a scripted event where the object under test holds its own: waits time out until
    one finds it set, and a wait after that ends the script."""
    event = bound_resource(call)
    if machine.truth(_flag(call), call.key):
        return TRUE
    name = machine.run.held.get(id(event))
    if name is None:
        raise Abandoned("a wait for an event that nothing sets")
    timeout = call.get(0, "timeout") or NONE
    is_over = any(wait.wakes for wait in _waits_for(machine, name))
    wakes = not is_over and _is_woken(machine, timeout, call.key)
    machine.run.events.append(Slept("threading", name, "", timeout, wakes))
    if is_over:
        machine.run.ended_by_sleep = True
        raise Raised(Instance(Named("", "_EndOfScript")))
    if wakes:
        event.state["flag"] = TRUE
    return TRUE if wakes else FALSE


def _waits_for(machine: Statements, name: str) -> list[Slept]:
    waits = (event for event in machine.run.events if isinstance(event, Slept))
    return [wait for wait in waits if wait.library == "threading" and wait.local == name]


def _is_woken(machine: Statements, timeout: Value, key: str) -> bool:
    if machine.is_none(timeout, f"{key}:timeout"):
        return True
    if machine.loops:
        return machine.loops[-1].entered >= 2
    return machine.choose_among((f"times out:{key}", f"woken:{key}")) == 1


EVENTS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        **{
            f"{library}.Event.{name}": model
            for library in ("asyncio", "threading", "anyio")
            for name, model in {
                "is_set": _is_set,
                "set": _set_flag(TRUE),
                "clear": _set_flag(FALSE),
            }.items()
        },
        "threading.Event.wait": _wait_in_thread,
        "asyncio.Event.wait": _wait_event,
        "anyio.Event.wait": _wait_event,
        "asyncio.Condition.wait": _wait_notified,
        "anyio.Condition.wait": _wait_notified,
    }
)
