"""From targets to test files: all are proved before any is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

from orchscaffold.checking.manifest import CACHE_FOLDER, Reads, recorded
from orchscaffold.checking.memory import environment_of
from orchscaffold.checking.plans import PLANS, Kept, Plans
from orchscaffold.checking.readers import Readers
from orchscaffold.core import FilePlan, Scaffold, check_patterns, file_plans, scaffold
from orchscaffold.errors import UsageError
from orchscaffold.files import prove_change, write_change
from orchscaffold.frozen import dataclass
from orchscaffold.model.report import Problem, RunReport, ScaffoldResult
from orchscaffold.project import Discover, discoverer
from orchscaffold.running.attempting import Attempt, Progress, attempt, silent
from orchscaffold.scaffolding.holders import List, lister
from orchscaffold.scaffolding.request import Request
from orchscaffold.targets import Unit, find_units

Review: TypeAlias = Callable[[Iterable[Scaffold]], Iterator[ScaffoldResult]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to scaffold: targets as typed in the folder `cwd`, and how.

    `python` is the interpreter that runs the tests, `config` the file that replaces the search for
    settings; None for both: found out. Nothing is written unless `writes`.
    """

    targets: tuple[str, ...]
    request: Request
    cwd: Path
    python: Path | None = None
    config: Path | None = None
    writes: bool = True


def scaffold_targets(
    asked: Asked,
    *,
    attempts: Attempt = attempt,
    progress: Progress = silent,
    review: Review | None = None,
) -> RunReport:
    """Scaffold every target, then write; one that fails does not stop the others.

    `review` may take something out of what was drafted. Raises UsageError for a request that fits
    no target.
    """
    with recorded() as reads:
        return _scaffolded(asked, reads, attempts, progress, review)


def _scaffolded(
    asked: Asked, reads: Reads, attempts: Attempt, progress: Progress, review: Review | None
) -> RunReport:
    discover = discoverer(python=asked.python, config=asked.config)
    found = find_units(asked.targets, cwd=asked.cwd, discover=discover)
    _refuse_two_places(asked.request, found.units)
    _refuse_unknown_patterns(asked, found.units, discover)
    kept = _kept(found.units, reads)
    work = _Work(asked.request, lister(), attempts, kept)
    with progress(len(found.units)) as advance:
        for unit in found.units:
            advance(unit.module)
            work.add(unit)
    problems = [*map(Problem.of, found.errors), *work.problems]
    results = tuple(review(work.done) if review else (made.result for made in work.done))
    if asked.writes:
        results = tuple(_written(results, attempts, problems))
    return RunReport(results, tuple(problems), dry_run=not asked.writes)


def _kept(units: tuple[Unit, ...], reads: Reads) -> Kept | None:
    """Where the plan is kept that a run makes for one module; None for several, and in a project
    where nothing was checked yet: a folder for it is none of the run's business.
    """
    if len(units) != 1:
        return None
    project = units[0].project
    folder = project.root / CACHE_FOLDER
    return Kept(folder / PLANS, environment_of(project), reads) if folder.is_dir() else None


class _Work:
    """The test files that were drafted and tried so far, and what could not be."""

    def __init__(
        self, request: Request, listing: List, attempts: Attempt, kept: Kept | None
    ) -> None:
        self._request = request
        self._kept = kept
        self._list = listing
        self._attempt = attempts
        self._pending: dict[Path, bytes] = {}
        self.done: list[Scaffold] = []
        self.problems: list[Problem] = []

    def add(self, unit: Unit) -> None:
        """All test files of a module."""
        plans = self._attempt(lambda: self._plans(unit), unit.path)
        if isinstance(plans, Problem):
            self.problems.append(plans)
            return
        for plan in plans:
            self._add_file(plan)

    def _plans(self, unit: Unit) -> tuple[FilePlan, ...]:
        plans = Plans(Readers(), self._kept)
        listing = self._list(unit.project)
        return file_plans(unit, self._request, listing, self._pending, plans.of)

    def _add_file(self, plan: FilePlan) -> None:
        listing = self._list(plan.unit.project)
        made = self._attempt(lambda: scaffold(plan, listing, self._pending), plan.placed.path)
        if isinstance(made, Problem):
            self.problems.append(made)
            return
        self.done.append(made)
        self._pending |= {
            change.path: change.after
            for change in made.result.changes
            if change.after is not None and change.is_change
        }


def _written(
    results: Iterable[ScaffoldResult], attempts: Attempt, problems: list[Problem]
) -> Iterator[ScaffoldResult]:
    """Prove every change, write those that are right, and give their results."""
    proved = list(_successful(results, _prove, attempts, problems))
    yield from _successful(proved, _write, attempts, problems)


def _successful(
    results: Iterable[ScaffoldResult],
    action: Callable[[ScaffoldResult], None],
    attempts: Attempt,
    problems: list[Problem],
) -> Iterator[ScaffoldResult]:
    for result in results:
        failed = attempts(partial(action, result), result.change.path)
        if failed is None:
            yield result
        else:
            problems.append(failed)


def _prove(result: ScaffoldResult) -> None:
    for change in result.changes:
        prove_change(change, root=result.root)


def _write(result: ScaffoldResult) -> None:
    for change in result.changes:
        write_change(change, root=result.root)


def _refuse_two_places(request: Request, units: tuple[Unit, ...]) -> None:
    if request.out is not None and request.beside:
        raise UsageError(
            "--out and --beside both say where the tests go", hint="Leave one of them away."
        )
    if request.out is not None and len(units) > 1:
        modules = ", ".join(unit.module for unit in units)
        raise UsageError(
            f"--out names one test file, but the targets lead to {len(units)} modules: {modules}",
            hint="Name one module, or leave --out away.",
        )


def _refuse_unknown_patterns(asked: Asked, units: tuple[Unit, ...], discover: Discover) -> None:
    """Raises UsageError where no project of the targets, or of this folder, has such a pattern."""
    if not asked.request.patterns:
        return
    houses = {unit.project.root: unit.project.house for unit in units}
    for house in houses.values() or (discover(asked.cwd).house,):
        check_patterns(asked.request.patterns, house)
