"""From targets to test files: all are proved before any is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.guarding import attempt
from orchscaffold.cli.options import Common
from orchscaffold.cli.reviewing import refuse_review, reviewed
from orchscaffold.errors import UsageError
from orchscaffold.model.report import Problem, RunReport, ScaffoldResult
from orchscaffold.report.base import Reporter

if TYPE_CHECKING:
    from orchscaffold.core import FilePlan, Scaffold
    from orchscaffold.scaffolding.holders import List
    from orchscaffold.scaffolding.request import Request
    from orchscaffold.targets import Discover, Unit


def run_request(
    common: Common,
    targets: tuple[str, ...],
    request: Request,
    python: Path | None,
    *,
    review: bool = False,
) -> int:
    """Scaffold and write every target, and say what was done; the exit code.

    With `review` each change is asked about first.
    """
    if review:
        refuse_review(common)
    reporter = common.reporter()
    run = scaffold_targets(common, targets, request, python, reporter, review=review)
    reporter.scaffolded(run)
    failed = any(_has_failed(result, asked=request.verify is True) for result in run.results)
    return exit_code(run.problems, findings=failed)


def scaffold_targets(
    common: Common,
    targets: tuple[str, ...],
    request: Request,
    python: Path | None,
    say: Reporter,
    *,
    review: bool = False,
) -> RunReport:
    """Scaffold every target, then write; one that fails does not stop the others."""
    from orchscaffold.core import discoverer
    from orchscaffold.scaffolding.holders import lister
    from orchscaffold.targets import find_units

    discover = discoverer(python=python, config=common.config)
    found = find_units(targets, cwd=Path.cwd(), discover=discover)
    _refuse_two_places(request, found.units)
    _refuse_unknown_patterns(request, found.units, discover)
    problems = [problem_of(error) for error in found.errors]
    work = _Work(request, lister())
    with say.progress(len(found.units)) as advance:
        for unit in found.units:
            advance(unit.module)
            work.add(unit)
    problems += work.problems
    results = [scaffold.result for scaffold in work.done]
    if review:
        results = list(reviewed(work.done, say))
    if common.writes:
        results = list(_written(results, problems))
    return RunReport(tuple(results), tuple(problems), dry_run=not common.writes)


class _Work:
    """The test files that were drafted and tried so far, and what could not be."""

    def __init__(self, request: Request, listing: List) -> None:
        self._request = request
        self._list = listing
        self._pending: dict[Path, bytes] = {}
        self.done: list[Scaffold] = []
        self.problems: list[Problem] = []

    def add(self, unit: Unit) -> None:
        """All test files of a module."""
        plans = attempt(lambda: self._plans(unit), unit.path)
        if isinstance(plans, Problem):
            self.problems.append(plans)
            return
        for plan in plans:
            self._add_file(plan)

    def _plans(self, unit: Unit) -> tuple[FilePlan, ...]:
        from orchscaffold.core import file_plans

        return file_plans(unit, self._request, self._list(unit.project), self._pending)

    def _add_file(self, plan: FilePlan) -> None:
        from orchscaffold.core import scaffold

        listing = self._list(plan.unit.project)
        made = attempt(lambda: scaffold(plan, listing, self._pending), plan.placed.path)
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
    results: Iterable[ScaffoldResult], problems: list[Problem]
) -> Iterator[ScaffoldResult]:
    """Prove every change, write those that are right, and give their results."""
    proved = list(_successful(results, _prove, problems))
    yield from _successful(proved, _write, problems)


def _successful(
    results: Iterable[ScaffoldResult],
    action: Callable[[ScaffoldResult], None],
    problems: list[Problem],
) -> Iterator[ScaffoldResult]:
    for result in results:
        failed = attempt(partial(action, result), result.change.path)
        if failed is None:
            yield result
        else:
            problems.append(failed)


def _prove(result: ScaffoldResult) -> None:
    from orchscaffold.files import prove_change

    prove_change(result.change, root=result.root)


def _write(result: ScaffoldResult) -> None:
    from orchscaffold.files import write_change

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


def _refuse_unknown_patterns(request: Request, units: tuple[Unit, ...], discover: Discover) -> None:
    """Raises UsageError where no project of the targets, or of this folder, has such a pattern."""
    if not request.patterns:
        return
    from orchscaffold.core import check_patterns

    houses = {unit.project.root: unit.project.house for unit in units}
    for house in houses.values() or (discover(Path.cwd()).house,):
        check_patterns(request.patterns, house)


def _has_failed(result: ScaffoldResult, *, asked: bool) -> bool:
    """Whether the tests could have been run, or were `asked` to be, and gave no good result."""
    verification = result.verification
    if verification is None:
        return False
    wanted = verification.tried or (asked and result.written > 0)
    return verification.failed > 0 or (wanted and not verification.ran)
