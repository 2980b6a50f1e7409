"""The map of a project's tests: every planned scenario of every method, and who tests it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import FileChange, Problem

GENERATED: Final = "generated"
ADOPTED: Final = "adopted"
BY_HAND: Final = "by-hand"
STALE: Final = "stale"
DECLINED: Final = "declined"
MISSING: Final = "missing"
STATES: Final = (GENERATED, ADOPTED, BY_HAND, STALE, DECLINED, MISSING)
TESTED: Final = frozenset({GENERATED, ADOPTED, BY_HAND})


@dataclass(frozen=True, slots=True)
class CodePlace:
    """Where a test stands: the file, the line of its mark or `def`, its name."""

    path: Path
    line: int
    name: str


@dataclass(frozen=True, slots=True)
class MappedScenario:
    """One planned scenario: one of STATES, `title` says in a sentence what it is about.

    `place` is the test that there is for it; `reason` says why it was declined, or what is odd.
    """

    id: str
    pattern: str
    title: str
    state: str
    place: CodePlace | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole: `part` of `whole`."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """The same in percent; 100 of nothing."""
        return 100.0 * self.part / self.whole if self.whole else 100.0


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of the code that no test notices: its line and kind, what stands there instead."""

    line: int
    kind: str
    after: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a method, each None where it was not.

    `coverage` counts lines and branches that ran, `missed` are the lines that did not and `partly`
    those of which a branch did not; `mutants` counts the changes that tests notice.
    """

    coverage: Share | None = None
    missed: tuple[int, ...] = ()
    partly: tuple[int, ...] = ()
    mutants: Share | None = None
    survivors: tuple[Survivor, ...] = ()


NOT_MEASURED: Final = Measured()


@dataclass(frozen=True, slots=True)
class MappedMethod:
    """A method, its source as numbered lines, and its scenarios in the order of the plan.

    `line` is 0 and there is no source where the class inherits it. `left_out` says which ways
    through it have no scenario.
    """

    name: str
    line: int
    source: tuple[tuple[int, str], ...] = ()
    scenarios: tuple[MappedScenario, ...] = ()
    left_out: str = ""
    measured: Measured = NOT_MEASURED


@dataclass(frozen=True, slots=True)
class MappedClass:
    """A class under test: its file, its dotted module, its methods in source order."""

    name: str
    module: str
    path: Path
    methods: tuple[MappedMethod, ...]

    @property
    def scenarios(self) -> tuple[MappedScenario, ...]:
        """The scenarios of all methods."""
        return tuple(item for method in self.methods for item in method.scenarios)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many scenarios there are in each state."""

    counts: tuple[int, ...]

    def of(self, state: str) -> int:
        """How many are in this state."""
        return self.counts[STATES.index(state)]

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.counts)

    @property
    def tested(self) -> int:
        """How many a test covers that fits the code."""
        return sum(self.of(state) for state in TESTED)

    @property
    def wanted(self) -> int:
        """How many shall have a test: all that nobody has turned down."""
        return self.all - self.of(DECLINED)

    @property
    def share(self) -> Share:
        """What is tested of what is wanted."""
        return Share(self.tested, self.wanted)


def tally(scenarios: Iterable[MappedScenario]) -> Tally:
    """Count scenarios by their states."""
    counts = Counter(item.state for item in scenarios)
    return Tally(tuple(counts[state] for state in STATES))


@dataclass(frozen=True, slots=True)
class ScenarioMap:
    """The map: classes by file and line; `patterns` are those that occur, in the usual order.

    `root` is the folder that paths on a page are told from. `measures` says which of "coverage" and
    "mutants" were given; `notes` what else is to be known.
    """

    root: Path
    classes: tuple[MappedClass, ...]
    patterns: tuple[str, ...]
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def scenarios(self) -> tuple[MappedScenario, ...]:
        """The scenarios of all classes."""
        return tuple(item for cls in self.classes for item in cls.scenarios)


@dataclass(frozen=True, slots=True)
class MapRun:
    """All that one `report` did. `changes` are the pages; `dry_run`: nothing was written."""

    map: ScenarioMap
    problems: tuple[Problem, ...]
    changes: tuple[FileChange, ...] = ()
    dry_run: bool = False
