"""D104: an attribute or method that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.drift.base import Drift, Rule, Traced, renaming, suggestion
from orchscaffold.drift.targets import Gap, class_gap, module_gap
from orchscaffold.model.findings import RuleInfo
from orchscaffold.tracing.events import Read
from orchscaffold.tracing.values import Class, Instance, Mock, Module


def find(traced: Traced) -> Iterator[Drift]:
    """Names read from modules, classes, instances and mocks with a spec that do not have them."""
    for event in traced.events("AttributeError"):
        if isinstance(event, Read):
            gap = _gap(event, traced)
            if gap is not None:
                hint = suggestion(gap.name, gap.names)
                edits = renaming(event.place, gap.name, gap.names)
                yield Drift(event.place, _message(event, gap), hint, "unsafe", edits)


def _gap(event: Read, traced: Traced) -> Gap | None:
    owner, surfaces = event.owner, traced.surfaces
    if isinstance(owner, Instance) and owner.exact:
        return class_gap(owner.ref, event.name, True, surfaces)
    if isinstance(owner, Class) and not surfaces.is_enum(owner.ref):
        return class_gap(owner.ref, event.name, False, surfaces)
    if isinstance(owner, Module) and not traced.file.is_faked(owner.name):
        return module_gap(owner.name, event.name, surfaces)
    if isinstance(owner, Mock) and owner.spec is not None and _is_checked(owner, event.name):
        return class_gap(owner.spec, event.name, True, surfaces)
    return None


def _is_checked(owner: Mock, name: str) -> bool:
    """Whether the mock looks the name up in its spec."""
    return (
        owner.bare
        and not owner.path
        and not name.startswith(("_", "assert_"))
        and (name not in _OF_EVERY_MOCK)
    )


_OF_EVERY_MOCK = frozenset(
    (
        "attach_mock",
        "await_args",
        "await_args_list",
        "await_count",
        "call_args",
        "call_args_list",
        "call_count",
        "called",
        "configure_mock",
        "method_calls",
        "mock_add_spec",
        "mock_calls",
        "reset_mock",
        "return_value",
        "side_effect",
    )
)


def _message(event: Read, gap: Gap) -> str:
    if isinstance(event.owner, Mock):
        return f"{gap.owner}, which the mock is made from, has no attribute '{gap.name}'"
    return f"{gap.owner} has no attribute '{gap.name}'"


RULE = Rule(
    RuleInfo(
        code="D104",
        title="Attribute or method does not exist",
        why=(
            "Reading it raises AttributeError. It is reported where every base class was read, "
            "nothing in the class makes names as it runs, and neither the class nor the tests "
            "set it."
        ),
        example="coordinator.place(order)  # the method is called 'place_order'",
        repair="Use the name of today, or test what took its place.",
    ),
    find,
)
