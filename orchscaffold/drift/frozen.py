"""D109: assignment to what cannot be assigned: a frozen value, a property without a setter."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.inspection.surface.model import ClassSurface
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Patched, Written
from orchscaffold.tracing.values import Instance, Value

_REFUSED = ("AttributeError", "TypeError")


def find(traced: Traced) -> Iterator[Drift]:
    """Assignments and patches of attributes of instances that refuse them."""
    for event in traced.events(*_REFUSED):
        if not isinstance(event, (Written, Patched)) or not event.name:
            continue
        reason, hint = _reason(event.owner, event.name, traced)
        if reason:
            yield Drift(event.place, reason, hint)


def _reason(owner: Value, name: str, traced: Traced) -> tuple[str, str]:
    if not isinstance(owner, Instance) or not owner.exact:
        return "", ""
    if _is_frozen(owner, name, traced):
        return (
            f"{owner.ref.qualname} is frozen: '{name}' cannot be assigned",
            _with_updates(owner, traced),
        )
    method = traced.surfaces.method(owner.ref, name)
    if method is None or method.kind != "property" or method.signature is None:
        return "", ""
    if method.has_setter:
        return "", ""
    return (
        f"'{name}' is a property of {owner.ref.qualname} without a setter",
        "patch it on the class, with PropertyMock, or set what it reads",
    )


def _is_frozen(owner: Instance, name: str, traced: Traced) -> bool:
    if not traced.surfaces.is_frozen(owner.ref):
        return False
    order = traced.surfaces.mro(owner.ref) or ()
    first = order[0] if order else None
    if not isinstance(first, ClassSurface):
        return False
    return first.kind != "namedtuple" or name in first.annotated_only | first.names


def _with_updates(owner: Instance, traced: Traced) -> str:
    """The class's own way to a changed copy, where it has one."""
    for item in traced.surfaces.mro(owner.ref) or ():
        for method in item.methods.values() if isinstance(item, ClassSurface) else ():
            if method.outcome.kind == "copy" and not method.name.startswith("_"):
                return f"make a changed copy with {method.name}() and hand that on"
    return "make a changed copy with dataclasses.replace() and hand that on"


RULE = Rule(
    RuleInfo(
        code="D109",
        title="Assigns to what is frozen",
        why=(
            "A frozen dataclass or named tuple refuses assignment, and so does a property without "
            "a setter, to a patch as well: AttributeError."
        ),
        example="context.broker = broker  # @dataclass(frozen=True) class Context",
        repair="Make a changed copy: context.with_updates(broker=broker), dataclasses.replace().",
    ),
    find,
)
