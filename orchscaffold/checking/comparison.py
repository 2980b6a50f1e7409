"""Generated tests as they stand against what would be generated today.

The plan is that of `new`; nothing is rendered and nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial

from orchscaffold.checking.plans import Plans
from orchscaffold.checking.units import Guarded
from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Helper, TestFile
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.verdicts import NEW, STALE, Judged, judge
from orchscaffold.planning.marking import helper_digest, helper_id
from orchscaffold.planning.pruning import each_test
from orchscaffold.project import helpers_file, module_name, pytest_config_of
from orchscaffold.scaffolding.collecting import collectable
from orchscaffold.scaffolding.manner import in_manner
from orchscaffold.sketch import ClassSketch, sketch_classes
from orchscaffold.source import SourceFile, read_source
from orchscaffold.targets import Unit


@dataclass(frozen=True, slots=True)
class Comparison:
    """A module's plan and what its test files say to it.

    `classes` are those that marks name, `unit` has those that are still there. `plan` is all that
    is planned for them (None where there is none), `planned` the tests as the project's pytest
    collects them; `judged` holds the verdict of each file (in the order of `readings`) on each
    planned test. `missing` are (class, method, pattern) of which no file has a scenario, by a mark
    or by hand, or declines one.
    """

    classes: tuple[str, ...]
    unit: Unit
    plan: Plan | None
    planned: TestFile
    readings: tuple[Reading, ...]
    judged: tuple[tuple[Judged, ...], ...]
    missing: tuple[tuple[str, str, str], ...]

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts on the methods."""
        return self.plan.verdicts if self.plan is not None else ()

    @property
    def helper_ids(self) -> frozenset[str]:
        """The ids of the planned helpers, in the module of shared ones too."""
        module = self.planned.module
        shared = (helper for reading in self.readings for helper in self.helpers_in(reading))
        return frozenset(helper_id(module, h) for h in (*self.planned.helpers, *shared))

    def helpers_in(self, reading: Reading) -> tuple[Helper, ...]:
        """The planned helpers as this file has them, or would."""
        return _helpers_in(reading, self.planned, self.unit.project)


def compare(guarded: Guarded, plans: Plans) -> Comparison:
    """Plan the module's tests and ask its test files about each.

    Raises FileError where the module or a test file cannot be read.
    """
    project = guarded.project
    there = (sketch.qualname for sketch in _classes_at(guarded))
    classes = tuple(name for name in there if name in guarded.classes)
    unit = Unit(project, guarded.path, guarded.module, classes)
    readings = tuple(_reading(guarded, read_source(path)) for path in guarded.tests)
    if not classes:
        nothing = TestFile(guarded.module, "", project.runner, (), ())
        return Comparison(
            guarded.classes, unit, None, nothing, readings, tuple(() for _ in readings), ()
        )
    plan = plans.of(unit)
    config = pytest_config_of(project.root, guarded.tests[0].parent)
    planned = collectable(plan.file, config)
    elsewise = cache(partial(_helpers_elsewise, unit, plans))
    judged = tuple(
        (*_judged(planned, reading), *_stale_helpers(planned, reading, project, elsewise))
        for reading in readings
    )
    missing = _missing(guarded, plan, planned, readings, judged)
    return Comparison(guarded.classes, unit, plan, planned, readings, judged, missing)


def _judged(planned: TestFile, reading: Reading) -> Iterator[Judged]:
    """The verdicts of a file on the planned tests, named as they would be there."""
    for cls, test in each_test(in_manner(planned, reading)):
        yield judge(reading, test.id, test.digest, test.name, cls.name)


def _missing(
    guarded: Guarded,
    plan: Plan,
    planned: TestFile,
    readings: tuple[Reading, ...],
    judged: tuple[tuple[Judged, ...], ...],
) -> tuple[tuple[str, str, str], ...]:
    known = {marked.mark.id for reading in readings for marked in reading.marked}
    known.update(id_ for reading in readings for id_ in reading.declined_ids)
    known.update(item.id for items in judged for item in items if item.verdict != NEW)
    lacking = _groups_without(planned, known, guarded.project)
    if lacking:
        from orchscaffold.recognising.recognition import recognise

        for reading in (*readings, *_readable(guarded)):
            known.update(reading.declined_ids)
            known.update(recognise(plan, reading, guarded.project))
    return _groups_without(planned, known, guarded.project)


def _groups_without(
    planned: TestFile, known: Iterable[str], project: Project
) -> tuple[tuple[str, str, str], ...]:
    """(class, method, pattern) of all planned tests but those of which one is known."""
    groups = {ScenarioId.parse(id_).group for id_ in known}
    patterns = project.settings.patterns
    return tuple(
        dict.fromkeys(
            (id_.owner, test.method, test.pattern)
            for _, test in each_test(planned)
            if (id_ := ScenarioId.parse(test.id)).group not in groups
            and (not patterns or test.pattern in patterns)
        )
    )


def _classes_at(guarded: Guarded) -> tuple[ClassSketch, ...]:
    return sketch_classes(guarded.path) if guarded.path.is_file() else ()


def _reading(guarded: Guarded, source: SourceFile) -> Reading:
    package = (module_name(guarded.project, source.path) or "").rpartition(".")[0]
    return read_test_file(source, package)


def _helpers_in(reading: Reading, planned: TestFile, project: Project) -> tuple[Helper, ...]:
    if reading.source.path != helpers_file(project):
        return planned.helpers
    from orchscaffold.scaffolding.sharing import own_helpers

    return own_helpers(planned.helpers, planned.module, reading).helpers


def _readable(guarded: Guarded) -> Iterator[Reading]:
    """The test files without marks; one that cannot be read covers nothing."""
    for path in guarded.by_hand:
        with suppress(FileError):
            yield _reading(guarded, read_source(path))


def _stale_helpers(
    planned: TestFile,
    reading: Reading,
    project: Project,
    elsewise: Callable[[], Collection[tuple[str, str]]],
) -> Iterator[Judged]:
    """The helpers of the file that are stale; one that it lacks is some test's concern.

    A helper that several classes could have is that of the one whose tests were written first:
    `elsewise` has names and digests of helpers as they are for other choices of classes.
    """
    for helper in _helpers_in(reading, planned, project):
        id_ = helper_id(planned.module, helper)
        judged = judge(reading, id_, helper_digest(helper), helper.name, "")
        marked = judged.marked if judged.verdict == STALE else None
        if marked is not None and (helper.name, marked.mark.scenario) not in elsewise():
            yield judged


def _helpers_elsewise(unit: Unit, plans: Plans) -> frozenset[tuple[str, str]]:
    """Names and digests of the helpers for each class alone."""
    alone = (replace(unit, classes=(cls,)) for cls in unit.classes)
    return frozenset(
        (helper.name, helper_digest(helper))
        for plan in map(plans.of, alone)
        for helper in plan.file.helpers
    )


def orphans_in(reading: Reading, comparison: Comparison) -> Iterator[Marked]:
    """The tests that nobody has edited and that would not be generated today."""
    planned = {test.id for _, test in each_test(comparison.planned)}
    for marked in reading.marked:
        is_of_class = ScenarioId.parse(marked.mark.id).owner in comparison.classes
        if is_of_class and marked.pristine and marked.mark.id not in planned:
            yield marked
