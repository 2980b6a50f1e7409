"""D108: an exception expected from a method that keeps it to itself."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.drift.callees import certain_callee, fits, function_surface
from orchscaffold.inspection.surface.model import FunctionSurface, Swallowing
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Raises
from orchscaffold.tracing.values import Function, Method


def find(traced: Traced) -> Iterator[Drift]:
    """Blocks of `pytest.raises` whose one call certainly raises nothing of the kind."""
    for event in traced.events():
        if not isinstance(event, Raises) or not event.simple or not event.expected:
            continue
        surface = _called(event, traced)
        if surface is not None and _keeps_all(event.expected, traced.surfaces.swallowing(surface)):
            names = ", ".join(item.rpartition(".")[2] for item in event.expected)
            yield Drift(
                event.place,
                f"{surface.qualname}() logs and carries on: it does not raise {names}",
                "assert what it returns, and the log record",
            )


def _keeps_all(expected: tuple[str, ...], swallowing: Swallowing | None) -> bool:
    if swallowing is None or not swallowing.logged:
        return False
    return all(_is_kept(item, swallowing) for item in expected)


def _called(event: Raises, traced: Traced) -> FunctionSurface | None:
    """The function called, where nothing but itself decides what it raises."""
    call = event.calls[0]
    callee = certain_callee(traced, call)
    if callee is None or not fits(call, callee):
        return None
    of = call.callee
    surface = function_surface(traced, of) if isinstance(of, (Function, Method)) else None
    if surface is None or surface.is_generator or surface.manager or surface.is_stub:
        return None
    return None if surface.is_async and not call.awaited else surface


def _is_kept(address: str, swallowing: Swallowing) -> bool:
    """Whether the builtin exception is caught quietly, and no handler can turn others into it."""
    expected = _builtin(address.removeprefix("builtins."))
    if expected is None:
        return False
    for name in swallowing.loud:
        caught = _builtin(name)
        if caught is None and not name.endswith("CancelledError"):
            return False
        if caught is not None and (issubclass(caught, expected) or issubclass(expected, caught)):
            return False
    return any(
        caught is not None and issubclass(expected, caught)
        for caught in map(_builtin, swallowing.quiet)
    )


def _builtin(name: str) -> type[BaseException] | None:
    value = getattr(builtins, name, None) if name else None
    return value if isinstance(value, type) and issubclass(value, BaseException) else None


RULE = Rule(
    RuleInfo(
        code="D108",
        title="Expects an exception that is logged and swallowed",
        why=(
            "Every path of the method catches this exception, logs it and carries on, so that "
            "pytest.raises fails with DID NOT RAISE."
        ),
        example="with pytest.raises(ValueError): coordinator.run_cycle()  # logs and returns None",
        repair="Assert the value it returns, and the log record.",
    ),
    find,
)
