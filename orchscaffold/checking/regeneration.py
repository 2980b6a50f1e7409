"""Generated tests against what would be generated today: stale, missing, orphaned, damaged marks.

The plan is that of `new`; nothing is rendered and nothing is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchscaffold.checking.index import owner_of
from orchscaffold.checking.suppression import is_ignore
from orchscaffold.checking.units import Guarded
from orchscaffold.collecting import collectable
from orchscaffold.core import plan_unit
from orchscaffold.existing import fit
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.findings import SAFE, Finding
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.patching.marks import Damaged, Marked, data_digest, find_notes
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.verdicts import NEW, STALE, Judged, judge
from orchscaffold.project import module_name, pytest_config_of
from orchscaffold.pruning import each_test
from orchscaffold.recognising.recognition import recognise
from orchscaffold.render.pieces import helper_id
from orchscaffold.sketch import ClassSketch, sketch_classes
from orchscaffold.source import SourceFile, read_source, split_lines
from orchscaffold.targets import Unit


@dataclass(frozen=True, slots=True)
class Comparison:
    """A module's plan and what its test files say to it.

    `unit` has the classes that are still there; `judged` holds the verdict of each file (in the
    order of `readings`) on each planned test.
    """

    unit: Unit
    planned: TestFile
    verdicts: tuple[Verdict, ...]
    readings: tuple[Reading, ...]
    judged: tuple[tuple[Judged, ...], ...]

    @property
    def missing(self) -> tuple[tuple[str, str, str], ...]:
        """(class, method, pattern) of scenarios of which no file has one or declines one."""
        known: dict[str, None] = {}
        for reading in self.readings:
            known.update((_group(marked.mark.id), None) for marked in reading.marked)
            known.update((_group(id_), None) for id_ in reading.declined_ids)
        kept = {item.id for judged in self.judged for item in judged if item.verdict != NEW}
        known.update((_group(id_), None) for id_ in kept)
        lacking = {
            (test.id.partition("/")[0].rpartition(".")[0], test.method, test.pattern): None
            for _, test in each_test(self.planned)
            if _group(test.id) not in known and self._wants(test.pattern)
        }
        return tuple(lacking)

    def _wants(self, pattern: str) -> bool:
        patterns = self.unit.project.settings.patterns
        return not patterns or pattern in patterns


def compare(guarded: Guarded, library: SourceLibrary) -> Comparison:
    """Plan the module's tests and ask its test files about each.

    Raises FileError where the module or a test file cannot be read.
    """
    there = {sketch.qualname for sketch in _classes_at(guarded)}
    classes = tuple(name for name in guarded.classes if name in there)
    unit = Unit(guarded.project, guarded.path, guarded.module, classes)
    readings = tuple(_reading(guarded, read_source(path)) for path in guarded.tests)
    if not classes:
        nothing = TestFile(guarded.module, "", guarded.project.runner, (), ())
        return Comparison(unit, nothing, (), readings, tuple(() for _ in readings))
    plan = plan_unit(unit, "coordinator", (), library)
    config = pytest_config_of(guarded.project.root, guarded.tests[0].parent)
    planned = collectable(plan.file, config)
    judged = tuple(
        (*_judged(planned, r, guarded.project, plan), *_helpers(planned, r)) for r in readings
    )
    return Comparison(unit, planned, plan.verdicts, readings, judged)


def regeneration_findings(guarded: Guarded, library: SourceLibrary) -> tuple[Finding, ...]:
    """The findings G101 to G103 on one module and its generated tests; raises as `compare` does."""
    comparison = compare(guarded, library)
    return (
        *_stale(comparison),
        *_missing(comparison),
        *_orphans(comparison, guarded.classes),
    )


def mark_findings(source: SourceFile) -> Iterator[Finding]:
    """The finding G104 on the marks of one test file.

    Raises FileError where it does not parse.
    """
    lines = split_lines(source.text)
    for line, note in find_notes(source.text):
        if isinstance(note, Damaged) and not is_ignore(f"# orchscaffold: {note.content}"):
            column = lines[line - 1].rfind("#", 0, lines[line - 1].rfind("orchscaffold:")) + 1
            yield Finding(
                source.path,
                line,
                column,
                "G104",
                f"this comment says nothing orchscaffold understands: {note.content or '(empty)'}",
                "Restore the mark from version control, or delete the comment: the test is yours "
                "then.",
            )
    reading = read_test_file(source)
    seen: dict[str, int] = {}
    for marked in reading.marked:
        if not marked.name:
            yield _on_mark(
                reading,
                marked,
                "G104",
                f"the mark of {marked.mark.id} stands over no test",
                hint="Delete the mark, or turn the scenario down: "
                f"orchscaffold decline {marked.mark.id}",
            )
        elif marked.mark.id in seen:
            yield _on_mark(
                reading,
                marked,
                "G104",
                f"{marked.mark.id} is marked twice; it stands on line {seen[marked.mark.id]} too",
                hint="Delete the mark over the copy: that test is yours then.",
            )
        seen.setdefault(marked.mark.id, marked.line)


def _on_mark(
    reading: Reading, marked: Marked, code: str, message: str, *, hint: str, fix: str = ""
) -> Finding:
    line = reading.lines.line(marked.line)
    column = len(line) - len(line.lstrip()) + 1
    return Finding(reading.source.path, marked.line, column, code, message, hint, fix)


def _classes_at(guarded: Guarded) -> tuple[ClassSketch, ...]:
    return sketch_classes(guarded.path) if guarded.path.is_file() else ()


def _reading(guarded: Guarded, source: SourceFile) -> Reading:
    package = (module_name(guarded.project, source.path) or "").rpartition(".")[0]
    return read_test_file(source, package)


def _judged(
    planned: TestFile, reading: Reading, project: Project, plan: Plan
) -> tuple[Judged, ...]:
    """The verdicts on the planned tests; what is new may be covered by a hand-written one."""
    judged = fit(planned, reading, project).judged
    if all(item.verdict != NEW for item in judged):
        return judged
    covered = recognise(plan, reading, project)
    return fit(planned, reading, project, covered).judged if covered else judged


def _helpers(planned: TestFile, reading: Reading) -> Iterator[Judged]:
    """The verdicts on helpers that the file has: one that it lacks is some test's concern."""
    for helper in planned.helpers:
        id_ = helper_id(planned.module, helper)
        judged = judge(reading, id_, data_digest(helper), helper.name, "")
        if judged.verdict == STALE:
            yield judged


