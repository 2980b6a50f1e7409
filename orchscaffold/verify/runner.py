"""A whole verification: the tests in order, then shuffled, and the coverage before and after."""

from __future__ import annotations

import ast
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from orchscaffold.errors import TargetError
from orchscaffold.frozen import replace
from orchscaffold.project import PytestConfig, module_name, pytest_config_of
from orchscaffold.verify.model import FileCoverage, TestResult, VerifyRequest, VerifyResult
from orchscaffold.verify.process import install_child
from orchscaffold.verify.runs import RunPlan, RunReport, Stage, run_to_end

PREFIX: Final = "orchscaffold-"
AT_ONCE: Final = 2


def verify(request: VerifyRequest) -> VerifyResult:
    """Run the request's tests in the project's interpreter, fenced in, and say how each did.

    Nothing is written outside a temporary folder, which is gone afterwards. Whatever goes wrong in
    the project is told in the result; raises TargetError for a test path outside the project,
    ConfigError for a pytest configuration that does not parse, and OSError where no temporary
    folder can be made.
    """
    began = time.monotonic()
    root = request.project.root
    if not request.test_path.is_relative_to(root):
        hint = "Tests are run inside their project: name a place there."
        raise TargetError(f"lies outside the project {root}", path=request.test_path, hint=hint)
    config = pytest_config_of(root, nearest_folder(request.test_path.parent))
    base = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    stop = threading.Event()
    try:
        stage = Stage(request, config, top_folder(root, config), base, began + request.total, stop)
        install_child(base)
        result = _verify(stage)
    finally:
        stop.set()
        shutil.rmtree(base, ignore_errors=True)
    return replace(result, seconds=round(time.monotonic() - began, 2))


def nearest_folder(folder: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def top_folder(root: Path, config: PytestConfig) -> Path:
    """The folder to mirror: the root, or pytest's own root where that lies above."""
    above = config.path.parent if config.path is not None else root
    return above if root.is_relative_to(above) else root


def _verify(stage: Stage) -> VerifyResult:
    request = stage.request
    first = RunPlan(
        "first", request.test_text, (request.test_path,), measure=True, only=request.only
    )
    pool = ThreadPoolExecutor(max_workers=AT_ONCE)
    try:
        before = pool.submit(_before, stage)
        report = pool.submit(run_to_end, stage, first).result()
        passed = tuple(test.id for test in report.tests if test.passed)
        seeds = range(1, request.runs) if report.status == "ran" and passed else ()
        later = [pool.submit(run_to_end, stage, _again(first, seed, passed)) for seed in seeds]
        return _result(request, report, [run.result() for run in later], before)
    except OSError as error:
        why = f"cannot start {request.project.python}: {error.strerror or error}"
        return VerifyResult("no-interpreter", why, (), None, None, 0.0)
    finally:
        stage.stop.set()
        pool.shutdown(cancel_futures=True)


def _again(first: RunPlan, seed: int, only: tuple[str, ...]) -> RunPlan:
    return replace(first, name=f"again-{seed}", seed=seed, measure=False, only=only)


def _result(
    request: VerifyRequest,
    report: RunReport,
    later: list[RunReport],
    before: Future[tuple[FileCoverage, ...] | None],
) -> VerifyResult:
    tests = [_steady(test, later) for test in report.tests]
    if report.status == "ran":
        tests += _uncollected(request, report.collected)
    order = {name: position for position, name in enumerate(report.collected)}
    tests.sort(key=lambda test: order.get(test.id, len(order)))
    coverage_before = before.result() if report.status == "ran" else None
    return VerifyResult(
        report.status, report.why, tuple(tests), coverage_before, report.coverage, 0.0
    )


def _steady(test: TestResult, later: list[RunReport]) -> TestResult:
    """The first result, or "flaky" where a later run says otherwise."""
    if not test.passed:
        return test
    for report in later:
        again = next((other for other in report.tests if other.id == test.id), None)
        if again is not None and not again.passed:
            reason = f"passed in order, then in another order {again.outcome}: {again.reason}"
            return replace(test, outcome="flaky", reason=reason)
        if report.status != "ran":
            return replace(test, outcome="flaky", reason=f"then the run failed: {report.why}")
    return test


# --- tests that pytest did not see


def _uncollected(request: VerifyRequest, collected: tuple[str, ...]) -> Iterator[TestResult]:
    seen = {name.partition("[")[0] for name in collected}
    for name in _written(request.test_text):
        wanted = request.only is None or name in request.only
        if wanted and name not in seen:
            yield TestResult(name, "error", "pytest does not collect it here", 0.0)


def _written(text: str) -> Iterator[str]:
    """The ids of what reads like a test: functions `test…`, alone or in a class `Test…`."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from (f"{node.name}::{name}" for name in _tests(node.body))
        yield from _tests([node])


def _tests(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name.startswith("test"):
                    yield name


# --- coverage before


def _before(stage: Stage) -> tuple[FileCoverage, ...] | None:
    """What the existing tests reach, or the bare import; None where that could not be measured."""
    request = stage.request
    if not request.measure_before or not request.targets:
        return None
    names = [module_name(request.project, path) for path in request.targets]
    text = "".join(f"import {name}\n" for name in names if name)
    tests: tuple[Path, ...] = (request.test_path,)
    if request.before_files:
        tests = request.before_files
        if request.test_path in tests:
            text = request.test_path.read_bytes().decode("utf-8", "replace")
    else:
        text += "\n\ndef test_import():\n    pass\n"
    return run_to_end(stage, RunPlan("before", text, tests, measure=True)).coverage
