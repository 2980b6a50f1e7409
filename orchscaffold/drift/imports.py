"""D112: a name that is imported, or used, and that nothing defines."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced, certain_events, suggestion
from orchscaffold.drift.targets import Gap
from orchscaffold.inspection.surface.modules import is_external
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Imported, Undefined


def find(traced: Traced) -> Iterator[Drift]:
    """Imports that fail, and names that nothing binds: each name once a test."""
    raised = ("ImportError", "ModuleNotFoundError", "NameError")
    for routine in traced.routines():
        seen: set[str] = set()
        for event in certain_events(routine, raised):
            if isinstance(event, Undefined) and event.name not in seen:
                seen.add(event.name)
                yield Drift(event.place, f"name '{event.name}' is not defined", "import it")
            elif isinstance(event, Imported) and not is_external(event.module):
                drift = _drift(event, traced)
                if drift is not None:
                    yield drift


def _drift(event: Imported, traced: Traced) -> Drift | None:
    modules = traced.surfaces.modules
    if traced.file.is_faked(event.module):
        return None
    if modules.exists(event.module) is False:
        return Drift(event.place, f"there is no module '{event.module}'", "")
    if not event.name or event.name == "*":
        return None
    if modules.has(event.module, event.name) is not False:
        return None
    if modules.exists(f"{event.module}.{event.name}") is not False:
        return None
    gap = Gap(event.module, event.name, modules.names(event.module))
    message = f"module '{event.module}' has no '{event.name}'"
    return Drift(event.place, message, suggestion(gap.name, gap.names))


RULE = Rule(
    RuleInfo(
        code="D112",
        title="Imports or uses a name that is not defined",
        why=(
            "The import fails, or the name is bound nowhere in the file: ImportError or "
            "NameError. Modules that make names as they run, compiled modules and imports in a "
            "try are never reported."
        ),
        example="from app.orders import OrderBook  # it is called 'Book' now",
        repair="Import the name of today.",
    ),
    find,
)
