"""Where repaired tests are written: to the files that have their marks already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchscaffold.checking.comparison import Comparison
from orchscaffold.checking.renames import Rename
from orchscaffold.frozen import replace
from orchscaffold.model.settings import FOLDER
from orchscaffold.model.testcode import Helper, TestClass, TestFile
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.verdicts import STALE
from orchscaffold.planning.marking import helper_id
from orchscaffold.planning.pruning import without_tests
from orchscaffold.project import module_folder
from orchscaffold.scaffolding.holders import Listing
from orchscaffold.scaffolding.placing import Placed, place
from orchscaffold.scaffolding.request import Request


def homes(
    comparison: Comparison,
    wanted: frozenset[str],
    renames: tuple[Rename, ...],
    request: Request,
    listing: Listing,
) -> Iterator[Placed]:
    """The test files to write wanted tests and helpers to, each with its share of what is planned.

    A test goes wherever its mark is, with the helpers that are stale there; a new one to the file
    that has others of its class. Raises UsageError where there is no place for a new one.
    """
    shares: dict[Path, set[str]] = {}
    left: set[str] = set()
    for cls in comparison.planned.classes:
        home = _home_of_class(cls, comparison)
        for test in cls.tests:
            if test.id in wanted:
                paths = tuple(_with_mark(test.id, comparison, renames)) or (home,)
                for path in paths:
                    (left if path is None else shares.setdefault(path, set())).add(test.id)
    for reading, judged in zip(comparison.readings, comparison.judged, strict=True):
        stale = {item.id for item in judged if item.verdict == STALE and item.id in wanted}
        path = reading.source.path
        helpers = comparison.helpers_in(reading)
        share = _share(comparison.planned, helpers, shares.get(path, set()), stale)
        if share.classes or share.helpers:
            is_part = path.parent == module_folder(comparison.unit.project, comparison.unit.path)
            yield Placed(path, share, is_part)
    if left:
        rest = _share(comparison.planned, comparison.planned.helpers, left, set())
        yield from place(rest, comparison.unit, request, listing)


def _share(
    planned: TestFile, there: tuple[Helper, ...], ids: set[str], stale: set[str]
) -> TestFile:
    """These tests, what they use, and of the helpers as they are `there` those that are stale."""
    others = frozenset(test.id for cls in planned.classes for test in cls.tests) - ids
    share = without_tests(planned, others)
    helpers = tuple(
        helper
        for helper in there
        if helper in share.helpers or helper_id(planned.module, helper) in stale
    )
    return replace(share, helpers=helpers)


def _with_mark(id_: str, comparison: Comparison, renames: tuple[Rename, ...]) -> Iterator[Path]:
    """The files with the mark of a test, under the old name of its method too."""
    for reading in comparison.readings:
        ids = {marked.mark.id for marked in reading.marked}
        ids.update(rename.id_now(old) for old in tuple(ids) for rename in renames)
        if id_ in ids or id_ in reading.declined_ids:
            yield reading.source.path


def _home_of_class(cls: TestClass, comparison: Comparison) -> Path | None:
    """The file for new tests of a class; None where the layout gives it one of its own."""
    ids = {test.id for test in cls.tests}
    readings = comparison.readings
    by_mark = (r for r in readings if any(marked.mark.id in ids for marked in r.marked))
    by_name = (r for r in readings if any(name == cls.name for name, _ in r.definitions))
    first: Reading | None = None
    if comparison.unit.project.settings.layout != FOLDER:
        first = readings[0]
    chosen = next(by_mark, next(by_name, first))
    return None if chosen is None else chosen.source.path
