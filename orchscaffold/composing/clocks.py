"""What stands in for the libraries that a path waits with, and what it tells of the waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from orchscaffold.composing.patches import PATCH
from orchscaffold.model.testcode import Invoke, Let, Lit, Step, Sym, Var
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

_Place: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Clock:
    """One stand-in for what the code waits with: its variable, the helper it is made of (name,
    template), the steps and the patch that put it there, the waits it saw.
    """

    variable: Var
    helper: tuple[str, str]
    made: Step
    patch: Invoke
    delays: tuple[Value, ...]


def clock_names(path: Path) -> dict[_Place, str]:
    """The variable of each stand-in that the path needs, by (library, module, what is patched)."""
    places = dict.fromkeys(_place(event) for event in _waits(path))
    if len(places) == 1:
        return dict.fromkeys(places, "clock")
    return {place: f"clock_{number}" for number, place in enumerate(places, 1)}


def clocks_of(path: Path) -> tuple[Clock, ...] | None:
    """The stand-ins that the path needs; None where one of them cannot be made."""
    found = []
    for place, name in clock_names(path).items():
        waits = [event for event in _waits(path) if _place(event) == place]
        library, home, local = place
        helper = _HELPERS.get((library, local.endswith(".")))
        if any(event.local.endswith(".wait_for") for event in waits):
            helper = _TIMEOUTS
        if helper is None:
            return None
        cycles = len(waits) if path.run.ended_by_sleep else len(waits) + 1
        made = Invoke(Var(helper[0]), (), (("cycles", Lit(cycles)),))
        patch = Invoke(PATCH, (Sym(home), Lit(local.partition(".")[0]), Var(name)))
        delays = tuple(event.delay for event in waits)
        found.append(Clock(Var(name), helper, Let(Var(name), made), patch, delays))
    return tuple(found)


def _waits(path: Path) -> Iterator[Slept]:
    return (event for event in path.run.events if isinstance(event, Slept))


def _place(event: Slept) -> _Place:
    """Where a wait is looked up: a module, written with a dot at its end, or the name itself."""
    module, dot, name = event.local.rpartition(".")
    return event.library, event.home, f"{module}." if dot else name
