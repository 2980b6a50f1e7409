"""One run of the tests, repeated without those that hang or end the process until it comes to its
end.
"""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass, replace
from orchscaffold.project import PytestConfig
from orchscaffold.source import source_from_bytes
from orchscaffold.verify.arguments import EMPTY_CONFIG, pytest_arguments
from orchscaffold.verify.mirror import make_mirror
from orchscaffold.verify.model import FileCoverage, TestResult, VerifyRequest
from orchscaffold.verify.process import Ended, Event, Limits, Place, run_child

COLLECT_SECONDS: Final = 120.0
NO_TESTS: Final = 5


@dataclass(frozen=True, slots=True)
class Stage:
    """Where runs take place: the folder `base`, the mirrored `top`; until when (monotonic)."""

    request: VerifyRequest
    config: PytestConfig
    top: Path
    base: Path
    deadline: float
    stop: threading.Event


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What one run is: `text` at the test path, the files to run, order and choice of tests.

    `replaced` are other files with the text they have in this run; `early` tests go first.
    """

    name: str
    text: str
    tests: tuple[Path, ...]
    seed: int = 0
    measure: bool = False
    only: tuple[str, ...] | None = None
    replaced: tuple[tuple[Path, str], ...] = ()
    ends_at_failure: bool = False
    early: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """How a run went: `status` and `why` as in VerifyResult; `collected` all ids found."""

    status: str
    why: str
    collected: tuple[str, ...] = ()
    tests: tuple[TestResult, ...] = ()
    coverage: tuple[FileCoverage, ...] | None = None


def run_to_end(stage: Stage, plan: RunPlan) -> RunReport:
    """Run, and again without each test that hung or crashed, so that all others have their say.

    Raises OSError where the interpreter cannot be started or the temporary folder not be written.
    """
    out: list[TestResult] = []
    attempt = 0
    while True:
        attempt += 1
        ended = _start(stage, plan, attempt, tuple(test.id for test in out))
        report = read_events(ended, stage.request)
        bad = [test for test in report.tests if test.outcome in ("hung", "crashed")]
        out += [_settled(test) for test in bad]
        late = ended.killed in ("timeout", "interrupted") or time.monotonic() > stage.deadline
        if not bad or late:
            good = tuple(test for test in report.tests if test not in bad)
            return replace(report, tests=(*good, *out))


def run_once(stage: Stage, plan: RunPlan) -> RunReport:
    """Run once, whatever comes of it; its folder is gone afterwards. Raises what `run_to_end`
    does.
    """
    try:
        return read_events(_start(stage, plan, 1, ()), stage.request)
    finally:
        shutil.rmtree(stage.base / f"{plan.name}-1", ignore_errors=True)


def _settled(test: TestResult) -> TestResult:
    return replace(test, outcome="failed") if test.outcome == "crashed" else test


def _start(stage: Stage, plan: RunPlan, attempt: int, without: tuple[str, ...]) -> Ended:
    request, project = stage.request, stage.request.project
    folder = stage.base / f"{plan.name}-{attempt}"
    shown = folder / "project"
    shown.mkdir(parents=True)
    (folder / EMPTY_CONFIG).touch()
    texts = {request.test_path: plan.text, **dict(plan.replaced), **_beside(request)}
    mirror = make_mirror(stage.top, shown, texts)
    tests = tuple(mirror.inside(path) for path in plan.tests)
    arguments = pytest_arguments(stage.config, mirror, tests, folder)
    left = max(1.0, stage.deadline - time.monotonic())
    settings: dict[str, object] = {
        "base": str(stage.base),
        "folder": str(folder),
        "project": str(shown),
        "arguments": ("-x", *arguments) if plan.ends_at_failure else arguments,
        "import_roots": [str(mirror.inside(root)) for root in project.import_roots],
        "targets": [str(path) for path in request.targets] if plan.measure else [],
        "per_test": request.per_test,
        "collect": min(COLLECT_SECONDS, left),
        "processor_seconds": int(2 * request.total) + 60,
        "seed": plan.seed,
        "only": plan.only,
        "early": plan.early,
        "without": without,
    }
    cwd = mirror.inside(stage.config.path.parent if stage.config.path else project.root)
    limits = Limits(left, stage.stop)
    return run_child(project.python, Place(folder, cwd, stage.base), settings, limits)


def _beside(request: VerifyRequest) -> dict[Path, str]:
    """The other files that are to be, as text."""
    return {
        change.path: source_from_bytes(change.path, change.after).text
        for change in request.beside
        if change.after is not None and change.is_change
    }


# --- what a child said


def read_events(ended: Ended, request: VerifyRequest) -> RunReport:
    """The report that a child's events amount to."""
    by_kind = {event.kind: event for event in ended.events}
    tests = tuple(_result(event) for event in ended.events if event.kind == "end")
    collected = by_kind["collected"].names("ids") if "collected" in by_kind else ()
    cut = _cut_off(ended, request.per_test)
    if cut is not None:
        tests = (*tests, cut)
    status, why = _status(ended, by_kind, cut)
    coverage = _coverage(by_kind["finished"], request.targets) if "finished" in by_kind else None
    return RunReport(status, why, collected, tests, coverage)


