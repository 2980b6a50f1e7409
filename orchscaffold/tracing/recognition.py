"""Which method of the code under test a test exercises, and the ending it checks."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.model.types import Named
from orchscaffold.tracing.events import Asserted, Called, Event, Exercise, Raises, Read
from orchscaffold.tracing.values import (
    Class,
    Constant,
    Fixture,
    Instance,
    Method,
    Mock,
    Returned,
    Value,
)
from orchscaffold.tracing.world import World


def exercises(events: tuple[Event, ...], world: World) -> tuple[Exercise, ...]:
    """What the events exercise, in order, each once."""
    logs = any(_checks_log(event) for event in events)
    found: list[Exercise] = []
    raising = [event for event in events if isinstance(event, Raises)]
    inside = {id(call) for event in raising for call in event.calls}
    for event in events:
        if isinstance(event, Raises):
            found.extend(_raised(event, world))
        elif isinstance(event, Called) and id(event) not in inside:
            found.extend(_called(event, events, logs, world))
    return tuple(dict.fromkeys(found))


def _method_of(callee: Value, world: World) -> tuple[Named, str] | None:
    if not isinstance(callee, Method) or not isinstance(callee.owner, (Instance, Class)):
        return None
    ref = callee.owner.ref
    script = world.script_of(ref.module)
    return None if script is not None else (ref, callee.name)


def _raised(event: Raises, world: World) -> Iterable[Exercise]:
    for call in event.calls[-1:]:
        method = _method_of(call.callee, world)
        if method is not None:
            names = " | ".join(address.rpartition(".")[2] for address in event.expected)
            yield Exercise(*method, f"raises {names}".rstrip())


def _called(
    event: Called, events: tuple[Event, ...], logs: bool, world: World
) -> Iterable[Exercise]:
    method = _method_of(event.callee, world)
    if method is None:
        return
    ending = next(filter(None, (_ending(event, other) for other in events)), "")
    yield Exercise(*method, ending)
    if logs:
        yield Exercise(*method, "logs")


def _ending(call: Called, event: Event) -> str:
    """What an assertion says of the call's result; "" where it is about something else."""
    if not isinstance(event, Asserted) or not _is_result(event.subject, call.result):
        return ""
    is_equal = event.operator in ("is", "==")
    if is_equal and isinstance(event.other, Constant):
        return f"returns {event.other.value!r}"
    return "returns a value"


def _is_result(subject: Value, result: Value) -> bool:
    inner = getattr(result, "result", result)
    return isinstance(subject, Returned) and subject == inner


def _checks_log(event: Event) -> bool:
    """Whether the log is looked at: `caplog.…`, or a mocked logger's calls."""
    if isinstance(event, Read):
        return isinstance(event.owner, Fixture) and event.owner.name == "caplog"
    callee = event.callee if isinstance(event, Called) else None
    levels = ("error", "exception", "warning", "info", "debug", "critical")
    return (
        isinstance(callee, Mock)
        and callee.path[-1:] > ("assert",)
        and any(part in levels for part in callee.path)
    )
