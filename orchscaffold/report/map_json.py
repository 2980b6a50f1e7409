"""The map for programs: the document of `report --format json`, but for its version."""

from __future__ import annotations

from orchscaffold.model.scenario_map import (
    STATES,
    MappedClass,
    MappedMethod,
    MappedScenario,
    MapRun,
    Share,
    Tally,
    tally,
)
from orchscaffold.report.json_values import Json, problems_json
from orchscaffold.report.paths import display_path


def map_json(run: MapRun) -> dict[str, Json]:
    """Classes, their methods, their scenarios, with counts by state on each level."""
    pages: list[Json] = [
        {"path": display_path(change.path), "action": change.action} for change in run.changes
    ]
    return {
        "patterns": list(run.map.patterns),
        "counts": _counts(tally(run.map.scenarios)),
        "classes": [_class(cls) for cls in run.map.classes],
        "notes": list(run.map.notes),
        "pages": pages,
        "errors": problems_json(run.problems),
    }


def _class(cls: MappedClass) -> Json:
    return {
        "name": cls.name,
        "module": cls.module,
        "path": display_path(cls.path),
        "counts": _counts(tally(cls.scenarios)),
        "methods": [_method(method) for method in cls.methods],
    }


def _method(method: MappedMethod) -> Json:
    measured = method.measured
    return {
        "name": method.name,
        "line": method.line or None,
        "counts": _counts(tally(method.scenarios)),
        "scenarios": [_scenario(item) for item in method.scenarios],
        "left_out": method.left_out,
        "coverage": _share(measured.coverage),
        "mutants": _share(measured.mutants),
        "survivors": [
            {"line": item.line, "kind": item.kind, "after": item.after}
            for item in measured.survivors
        ],
    }


def _scenario(item: MappedScenario) -> Json:
    place = item.place
    test: Json = (
        None
        if place is None
        else {"path": display_path(place.path), "line": place.line, "name": place.name}
    )
    return {
        "id": item.id,
        "pattern": item.pattern,
        "title": item.title,
        "state": item.state,
        "test": test,
        "reason": item.reason,
    }


def _counts(counts: Tally) -> Json:
    return {state: counts.of(state) for state in STATES}


def _share(share: Share | None) -> Json:
    return None if share is None else {"part": share.part, "whole": share.whole}
