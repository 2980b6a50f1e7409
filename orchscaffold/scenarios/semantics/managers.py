"""Context managers that stand-ins give."""

from __future__ import annotations

from orchscaffold.model.types import UNKNOWN, Named, TypeRef
from orchscaffold.scenarios.values import Double, Input, Origin


def given_manager(origin: Origin, yields: TypeRef, *, is_async: bool) -> Input:
    """What a stand-in for a `@contextmanager` function gives: something to enter.

    `yields` is the declared return type of the generator function: an iterator of what entering
    gives.
    """
    name = "__aenter__" if is_async else "__enter__"
    entered = yields.args[0] if isinstance(yields, Named) and yields.args else UNKNOWN
    manager = Double(origin, None)
    manager.reads[name] = Input(Origin("entered", name, origin), entered)
    given = Input(origin, UNKNOWN)
    given.shape, given.is_present = manager, True
    return given
