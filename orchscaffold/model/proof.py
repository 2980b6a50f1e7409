"""What `prove` found: changes of the code under test, and which of them the tests notice."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import Problem


@dataclass(frozen=True, slots=True)
class ProvedChange:
    """One change: its kind, the 1-based line, the method, what is there and what stood instead.

    `by` is the first test that noticed ("" for none) and `how` what it said.
    """

    kind: str
    line: int
    method: str
    before: str
    after: str
    by: str
    how: str

    @property
    def is_noticed(self) -> bool:
        """Whether a test failed on it."""
        return bool(self.by)


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the changes of one module's classes.

    `passing` counts the tests that were asked; `why` says why there is nothing to tell; `possible`
    counts the changes there are, of which a sample may have been tried.
    """

    source: Path
    tests: tuple[Path, ...]
    passing: int
    possible: int
    changes: tuple[ProvedChange, ...]
    why: str = ""

    @property
    def noticed(self) -> int:
        """How many changes a test noticed."""
        return sum(change.is_noticed for change in self.changes)

    @property
    def percent(self) -> float:
        """The same in percent; 100 where there was nothing to change."""
        return 100.0 * self.noticed / len(self.changes) if self.changes else 100.0


@dataclass(frozen=True, slots=True)
class ProveRun:
    """All that one command proved, and what could not be."""

    proofs: tuple[Proof, ...]
    problems: tuple[Problem, ...]
