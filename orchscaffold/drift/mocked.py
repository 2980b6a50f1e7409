"""D111: a plain Mock where the code under test awaits."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import AwaitedWithin
from orchscaffold.tracing.values import Function


def find(traced: Traced) -> Iterator[Drift]:
    """Calls of methods that await a mock which cannot be awaited."""
    for event in traced.events("TypeError"):
        if isinstance(event, AwaitedWithin):
            by = event.by
            name = by.qualname if isinstance(by, Function) else f"{by.owner.ref.qualname}.{by.name}"
            given = f"the test gives it a {event.maker}"
            yield Drift(
                event.place,
                f"{name}() awaits {event.path}, and {given}",
                "use AsyncMock, or make the mock from the class it stands for",
            )


RULE = Rule(
    RuleInfo(
        code="D111",
        title="A plain Mock where the code awaits",
        why=(
            "The method awaits what the test has put there, a Mock or MagicMock, or what that "
            "returns: TypeError, unless the code catches it."
        ),
        example="coordinator._task = MagicMock()  # stop() does: await self._task",
        repair="Use AsyncMock, a real task or future, or create_autospec of the class.",
    ),
    find,
)
