"""D106: `await` on something that cannot be awaited."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.drift.callees import function_surface
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Awaited
from orchscaffold.tracing.values import Function, Instance, Method, Mock, Returned, Value


def find(traced: Traced) -> Iterator[Drift]:
    """Awaited results of plain mocks and of functions that are not async."""
    for event in traced.events("TypeError"):
        if isinstance(event, Awaited):
            reason = _reason(event.value, traced)
            if reason:
                yield Drift(event.place, reason, _hint(event.value))


def _reason(value: Value, traced: Traced) -> str:
    if isinstance(value, Mock):
        return _mock_reason(value)
    if isinstance(value, Returned):
        return _function_reason(value.of, traced)
    return ""


def _mock_reason(value: Mock) -> str:
    if value.maker not in ("Mock", "MagicMock") or not value.bare or value.spec is not None:
        return ""
    what = f"what a {value.maker} returns" if value.path[-1:] == ("()",) else f"a {value.maker}"
    return f"{what} cannot be awaited"


def _function_reason(of: Function | Method, traced: Traced) -> str:
    if isinstance(of, Method) and isinstance(of.owner, Instance) and not of.owner.exact:
        return ""
    surface = function_surface(traced, of)
    if surface is None or surface.signature is None:
        return ""
    if surface.is_async or surface.is_generator or surface.is_stub or surface.manager:
        return ""
    if surface.outcome.kind not in ("nothing", "plain"):
        return ""
    return f"{surface.qualname}() is not async, and what it returns cannot be awaited"


def _hint(value: Value) -> str:
    if isinstance(value, Mock):
        return "use AsyncMock, or make the mock from the class it stands for"
    return "call it without await"


RULE = Rule(
    RuleInfo(
        code="D106",
        title="Awaits what is not awaitable",
        why=(
            "The call gives a value and not a coroutine: await raises TypeError. Reported for "
            "functions that are not async and plainly return nothing or a literal, and for plain "
            "mocks that nobody configured."
        ),
        example="await coordinator.reset()  # reset is a plain def",
        repair="Take the await away, or use AsyncMock.",
    ),
    find,
)
