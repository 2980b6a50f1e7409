"""Trying a planned file out: what fails is taken out, until what is left passes every time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orchscaffold.frozen import replace
from orchscaffold.model.report import (
    Coverage,
    Declined,
    Failure,
    FileChange,
    Verification,
    VerifyReport,
)
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.planning.pruning import each_test, node_of, without_tests
from orchscaffold.project import module_file
from orchscaffold.scaffolding.generated import modules_tested
from orchscaffold.scaffolding.tried import NOTHING_TO_RUN, Trial
from orchscaffold.source import read_source
from orchscaffold.verify import FileCoverage, VerifyRequest, VerifyResult, verify

_RUNS = 3
_MOST_ROUNDS = 6
_CANNOT = ("no-pytest", "no-interpreter")

Render = Callable[[TestFile, tuple[Declined, ...]], str]
Helpers = Callable[[TestFile], FileChange | None]


def try_out(
    file: TestFile,
    render: Render,
    *,
    project: Project,
    test_path: Path,
    source: Path,
    is_addition: bool = False,
    helpers: Helpers | None = None,
) -> Trial:
    """Run the file, take out what does not pass every time, and run what is left again; `helpers`
    has the shared module that goes with it.

    For an addition to the file at `test_path` only the new tests are run, and the coverage is that
    of the file as it is, without them and with them.
    """
    before = (test_path,) if is_addition else ()
    declined: tuple[Declined, ...] = ()
    for _ in range(_MOST_ROUNDS):
        text, shared = render(file, declined), helpers(file) if helpers else None
        only = tuple(node_of(c, t) for c, t in each_test(file)) if is_addition else None
        request = VerifyRequest(
            project,
            test_path,
            text,
            (source,),
            before_files=before,
            only=only,
            runs=_RUNS,
            beside=() if shared is None else (shared,),
        )
        result = verify(request)
        failing = _failing(file, result)
        if not failing:
            return Trial(file, declined, _verification(result, joined=is_addition))
        declined = (*declined, *failing)
        file = without_tests(file, frozenset(item.id for item in failing))
        if not file.classes:
            break
    return Trial(file, declined, _nothing_left(file))


def verify_file(path: Path, project: Project) -> VerifyReport:
    """Run one existing test file.

    Raises FileError where it cannot be read or does not parse.
    """
    modules = modules_tested(path, project)
    found = (module_file(project, name) for name in modules)
    targets = tuple(file for file in found if file is not None)
    text = read_source(path).text
    result = verify(VerifyRequest(project, path, text, targets, runs=_RUNS))
    return VerifyReport(
        test_file=path,
        root=project.root,
        targets=modules,
        verification=_verification(result),
        failures=tuple(Failure(t.id, f"{t.outcome}: {t.reason}") for t in result.failed),
    )


def _failing(file: TestFile, result: VerifyResult) -> tuple[Declined, ...]:
    reasons = {test.name: f"{test.outcome}: {test.reason}" for test in result.failed}
    named = ((node_of(cls, test), test.id) for cls, test in each_test(file))
    return tuple(Declined(id_, reasons[name]) for name, id_ in named if name in reasons)


def _verification(result: VerifyResult, *, joined: bool = False) -> Verification:
    return Verification(
        ran=result.ran,
        tried=result.status not in _CANNOT,
        why=result.why,
        passed=len(result.passed),
        failed=len(result.failed),
        seconds=result.seconds,
        runs=_RUNS,
        coverage=_coverage(result.before, result.after, joined=joined),
    )


def _nothing_left(file: TestFile) -> Verification:
    why = "some tests still failed after several rounds" if file.classes else "no test passed"
    return replace(NOTHING_TO_RUN, tried=True, why=why)


def _coverage(
    before: tuple[FileCoverage, ...] | None,
    after: tuple[FileCoverage, ...] | None,
    *,
    joined: bool,
) -> Coverage | None:
    if not before or not after:
        return None
    reached = (
        [joined_percent(*pair) for pair in zip(before, after, strict=True)] if joined else None
    )
    return Coverage(
        _mean([f.percent for f in before]), _mean(reached or [f.percent for f in after])
    )


def joined_percent(first: FileCoverage, second: FileCoverage) -> float:
    """What two runs reach between them, in percent."""
    least = max((first, second), key=_missing)
    if not _missing(least) or least.percent >= 100.0:
        return 100.0
    total = _missing(least) / (1 - least.percent / 100)
    lines = set(first.missing_lines) & set(second.missing_lines)
    branches = set(first.missing_branches) & set(second.missing_branches)
    return max(first.percent, 100 * (1 - (len(lines) + len(branches)) / total))


def _missing(file: FileCoverage) -> int:
    return len(file.missing_lines) + len(file.missing_branches)


def _mean(percents: list[float]) -> float:
    return sum(percents) / len(percents)
