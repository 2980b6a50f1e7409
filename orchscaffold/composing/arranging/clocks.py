"""What stands in for the libraries and the events that a path waits with, and what it tells of the
waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from orchscaffold.composing.arranging.patches import PATCH
from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Get, Invoke, Let, Lit, Step, Sym, Var
from orchscaffold.scenarios.run import Path, Slept
from orchscaffold.scenarios.values import Value

# Helper and template, by the library and whether the code looks `sleep` up in the module.
_HELPERS: Final[Mapping[tuple[str, bool], tuple[str, str]]] = MappingProxyType(
    {
        ("asyncio", True): ("_ScriptedAsyncio", "scripted_asyncio"),
        ("asyncio", False): ("_ScriptedSleep", "scripted_sleep"),
        ("anyio", True): ("_ScriptedAnyio", "scripted_anyio"),
        ("anyio", False): ("_ScriptedAnyioSleep", "scripted_anyio_sleep"),
        ("time", True): ("_ScriptedTime", "scripted_time"),
        ("time", False): ("_ScriptedBlockingSleep", "scripted_blocking_sleep"),
    }
)

_TIMEOUTS: Final = ("_ScriptedTimeouts", "scripted_timeouts")
_EVENT: Final = ("_ScriptedEvent", "scripted_event")
_END: Final = ("_EndOfScript", "end_of_script")
_RAISES_END: Final = frozenset({"scripted_time", "scripted_blocking_sleep", "scripted_event"})

_Place: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Clock:
    """One stand-in for what the code waits with: its variable, the helpers it is made of (name,
    template), the steps that make it and the patch that puts it there (None where the steps do),
    the waits it saw.
    """

    variable: Var
    helpers: tuple[tuple[str, str], ...]
    made: tuple[Step, ...]
    patch: Invoke | None
    delays: tuple[Value, ...]


def clock_names(path: Path) -> dict[_Place, str]:
    """The variable of each stand-in that the path needs, by (library, module, what is patched)."""
    places = dict.fromkeys(_place(event) for event in _waits(path))
    if len(places) == 1:
        return dict.fromkeys(places, "clock")
    return {place: f"clock_{number}" for number, place in enumerate(places, 1)}


def clocks_of(path: Path, own: Callable[[str], Get]) -> tuple[Clock, ...] | None:
    """The stand-ins that the path needs; None where one of them cannot be made. `own` says how a
    test names an attribute of the object under test."""
    found = []
    last = [*_waits(path)][-1:] if path.run.ended_by_sleep else []
    for place, name in clock_names(path).items():
        waits = [event for event in _waits(path) if _place(event) == place]
        helper = _helper_of(place, waits)
        if helper is None:
            return None
        cycles = _cycles(waits, is_last=waits[-1:] == last)
        making = Let(Var(name), Invoke(Var(helper[0]), (), (("cycles", Lit(cycles)),)))
        library, home, local = place
        delays = tuple(event.delay for event in waits)
        helpers = (_END, helper) if helper[1] in _RAISES_END else (helper,)
        if library == "threading":
            made = (making, Let(own(local), Var(name)))
            found.append(Clock(Var(name), helpers, made, None, delays))
        else:
            patch = Invoke(PATCH, (Sym(home), Lit(local.partition(".")[0]), Var(name)))
            found.append(Clock(Var(name), helpers, (making,), patch, delays))
    return tuple(found)


def _helper_of(place: _Place, waits: list[Slept]) -> tuple[str, str] | None:
    library, _, local = place
    if library == "threading":
        return _EVENT
    if any(event.local.endswith(".wait_for") for event in waits):
        return _TIMEOUTS
    return _HELPERS.get((library, local.endswith(".")))


def _cycles(waits: list[Slept], *, is_last: bool) -> int:
    """How many waits the script has: the one that ends it counts; where none does, one more than
    there are."""
    woken = next((number for number, wait in enumerate(waits, 1) if wait.wakes), 0)
    return woken or len(waits) + (not is_last)


def _waits(path: Path) -> Iterator[Slept]:
    return (event for event in path.run.events if isinstance(event, Slept))


def _place(event: Slept) -> _Place:
    """Where a wait is looked up: a module, written with a dot at its end, or the name itself."""
    module, dot, name = event.local.rpartition(".")
    return event.library, event.home, f"{module}." if dot else name
