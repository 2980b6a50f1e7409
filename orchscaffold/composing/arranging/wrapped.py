"""Clock reads: the class or module they are looked up on is wrapped, so that one method can be
steered."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.composing.arranging.patches import PATCH
from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Code, Get, Invoke, Lit, Sym
from orchscaffold.scenarios.run import Path, Slept
from orchscaffold.scenarios.values import Double

_WRAPPED: Final[Mapping[str, Sym]] = MappingProxyType(
    {
        "datetime.datetime": Sym("datetime", "datetime"),
        "datetime.date": Sym("datetime", "date"),
        "inspect": Sym("inspect"),
        "time": Sym("time"),
    }
)


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What is wrapped (`holder` in a module), under which name, and the method that is steered.

    `is_scripted` says that a scripted clock stands there already.
    """

    owner: Code
    name: str
    method: str
    wrapped: Sym
    is_scripted: bool

    @property
    def patch(self) -> Code:
        """`patch.object(owner, "name", wraps=wrapped)`."""
        # patch takes the module inspect, which holds the mark of coroutine functions, for one.
        is_taken_for_async = self.wrapped == Sym("inspect")
        made = (("new_callable", Sym("unittest.mock", "MagicMock")),) if is_taken_for_async else ()
        return Invoke(PATCH, (self.owner, Lit(self.name)), (*made, ("wraps", self.wrapped)))


def wrapping_of(stand_in: Double, place: tuple[str, str], path: Path) -> Wrapping | None:
    """How the clock read at `place` (module, dotted name) is steered; None for what is no clock
    read."""
    home, local = place
    holder, _, method = local.rpartition(".")
    wrapped = _WRAPPED.get(stand_in.wraps)
    if wrapped is None or not holder:
        return None
    *owners, name = holder.split(".")
    owner: Code = Sym(home)
    for part in owners:
        owner = Get(owner, part)
    slept = (event for event in path.run.events if isinstance(event, Slept))
    is_scripted = any(event.home == home and event.local.startswith(f"{name}.") for event in slept)
    return Wrapping(owner, name, method, wrapped, is_scripted)
