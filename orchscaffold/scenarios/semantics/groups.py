"""Exception groups: what a task group makes of an error, and what `except*` takes out of it."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.values import Instance, Resource, Sequence, settled

GROUPS: Final = frozenset({"asyncio.TaskGroup", "anyio.TaskGroup"})
_GROUP: Final = Named("builtins", "ExceptionGroup")
ALONE: Final = frozenset({"CancelledError", "_EndOfScript", "KeyboardInterrupt", "SystemExit"})


def group_of(errors: list[Instance]) -> Instance:
    """An exception group that holds `errors`."""
    group = Instance(_GROUP)
    group.attributes["exceptions"] = Sequence("tuple", list(errors))
    return group


def leaving(manager: Resource, error: Instance) -> Instance:
    """What comes out of a `with` whose body let `error` out: a task group wraps it."""
    if manager.kind not in GROUPS or error.cls.qualname in ALONE:
        return error
    return group_of([error])


def members(error: Instance) -> tuple[Instance, ...]:
    """The errors in a group, and in the groups in it; an error that is no group is its own."""
    held = error.attributes.get("exceptions") if error.cls == _GROUP else None
    if not isinstance(held, Sequence):
        return (error,)
    inner = (settled(item) for item in held.items)
    return tuple(m for item in inner if isinstance(item, Instance) for m in members(item))
