"""What became of each method of a module, as far as one of its test files shows it."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.plan import Verdict
from orchscaffold.model.report import ClassReport, MethodReport
from orchscaffold.planning.pruning import each_test
from orchscaffold.scaffolding.tried import Trial


def class_reports(
    classes: tuple[str, ...],
    verdicts: tuple[Verdict, ...],
    trial: Trial,
    kept: tuple[str, ...],
    put_off: tuple[str, ...] = (),
) -> tuple[ClassReport, ...]:
    """A report on each class; `kept` are ids that the file has or has turned down, `put_off` those
    that are not to be written now.
    """

    def methods(name: str) -> tuple[MethodReport, ...]:
        own = (verdict for verdict in verdicts if verdict.class_name == name)
        return tuple(_method_report(verdict, trial, kept, put_off) for verdict in own)

    return tuple(ClassReport(name, methods(name)) for name in classes)


def _method_report(
    verdict: Verdict, trial: Trial, kept: tuple[str, ...], put_off: tuple[str, ...]
) -> MethodReport:
    """The verdict as it stands after the trial: a method may have lost all its tests."""
    own = f"{verdict.class_name}.{verdict.method}/"
    tests = [test for _, test in each_test(trial.file) if test.id.startswith(own)]
    there = [id_ for id_ in kept if id_.startswith(own)]
    reasons = list(_why_less(own, trial, put_off))
    status = verdict.status
    if status == "written" and not tests:
        status = "kept" if there else "left-out" if reasons else "nothing-to-test"
    reasons = [verdict.reason, *reasons] if verdict.reason else reasons
    patterns = [ScenarioId.parse(id_).pattern for id_ in there] + [test.pattern for test in tests]
    return MethodReport(
        name=verdict.method,
        line=verdict.line,
        status=status,
        tests=len(tests) if tests else len(there),
        patterns=tuple(dict.fromkeys(patterns)),
        reasons=tuple(reasons),
    )


def _why_less(own: str, trial: Trial, put_off: tuple[str, ...]) -> Iterator[str]:
    if any(item.id.startswith(own) for item in trial.declined):
        yield "declined, see below"
    if any(id_.startswith(own) for id_ in put_off):
        yield "not now"
