"""D107: a coroutine that is made and never awaited."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.drift.callees import function_surface
from orchscaffold.frozen import replace
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Asserted, Called, Event
from orchscaffold.tracing.values import Coroutine, Function, Instance, Method, Value


def find(traced: Traced) -> Iterator[Drift]:
    """Calls of async functions whose coroutine is dropped or asserted on."""
    for routine in traced.routines():
        for event in routine.events:
            value = _lost(event) if event.setting.certain else None
            name = _name(value.of, traced) if isinstance(value, Coroutine) else ""
            if name:
                start = replace(
                    event.place, end_line=event.place.line, end_column=event.place.column
                )
                is_call = isinstance(event, Called) and routine.is_async
                yield Drift(
                    event.place,
                    f"{name}() is async, and its coroutine is never awaited: it does not run",
                    "await it" if routine.is_async else "make the test async and await it",
                    "unsafe",
                    ((start, "await "),) if is_call else (),
                )


def _lost(event: Event) -> Value | None:
    if isinstance(event, Called) and event.dropped and not event.awaited:
        return event.result
    return event.subject if isinstance(event, Asserted) else None


def _name(of: Value, traced: Traced) -> str:
    if not isinstance(of, (Function, Method)):
        return ""
    if isinstance(of, Method) and isinstance(of.owner, Instance) and not of.owner.exact:
        return ""
    surface = function_surface(traced, of)
    if surface is None or surface.signature is None:
        return ""
    return surface.qualname if surface.is_async and not surface.is_generator else ""


RULE = Rule(
    RuleInfo(
        code="D107",
        title="Coroutine never awaited",
        why=(
            "Calling an async function only makes a coroutine. Dropped, or asserted on (it is "
            "always true), it never runs, and the test shows nothing."
        ),
        example="coordinator.start()  # async def start",
        repair="Await it.",
    ),
    find,
)
