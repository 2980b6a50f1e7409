"""D105: an enum member that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced, renaming, suggestion
from orchscaffold.drift.targets import class_gap
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Read
from orchscaffold.tracing.values import Class


def find(traced: Traced) -> Iterator[Drift]:
    """Names read from an enum that it does not have."""
    for event in traced.events("AttributeError"):
        owner = event.owner if isinstance(event, Read) else None
        if not isinstance(event, Read) or not isinstance(owner, Class):
            continue
        if not traced.surfaces.is_enum(owner.ref):
            continue
        gap = class_gap(owner.ref, event.name, False, traced.surfaces)
        if gap is not None:
            members = traced.surfaces.members(owner.ref)
            hint = suggestion(gap.name, members) or f"its members are: {', '.join(members)}"
            edits = renaming(event.place, gap.name, members)
            yield Drift(
                event.place, f"enum {gap.owner} has no member '{gap.name}'", hint, "unsafe", edits
            )


RULE = Rule(
    RuleInfo(
        code="D105",
        title="Enum member does not exist",
        why="The enum has no such member: reading it raises AttributeError.",
        example="OrderStatus.OPEN  # the members are PENDING, SUBMITTED, FILLED",
        repair="Use a member of today.",
    ),
    find,
)
