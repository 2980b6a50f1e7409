"""`orchscaffold new coordinator|reconciler|factories TARGET…`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.cli.arguments import Out, Pattern, Python, Targets, Verify
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.options import Common
from orchscaffold.errors import FileError, OrchscaffoldError, UsageError
from orchscaffold.model.report import Problem, RunReport, ScaffoldResult
from orchscaffold.report.base import Reporter

if TYPE_CHECKING:
    from orchscaffold.core import Request
    from orchscaffold.targets import Unit


def coordinator(
    common: Common,
    targets: Targets,
    out: Out = None,
    python: Python = None,
    verify: Verify = None,
    pattern: Pattern = None,
) -> int:
    """Write the test file of a coordinator: a class with collaborators, loops, a lifecycle."""
    return _new(common, "coordinator", targets, out, python, verify, pattern)


def reconciler(
    common: Common,
    targets: Targets,
    out: Out = None,
    python: Python = None,
    verify: Verify = None,
    pattern: Pattern = None,
) -> int:
    """Write the test file of code that finds and mends differences."""
    return _new(common, "reconciler", targets, out, python, verify, pattern)


def factories(
    common: Common,
    targets: Targets,
    out: Out = None,
    python: Python = None,
    verify: Verify = None,
) -> int:
    """Write the context builder and the data factories alone."""
    return _new(common, "factories", targets, out, python, verify, None)


def scaffold_targets(
    common: Common, targets: tuple[str, ...], request: Request, python: Path | None, say: Reporter
) -> RunReport:
    """Scaffold and write every target; one that fails does not stop the others."""
    from orchscaffold.core import discoverer
    from orchscaffold.targets import find_units

    discover = discoverer(python=python, config=common.config)
    found = find_units(targets, cwd=Path.cwd(), discover=discover)
    _refuse_shared_out(request, found.units)
    problems = [problem_of(error) for error in found.errors]
    proved: list[ScaffoldResult] = []
    with say.progress(len(found.units)) as advance:
        for unit in found.units:
            advance(unit.module)
            outcome = _scaffold_one(unit, request)
            if isinstance(outcome, Problem):
                problems.append(outcome)
            else:
                proved.append(outcome)
    results = [result for result in proved if _written(common, result, problems)]
    return RunReport(tuple(results), tuple(problems), dry_run=not common.writes)


def _new(
    common: Common,
    kind: str,
    targets: list[str],
    out: Path | None,
    python: Path | None,
    verify: bool | None,
    pattern: list[str] | None,
) -> int:
    from orchscaffold.core import Request, check_patterns

    check_patterns(tuple(pattern or ()))
    request = Request(kind=kind, patterns=tuple(pattern or ()), out=out, verify=verify)
    return run_request(common, tuple(targets), request, python)


def run_request(
    common: Common, targets: tuple[str, ...], request: Request, python: Path | None
) -> int:
    """Scaffold and write every target, and say what was done; the exit code."""
    reporter = common.reporter()
    run = scaffold_targets(common, targets, request, python, reporter)
    reporter.scaffolded(run)
    failed = any(_has_failed(result, asked=request.verify is True) for result in run.results)
    return exit_code(run.problems, findings=failed)


def _scaffold_one(unit: Unit, request: Request) -> ScaffoldResult | Problem:
    from orchscaffold.core import scaffold

    try:
        return scaffold(unit, request)
    except OrchscaffoldError as error:
        return problem_of(error)
    except RecursionError:
        return problem_of(FileError("is nested too deeply to be followed", path=unit.path))


def _written(common: Common, result: ScaffoldResult, problems: list[Problem]) -> bool:
    """Write one result, once all are proved; a problem is noted."""
    from orchscaffold.files import write_change

    if not common.writes:
        return True
    try:
        write_change(result.change, root=result.root)
    except OrchscaffoldError as error:
        problems.append(problem_of(error))
        return False
    return True


def _refuse_shared_out(request: Request, units: tuple[Unit, ...]) -> None:
    if request.out is not None and len(units) > 1:
        modules = ", ".join(unit.module for unit in units)
        raise UsageError(
            f"--out names one test file, but the targets lead to {len(units)} modules: {modules}",
            hint="Name one module, or leave --out away.",
        )


def _has_failed(result: ScaffoldResult, *, asked: bool) -> bool:
    """Whether the tests could have been run, or were `asked` to be, and gave no good result."""
    verification = result.verification
    if verification is None:
        return False
    wanted = verification.tried or (asked and result.written > 0)
    return verification.failed > 0 or (wanted and not verification.ran)
