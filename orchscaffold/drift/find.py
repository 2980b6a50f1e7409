"""The door: a test file in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from orchscaffold.drift import (
    attributes,
    awaiting,
    background,
    enums,
    forgotten,
    frozen,
    imports,
    keywords,
    missing,
    mocked,
    patches,
    swallowed,
)
from orchscaffold.drift.base import Drift, Rule, Traced
from orchscaffold.drift.places import Places
from orchscaffold.model.findings import Finding, Replacement, RuleInfo
from orchscaffold.model.settings import Project
from orchscaffold.source import SourceFile
from orchscaffold.tracing import World, open_world, trace_file

if TYPE_CHECKING:
    from orchscaffold.inspection.library import SourceLibrary

FINDERS: Final[tuple[Rule, ...]] = (
    keywords.RULE,
    missing.RULE,
    patches.RULE,
    attributes.RULE,
    enums.RULE,
    awaiting.RULE,
    forgotten.RULE,
    swallowed.RULE,
    frozen.RULE,
    background.RULE,
    mocked.RULE,
    imports.RULE,
)
RULES: Final[tuple[RuleInfo, ...]] = tuple(rule.info for rule in FINDERS)
_WORLDS: WeakKeyDictionary[SourceLibrary, World] = WeakKeyDictionary()


def drift_findings(
    test_source: SourceFile, library: SourceLibrary | World, project: Project
) -> tuple[Finding, ...]:
    """What in a test file (or `conftest.py`) certainly does not fit the code, by place.

    `library` is kept from file to file, so that nothing is read twice. Raises FileError where the
    file does not parse.
    """
    world = library if isinstance(library, World) else _world(library, project)
    traced = Traced(trace_file(test_source, world), world.surfaces)
    places = Places(test_source)
    found = (
        _finding(rule, drift, places) for rule in FINDERS for drift in _once(rule.find(traced))
    )
    findings = tuple(sorted(found, key=lambda item: item.place))
    world.release(test_source.path)
    return findings


def _world(library: SourceLibrary, project: Project) -> World:
    if library not in _WORLDS:
        _WORLDS[library] = open_world(project)
    return _WORLDS[library]


def _once(drifts: Iterator[Drift]) -> Iterator[Drift]:
    return iter(dict.fromkeys(drifts))


def _finding(rule: Rule, drift: Drift, places: Places) -> Finding:
    line, column = places.line_and_column(drift.place)
    return Finding(
        path=places.source.path,
        line=line,
        column=column,
        code=rule.info.code,
        message=drift.message,
        hint=drift.hint,
        fix=drift.fix if drift.edits else "",
        edits=tuple(
            Replacement(*places.span(place), places.encoded(text)) for place, text in drift.edits
        ),
    )