def _stale(comparison: Comparison) -> Iterator[Finding]:
    for reading, judged in zip(comparison.readings, comparison.judged, strict=True):
        for item in judged:
            if item.verdict == STALE and item.marked is not None:
                yield _on_mark(
                    reading,
                    item.marked,
                    "G101",
                    f"{item.marked.name} is stale: the code it was generated from has changed",
                    hint="Write it anew with: orchscaffold check --fix",
                    fix=SAFE,
                )


def _missing(comparison: Comparison) -> Iterator[Finding]:
    path = comparison.unit.path
    lines = {(item.class_name, item.method): item.line for item in comparison.verdicts}
    for cls, method, pattern in comparison.missing:
        yield Finding(
            path,
            lines.get((cls, method), 1),
            1,
            "G102",
            f"{cls}.{method} has no test for {pattern}",
            "Write it with: orchscaffold check --fix",
            SAFE,
        )


def _orphans(comparison: Comparison, classes: tuple[str, ...]) -> Iterator[Finding]:
    planned = {test.id for _, test in each_test(comparison.planned)}
    for reading in comparison.readings:
        for marked in reading.marked:
            owner = owner_of(marked.mark)
            if owner in classes and marked.pristine and marked.mark.id not in planned:
                yield _on_mark(
                    reading,
                    marked,
                    "G103",
                    f"{marked.name} is orphaned: {_gone(comparison, marked, owner)}",
                    hint="Delete it with: orchscaffold check --fix; "
                    "or keep it as yours: delete its mark.",
                    fix=SAFE,
                )


def _gone(comparison: Comparison, marked: Marked, owner: str) -> str:
    """Why there is no such scenario any more."""
    path = comparison.unit.path
    if not path.is_file():
        return f"there is no {path.name} any more"
    if owner not in comparison.unit.classes:
        return f"{path.name} has no class {owner} any more"
    method = marked.mark.id.partition("/")[0].rpartition(".")[2]
    if not any(v.class_name == owner and v.method == method for v in comparison.verdicts):
        return f"{owner} has no method {method} any more"
    return f"{owner}.{method} has no such path any more"


def _group(id_: str) -> str:
    """Method and pattern of an id."""
    head, _, rest = id_.partition("/")
    return f"{head}/{rest.partition('/')[0]}"
