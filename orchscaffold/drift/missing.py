"""D102: a required argument that is not given."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.drift.callees import Callee, certain_callee
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Called


def find(traced: Traced) -> Iterator[Drift]:
    """Calls that leave out a parameter without a default."""
    for event in traced.events("TypeError"):
        callee = certain_callee(traced, event) if isinstance(event, Called) else None
        if callee is not None and isinstance(event, Called):
            yield from _missing(event, callee)


def _missing(event: Called, callee: Callee) -> Iterator[Drift]:
    signature = callee.signature
    if any(item.star for item in event.arguments):
        return
    given = {item.keyword for item in event.arguments if item.keyword}
    count = sum(1 for item in event.arguments if not item.keyword)
    by_position = {item.name for item in signature.positions[:count]}
    names = [
        item.name
        for item in signature.parameters
        if item.required and item.name not in by_position and item.name not in given
    ]
    if not names or (given - set(signature.keywords) and not signature.takes_any_keyword):
        return
    listed = ", ".join(f"'{name}'" for name in names)
    message = f"{callee.name} is called without {listed}"
    yield Drift(event.place, message, "give it a value, or go through the tests' own builder")


RULE = Rule(
    RuleInfo(
        code="D102",
        title="Missing required argument",
        why=(
            "The constructor, function or method has a parameter without a default that the call "
            "does not fill: it raises TypeError. Calls with *args or **kwargs are never reported."
        ),
        example="Order(id='1')  # 'symbol' has no default",
        repair="Add the argument.",
    ),
    find,
)
