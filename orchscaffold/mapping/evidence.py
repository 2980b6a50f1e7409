"""What other runs have measured, put to the methods it was measured of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.scenario_map import (
    MappedClass,
    MappedMethod,
    Measured,
    ScenarioMap,
    Share,
    Survivor,
)

COVERAGE: Final = "coverage"
MUTANTS: Final = "mutants"


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """What ran of a file: lines, and branches by the line that they leave from."""

    ran: frozenset[int]
    missed: frozenset[int]
    branches_ran: tuple[int, ...]
    branches_missed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TriedChange:
    """One change of the code: whether a test noticed it, and what is told where none did."""

    is_noticed: bool
    survivor: Survivor


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured, by file; None where it was not given."""

    coverage: Mapping[Path, FileCoverage] | None = None
    mutants: Mapping[Path, tuple[TriedChange, ...]] | None = None


def with_evidence(drawn: ScenarioMap, evidence: Evidence) -> ScenarioMap:
    """The map with what was measured of each method."""
    given = ((COVERAGE, evidence.coverage), (MUTANTS, evidence.mutants))
    measures = {name: found for name, found in given if found is not None}
    return replace(
        drawn,
        classes=tuple(_measured_class(cls, evidence) for cls in drawn.classes),
        measures=tuple(measures),
        notes=tuple(
            f"the {name} file says nothing of {cls.module}"
            for name, found in measures.items()
            for cls in _one_a_file(drawn.classes)
            if cls.path not in found
        ),
    )


def _one_a_file(classes: Iterable[MappedClass]) -> Iterable[MappedClass]:
    return {cls.path: cls for cls in classes}.values()


def _measured_class(cls: MappedClass, evidence: Evidence) -> MappedClass:
    coverage = (evidence.coverage or {}).get(cls.path)
    changes = (evidence.mutants or {}).get(cls.path)
    methods = tuple(
        replace(method, measured=_measured(method, coverage, changes)) for method in cls.methods
    )
    return replace(cls, methods=methods)


def _measured(
    method: MappedMethod, coverage: FileCoverage | None, changes: tuple[TriedChange, ...] | None
) -> Measured:
    measured = Measured() if coverage is None else _covered(method, coverage)
    if changes is None or not method.source:
        return measured
    lines = {number for number, _ in method.source}
    mine = [change for change in changes if change.survivor.line in lines]
    left = tuple(change.survivor for change in mine if not change.is_noticed)
    return replace(measured, mutants=Share(len(mine) - len(left), len(mine)), survivors=left)


def _covered(method: MappedMethod, coverage: FileCoverage) -> Measured:
    lines = frozenset(_body(method))
    if not lines:
        return Measured()
    missed = coverage.missed & lines
    branches = [line for line in coverage.branches_missed if line in lines]
    ran = len(coverage.ran & lines) + sum(line in lines for line in coverage.branches_ran)
    return Measured(
        coverage=Share(ran, ran + len(missed) + len(branches)),
        missed=tuple(sorted(missed)),
        partly=tuple(sorted(set(branches) - missed)),
    )


def _body(method: MappedMethod) -> Iterator[int]:
    """The lines below each `def` of the method: those above run when the module is imported."""
    is_inside = False
    for number, text in method.source:
        if text.startswith("@"):
            is_inside = False
        if is_inside:
            yield number
        is_inside = is_inside or text.startswith(("def ", "async def "))
