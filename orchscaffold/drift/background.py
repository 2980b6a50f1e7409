"""D110: a background task that is started and that nothing ends."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.drift.callees import function_surface
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Called, TracedRoutine
from orchscaffold.tracing.values import Coroutine, External, Function, Instance, Method

_STARTS = frozenset(("asyncio.create_task", "asyncio.ensure_future"))


def find(traced: Traced) -> Iterator[Drift]:
    """Endless coroutines made tasks whose handle is thrown away, and never heard of again."""
    for routine in traced.routines():
        for place, event in enumerate(routine.events):
            if not isinstance(event, Called) or not event.dropped or not event.setting.certain:
                continue
            of = _endless(event, traced)
            if of is not None and not _is_ended(of, routine, place):
                name = of.qualname if isinstance(of, Function) else of.name
                yield Drift(
                    event.place,
                    f"{name}() runs for ever, and nothing in the test cancels its task",
                    "keep the task, cancel it, and await it",
                )


def _endless(event: Called, traced: Traced) -> Function | Method | None:
    if not isinstance(event.callee, External) or event.callee.address not in _STARTS:
        return None
    value = event.arguments[0].value if event.arguments else None
    of = value.of if isinstance(value, Coroutine) else None
    if not isinstance(of, (Function, Method)):
        return None
    if isinstance(of, Method) and not (isinstance(of.owner, Instance) and of.owner.exact):
        return None
    surface = function_surface(traced, of)
    if surface is None or surface.signature is None:
        return None
    return of if traced.surfaces.is_endless(surface) else None


def _is_ended(of: Function | Method, routine: TracedRoutine, place: int) -> bool:
    """Whether anything later may end it: another call on the same object, or one that finds
    tasks."""
    for event in routine.events[place + 1 :]:
        callee = event.callee if isinstance(event, Called) else None
        if isinstance(callee, External) and callee.address != "asyncio.sleep":
            return True
        if isinstance(callee, Function):
            return True
        if isinstance(callee, Method) and isinstance(of, Method) and callee.owner == of.owner:
            return True
    return False


RULE = Rule(
    RuleInfo(
        code="D110",
        title="Starts a background task and never ends it",
        why=(
            "The coroutine loops until it is cancelled, its task is thrown away, and nothing "
            "later in the test can reach it: it runs on into other tests."
        ),
        example="asyncio.create_task(coordinator.run_guards())  # while True: ...",
        repair="Keep the task; at the end cancel it and await it.",
    ),
    find,
)
