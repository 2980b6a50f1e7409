"""The map as a table that text and pages share: a row for each class, a cell for each pattern."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.scenario_map import (
    ADOPTED,
    BY_HAND,
    DECLINED,
    GENERATED,
    MISSING,
    STALE,
    STATES,
    MappedClass,
    MappedScenario,
    ScenarioMap,
    Tally,
    tally,
)

HEATS: Final = 5
_MOST_PATHS: Final = 3
_STEPS: Final = (50.0, 80.0, 100.0)
_SHORT: Final = {
    "async-loop": "loop",
    "configuration": "config",
    "context-immutability": "context",
    "diff-builder": "diff",
    "integration": "integr.",
    "log-and-continue": "log",
    "re-raise": "raise",
}
WORDS: Final = dict(zip(STATES, (*STATES[:2], "by hand", *STATES[3:]), strict=True))

MEANINGS: Final = {
    GENERATED: "a generated test, as it was written, that fits the code",
    ADOPTED: "a generated test that a person has changed, and that is theirs since",
    BY_HAND: "a test written by hand that certainly covers it",
    STALE: "a generated test from before the code was changed",
    DECLINED: "turned down: nobody wants a test for it",
    MISSING: "no test is known to cover it; one by hand counts where it certainly does",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A class with a tally for each pattern of the map, and one of all."""

    cls: MappedClass
    cells: tuple[Tally, ...]
    total: Tally


def rows(drawn: ScenarioMap) -> Iterator[Row]:
    """The rows of the map, in its order."""
    for cls in drawn.classes:
        by_pattern: dict[str, list[MappedScenario]] = {name: [] for name in drawn.patterns}
        for item in cls.scenarios:
            by_pattern[item.pattern].append(item)
        yield Row(cls, tuple(map(tally, by_pattern.values())), tally(cls.scenarios))


def heat(counts: Tally) -> int:
    """How much of what is wanted is tested: 0 for nothing, HEATS - 1 for all, -1 for no wish."""
    if not counts.wanted:
        return -1
    if not counts.tested:
        return 0
    return 1 + sum(counts.share.percent >= step for step in _STEPS)


def short(pattern: str) -> str:
    """A pattern's name for the head of a narrow column."""
    return _SHORT.get(pattern, pattern)


def fraction(counts: Tally) -> str:
    """`7/8`: tested of wanted; "" where there is no scenario, "-" where all are declined."""
    if not counts.wanted:
        return "-" if counts.all else ""
    return f"{counts.tested}/{counts.wanted}"


def states_of(counts: Tally) -> Iterator[tuple[str, int]]:
    """The states that occur, in their order, with how many there are."""
    return ((state, counts.of(state)) for state in STATES if counts.of(state))


def told(counts: Tally) -> str:
    """`3 generated, 1 missing`."""
    return ", ".join(f"{count} {WORDS[state]}" for state, count in states_of(counts))


def classes_with(drawn: ScenarioMap, *states: str) -> tuple[MappedClass, ...]:
    """The classes that have a scenario in one of these states."""
    return tuple(
        cls for cls in drawn.classes if any(item.state in states for item in cls.scenarios)
    )


def mends(drawn: ScenarioMap) -> Iterator[tuple[str, str, tuple[Path, ...]]]:
    """What is to be done: (what for, the command without paths, the paths that it is about).

    Where these are many, it is the folder around them.
    """
    for state, what, command in _MENDS:
        paths = tuple(dict.fromkeys(cls.path for cls in classes_with(drawn, state)))
        if len(paths) > _MOST_PATHS:
            paths = (Path(os.path.commonpath([path.parent for path in paths])),)
        if paths:
            yield what, command, paths


_MENDS: Final = (
    (MISSING, "Write what is missing", "orchscaffold new coordinator"),
    (STALE, "Bring up to date what is stale", "orchscaffold check --fix"),
)
