"""D103: a patch of something that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced, nearest, suggestion
from orchscaffold.drift.targets import Gap, class_gap, module_gap, target_gap
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Patched
from orchscaffold.tracing.values import Class, Instance, Module


def find(traced: Traced) -> Iterator[Drift]:
    """Patches whose target is certainly not there."""
    for event in traced.events("AttributeError", "ImportError", "ModuleNotFoundError"):
        if isinstance(event, Patched) and not event.creates:
            gap = _gap(event, traced)
            if gap is not None:
                yield _drift(event, gap)


def _gap(event: Patched, traced: Traced) -> Gap | None:
    if event.target:
        if traced.file.is_faked(event.target.rpartition(".")[0]):
            return None
        return target_gap(event.target, traced.surfaces)
    if not event.name:
        return None
    owner = event.owner
    if isinstance(owner, Module) and not traced.file.is_faked(owner.name):
        return module_gap(owner.name, event.name, traced.surfaces)
    if isinstance(owner, Class):
        return class_gap(owner.ref, event.name, False, traced.surfaces)
    if isinstance(owner, Instance) and owner.exact:
        return class_gap(owner.ref, event.name, True, traced.surfaces)
    return None


def _drift(event: Patched, gap: Gap) -> Drift:
    message = f"patch target: {gap.owner} has no '{gap.name}'"
    hint = suggestion(gap.name, gap.names) or "patch the name where the code under test looks it up"
    near = nearest(gap.name, gap.names)
    if not near or event.place.line != event.place.end_line:
        return Drift(event.place, message, hint)
    return Drift(event.place, message, hint)


RULE = Rule(
    RuleInfo(
        code="D103",
        title="Patch target does not exist",
        why=(
            "mock raises AttributeError when the test starts. The target is looked for through "
            "every folder that modules are imported from; modules that make names as they run, "
            "and create=True, are never reported."
        ),
        example='patch("app.feed.Client")  # imported for type checkers only, or moved away',
        repair="Patch the name in the module where the code under test looks it up.",
    ),
    find,
)
