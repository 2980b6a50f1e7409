"""JSON on standard output, and nothing else there: the contract that scripts and hooks rely on."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from orchscaffold.model.check import CheckReport
from orchscaffold.model.findings import RuleInfo
from orchscaffold.model.proof import Proof, ProveRun
from orchscaffold.model.report import (
    ClassReport,
    Coverage,
    DemoReport,
    FileChange,
    InitReport,
    InspectedClass,
    InspectReport,
    OwnRun,
    PatternInfo,
    Problem,
    RunReport,
    ScaffoldResult,
    Verification,
    VerifyReport,
    VerifyRun,
    Way,
)
from orchscaffold.model.scenario_map import MapRun
from orchscaffold.model.templates import TemplateReport
from orchscaffold.model.write_plan import ApplyReport, WritePlan
from orchscaffold.report.base import Advance
from orchscaffold.report.difference import diff_text
from orchscaffold.report.findings_json import check_json
from orchscaffold.report.json_values import Json, problems_json
from orchscaffold.report.map_json import map_json
from orchscaffold.report.paths import display_path
from orchscaffold.report.templates_json import template_json
from orchscaffold.running.plan_files import plan_json

VERSION = 1


class JsonReporter:
    """Prints one JSON document a run. With `diff`, each result carries the diff of its file."""

    def __init__(self, *, diff: bool = False) -> None:
        self._diff = diff

    def scaffolded(self, run: RunReport) -> None:
        """Print the results and errors of `new`."""
        _print({"results": self._results(run), "errors": problems_json(run.problems)})

    def planned(self, run: RunReport, plan: WritePlan) -> None:
        """Print the results of a run that wrote nothing, and what `apply` would write."""
        results: dict[str, Json] = {"results": self._results(run), **plan_json(plan)}
        _print({**results, "errors": problems_json(run.problems)})

    def applied(self, report: ApplyReport) -> None:
        """Print what `apply` wrote."""
        changes: list[Json] = [
            {
                "path": display_path(change.path),
                "action": change.action,
                **({"diff": diff_text(change)} if self._diff else {}),
            }
            for change in report.changes
        ]
        _print({"results": changes, "errors": problems_json(report.problems)})

    def proposed(self, id_: str, change: FileChange, number: int, total: int) -> None:
        """Say nothing: nobody is asked."""

    def answers(self) -> None:
        """Say nothing."""

    def owned(self, run: OwnRun) -> None:
        """Print what `adopt` or `decline` did."""
        results: list[Json] = [
            {
                "test_file": display_path(item.change.path),
                "action": item.action if item.change.is_change else "unchanged",
                "ids": list(item.ids),
                **({"diff": diff_text(item.change)} if self._diff else {}),
            }
            for item in run.files
        ]
        _print({"results": results, "errors": problems_json(run.problems)})

    def introduction(self, report: InitReport) -> None:
        """Say nothing yet: there is one document a run."""

    def introduced(self, report: InitReport, *, why_not: str = "") -> None:
        """Print what `init` found and what became of its proposal."""
        changes: list[Json] = [
            {
                "path": display_path(change.path),
                "action": change.action,
                "diff": diff_text(change),
            }
            for change in report.changes
        ]
        _print(
            {
                "found": dict(report.facts),
                "changes": changes,
                "notes": [*report.notes, *((why_not,) if why_not else ())],
                "written": report.written,
                "errors": [],
            }
        )

    def inspected(self, report: InspectReport) -> None:
        """Print the classes that `inspect` read."""
        classes: list[Json] = [_inspected(cls) for cls in report.classes]
        _print({"classes": classes, "errors": problems_json(report.problems)})

    def patterns(self, patterns: tuple[PatternInfo, ...]) -> None:
        """Print the patterns there are."""
        _print({"patterns": [_pattern(pattern) for pattern in patterns], "errors": []})

    def templates(self, report: TemplateReport) -> None:
        """Print what `templates` found or did."""
        _print(template_json(report, diff=self._diff))

    def verified(self, run: VerifyRun) -> None:
        """Print what `verify` ran."""
        results: list[Json] = [_verified(report) for report in run.files]
        _print({"results": results, "errors": problems_json(run.problems)})

    def proved(self, run: ProveRun) -> None:
        """Print what `prove` found."""
        results: list[Json] = [_proof(proof) for proof in run.proofs]
        _print({"results": results, "errors": problems_json(run.problems)})

    def mapped(self, run: MapRun) -> None:
        """Print the map that `report` drew."""
        _print(map_json(run))

    def demonstrated(self, demo: DemoReport) -> None:
        """Print what `demo` did."""
        _print(
            {
                "folder": display_path(demo.folder),
                "files": [display_path(path) for path in demo.files],
                "results": self._results(demo.run),
                "errors": problems_json(demo.run.problems),
            }
        )

    def checked(self, report: CheckReport) -> None:
        """Print what `check` found."""
        _print(check_json(report, diff=self._diff))

    def explained(self, rule: RuleInfo) -> None:
        """Print what a code means."""
        _print(
            {
                "code": rule.code,
                "title": rule.title,
                "why": rule.why,
                "example": rule.example,
                "repair": rule.repair,
                "errors": [],
            }
        )

    def failed(self, problems: tuple[Problem, ...]) -> None:
        """Print problems alone."""
        _print({"results": [], "errors": problems_json(problems)})

    @contextmanager
    def progress(self, total: int) -> Iterator[Advance]:
        """Say nothing."""
        del total
        yield lambda _: None

    def _results(self, run: RunReport) -> list[Json]:
        return [result_json(result, diff=self._diff) for result in run.results]


def result_json(result: ScaffoldResult, *, diff: bool) -> Json:
    """One result of `new`, as the contract has it."""
    declined: list[Json] = [{"id": item.id, "reason": item.reason} for item in result.declined]
    document: dict[str, Json] = {
        "source": display_path(result.source),
        "test_file": display_path(result.change.path),
        "action": result.action,
        "classes": [cls.name for cls in result.classes],
        "scenarios": {
            "planned": result.planned,
            "written": result.written,
            "kept": result.kept,
            "declined": len(result.declined),
        },
        "declined": declined,
        "verify": verification_json(result.verification),
        "verdicts": [verdict for cls in result.classes for verdict in _verdicts(cls)],
    }
    if result.packages:
        document["packages"] = [display_path(change.path) for change in result.packages]
    if result.shared is not None:
        document["helpers_file"] = display_path(result.shared.path)
    if result.notes:
        document["notes"] = list(result.notes)
    if diff:
        document["diff"] = "".join(diff_text(change) for change in result.changes)
    return document


def verification_json(verification: Verification | None) -> Json:
    """What verify showed; None where nothing was run."""
    if verification is None or not verification.ran:
        return None
    return {
        "passed": verification.passed,
        "failed": verification.failed,
        "seconds": round(verification.seconds, 2),
        "coverage": _coverage(verification.coverage),
    }


def _coverage(coverage: Coverage | None) -> Json:
    if coverage is None:
        return None
    return {"before": round(coverage.before, 2), "after": round(coverage.after, 2)}


def _verdicts(cls: ClassReport) -> Iterator[Json]:
    for method in cls.methods:
        yield {
            "class": cls.name,
            "method": method.name,
            "line": method.line,
            "status": method.status,
            "tests": method.tests,
            "patterns": list(method.patterns),
            "reasons": list(method.reasons),
        }


def _inspected(cls: InspectedClass) -> Json:
    methods: list[Json] = [
        {
            "name": method.name,
            "line": method.line,
            "async": method.is_async,
            "behaviour": list(method.facts),
            "scenarios": list(method.scenarios),
            "left_out": list(method.left_out),
            **({"ways": [_way(way) for way in method.ways]} if method.ways else {}),
        }
        for method in cls.methods
    ]
    return {
        "name": cls.name,
        "module": cls.module,
        "source": display_path(cls.source),
        "line": cls.line,
        "kind": cls.kind,
        "bases": list(cls.bases),
        "collaborators": [{"name": name, "type": type_} for name, type_ in cls.collaborators],
        "methods": methods,
    }


def _way(way: Way) -> Json:
    return {
        "given": list(way.given),
        "test": way.test,
        "does": way.does,
        "reason": way.reason,
        "line": way.line,
    }


def _pattern(pattern: PatternInfo) -> Json:
    return {
        "name": pattern.name,
        "applies_to": pattern.applies_to,
        "test_class": pattern.test_class,
        "asserts": pattern.asserts,
        "source": pattern.source,
    }


def _verified(report: VerifyReport) -> Json:
    return {
        "test_file": display_path(report.test_file),
        "targets": list(report.targets),
        "ran": report.verification.ran,
        "why": report.verification.why,
        "verify": verification_json(report.verification),
        "failures": [{"test": item.test, "reason": item.reason} for item in report.failures],
    }


def _print(document: dict[str, Json]) -> None:
    print(json.dumps({"version": VERSION, **document}, indent=2), file=sys.stdout)


def _proof(proof: Proof) -> Json:
    changes: list[Json] = [
        {
            "kind": change.kind,
            "line": change.line,
            "method": change.method,
            "before": change.before,
            "after": change.after,
            "noticed_by": change.by or None,
            "how": change.how,
        }
        for change in proof.changes
    ]
    return {
        "source": display_path(proof.source),
        "test_files": [display_path(path) for path in proof.tests],
        "tests": proof.passing,
        "possible": proof.possible,
        "noticed": proof.noticed,
        "percent": round(proof.percent, 2),
        "why": proof.why,
        "changes": changes,
    }