def _result(event: Event) -> TestResult:
    return TestResult(
        event.text("id"), event.text("outcome"), event.text("reason"), event.number("seconds")
    )


def _cut_off(ended: Ended, per_test: float) -> TestResult | None:
    """The test that was running when the child ended before its time."""
    running = ""
    for event in ended.events:
        if event.kind == "start":
            running = event.text("id")
        elif event.kind in ("end", "finished"):
            running = ""
    if not running or ended.killed in ("timeout", "interrupted"):
        return None
    if any(event.kind == "hung" for event in ended.events) or ended.killed == "silent":
        return TestResult(running, "hung", f"took longer than {per_test:g} s", 0.0)
    if ended.killed == "memory":
        return TestResult(running, "crashed", "used too much memory", 0.0)
    return TestResult(running, "crashed", f"ended the process ({_code(ended.code)})", 0.0)


def _code(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _status(ended: Ended, by_kind: dict[str, Event], cut: TestResult | None) -> tuple[str, str]:
    if "no-pytest" in by_kind:
        return (
            "no-pytest",
            f"pytest cannot be imported there ({by_kind['no-pytest'].text('reason')})",
        )
    if "collect-error" in by_kind:
        return "collect", by_kind["collect-error"].text("reason")
    if ended.killed == "timeout":
        return "timeout", "the time for the whole verification is up"
    if ended.killed == "interrupted":
        return "crash", "interrupted"
    if "hung" in by_kind and cut is None:
        return "collect", "importing the tests took too long"
    if "finished" in by_kind:
        code = int(by_kind["finished"].number("code"))
        fine = code in (0, 1, NO_TESTS) or "end" in by_kind
        return ("ran", "") if fine else ("collect", _last_words(ended.output))
    if "collected" in by_kind:
        return "ran", ""
    return "crash", f"the run ended early ({_code(ended.code)}): {_last_words(ended.output)}"


def _last_words(output: str) -> str:
    """The line of the output that tells most."""
    lines = [line.strip() for line in output.split("\n") if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR", "E  ", "INTERNALERROR> "))]
    chosen = errors[-1:] or lines[-1:]
    text = chosen[0] if chosen else "no output"
    for prefix in ("INTERNALERROR>", "ERROR:", "E "):
        text = text.removeprefix(prefix).strip()
    return text


def _coverage(event: Event, targets: tuple[Path, ...]) -> tuple[FileCoverage, ...] | None:
    tables = event.values.get("coverage")
    if not isinstance(tables, list) or len(tables) != len(targets):
        return None
    return tuple(_file(path, table) for path, table in zip(targets, tables, strict=True))


def _file(path: Path, table: object) -> FileCoverage:
    event = Event("", table if isinstance(table, dict) else {})
    lines = event.values.get("missing_lines")
    branches = event.values.get("missing_branches")
    return FileCoverage(
        path,
        round(event.number("percent"), 2),
        tuple(int(line) for line in lines) if isinstance(lines, list) else (),
        tuple((int(a), int(b)) for a, b in branches) if isinstance(branches, list) else (),
    )
