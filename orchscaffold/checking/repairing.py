"""What `--fix` changes: pristine tests written anew, missing ones added, orphans taken out, and the
edits that findings bring along. Nothing is written here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from orchscaffold.checking.comparison import Comparison, compare, orphans_in
from orchscaffold.checking.homes import homes
from orchscaffold.checking.plans import Plans
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.regeneration_rules import MISSING, ORPHANED, REGENERATED, STALE_TEST
from orchscaffold.checking.renames import Rename, renames_in
from orchscaffold.checking.units import Guarded
from orchscaffold.core import FilePlan, scaffold
from orchscaffold.errors import OrchscaffoldError, ProofError
from orchscaffold.frozen import dataclass
from orchscaffold.model.findings import Finding, Replacement
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.report import FileChange
from orchscaffold.patching.edits import Edit, apply_edits
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.removing import rename_marks, take_out, unused_helpers
from orchscaffold.patching.suites import ids_of_tests
from orchscaffold.patching.verdicts import STALE
from orchscaffold.planning.pruning import each_test
from orchscaffold.scaffolding.holders import List
from orchscaffold.scaffolding.request import Request
from orchscaffold.source import SourceFile, read_source, source_from_bytes


@dataclass(frozen=True, slots=True)
class Repairs:
    """The changes that mend findings, by file, what could not be mended, and what to say of it."""

    changes: tuple[FileChange, ...]
    errors: tuple[OrchscaffoldError, ...]
    notes: tuple[str, ...]


class Repairer:
    """Collects the repairs of one run; later ones build on earlier ones in the same file."""

    def __init__(self, readers: Readers, listing: List, request: Request) -> None:
        self._readers = readers
        self._list = listing
        self._request = request
        self._pending: dict[Path, bytes] = {}
        self._errors: list[OrchscaffoldError] = []
        self._notes: list[str] = []

    def apply_edits(self, findings: Iterable[Finding], kinds: Collection[str]) -> None:
        """Make the edits that findings of these kinds of fix bring along; the first of two that
        overlap.
        """
        by_path: dict[Path, list[Finding]] = {}
        for finding in findings:
            if finding.edits and finding.fix in kinds:
                by_path.setdefault(finding.path, []).append(finding)
        for path, mine in by_path.items():
            try:
                self._pending[path] = _edited(self._source(path), mine)
            except OrchscaffoldError as error:
                self._errors.append(error)

    def regenerate(self, guarded: Guarded, findings: Iterable[Finding]) -> None:
        """Bring the generated tests of one module up to date, as far as these findings go."""
        try:
            self._regenerate(guarded, _Told.by(findings))
        except OrchscaffoldError as error:
            self._errors.append(error)

    def repairs(self) -> Repairs:
        """All that was collected."""
        changes = (
            FileChange(path, path.read_bytes() if path.is_file() else None, after)
            for path, after in sorted(self._pending.items())
        )
        return Repairs(
            tuple(change for change in changes if change.is_change),
            tuple(self._errors),
            tuple(self._notes),
        )

    def _regenerate(self, guarded: Guarded, told: _Told) -> None:
        comparison = compare(guarded, Plans(self._readers))
        renames = renames_in(comparison) if told.orphans else ()
        for reading in comparison.readings:
            self._clean(reading, comparison, renames, told)
        if comparison.plan is None:
            return
        listing = self._list(guarded.project)
        wanted = _wanted(comparison, renames, told)
        for placed in homes(comparison, wanted, renames, self._request, listing):
            plan = FilePlan(
                comparison.unit, self._request, placed, comparison.verdicts, comparison.plan
            )
            made = scaffold(plan, listing, self._pending)
            for change in made.result.changes:
                if change.after is not None and change.is_change:
                    self._pending[change.path] = change.after
            self._notes += (f"{d.id} was turned down: {d.reason}" for d in made.result.declined)

    def _clean(
        self,
        reading: Reading,
        comparison: Comparison,
        renames: tuple[Rename, ...],
        told: _Told,
    ) -> None:
        """Rename marks and take orphans out in one file."""
        path = reading.source.path
        names = {
            marked.mark.id: rename.id_now(marked.mark.id)
            for marked in reading.marked
            for rename in renames
            if rename.id_now(marked.mark.id) != marked.mark.id
        }
        orphans = {marked.mark.id for marked in told.orphans_of(reading, comparison)} - names.keys()
        if names:
            self._pending[path] = rename_marks(self._source(path), names)
        while orphans and (removal := take_out(self._source(path), orphans)).removed:
            self._pending[path] = removal.content
            orphans = set(unused_helpers(self._source(path), comparison.helper_ids))

    def _source(self, path: Path) -> SourceFile:
        pending = self._pending.get(path)
        return read_source(path) if pending is None else source_from_bytes(path, pending)


@dataclass(frozen=True, slots=True)
class _Told:
    """The places of findings: marks over stale and over orphaned tests, methods that lack some."""

    stale: frozenset[tuple[Path, int]]
    orphans: frozenset[tuple[Path, int]]
    lacking: frozenset[tuple[Path, int]]

    @classmethod
    def by(cls, findings: Iterable[Finding]) -> _Told:
        """What these findings say."""
        places: dict[str, set[tuple[Path, int]]] = {code: set() for code in REGENERATED}
        for finding in findings:
            places[finding.code].add((finding.path, finding.line))
        return cls(*(frozenset(places[code]) for code in (STALE_TEST, ORPHANED, MISSING)))

    def orphans_of(self, reading: Reading, comparison: Comparison) -> Iterator[Marked]:
        """The orphaned tests of a file, less those that somebody keeps."""
        for marked in orphans_in(reading, comparison):
            if (reading.source.path, marked.line) in self.orphans:
                yield marked

    def lacking_in(self, comparison: Comparison) -> Iterator[tuple[str, str]]:
        """The groups of scenarios without a test, less those that somebody goes without."""
        lines = {(item.class_name, item.method): item.line for item in comparison.verdicts}
        for cls, method, pattern in comparison.missing:
            if (comparison.unit.path, lines.get((cls, method), 1)) in self.lacking:
                yield f"{cls}.{method}", pattern

    def stale_in(self, comparison: Comparison) -> Iterator[str]:
        """The ids of the stale tests and helpers, less those that somebody keeps."""
        for reading, judged in zip(comparison.readings, comparison.judged, strict=True):
            for item in judged:
                marked = item.marked if item.verdict == STALE else None
                if marked is not None and (reading.source.path, marked.line) in self.stale:
                    yield item.id


def _wanted(comparison: Comparison, renames: tuple[Rename, ...], told: _Told) -> frozenset[str]:
    """What to write of the plan: stale tests and helpers, missing tests, those of renamed methods,
    and for a method of which a path is gone those that there are instead.
    """
    marked = [mark.mark.id for reading in comparison.readings for mark in reading.marked]
    wanted = {rename.id_now(id_) for id_ in marked for rename in renames} - set(marked)
    wanted.update(told.stale_in(comparison))
    new = {f"{rename.cls}.{rename.new}" for rename in renames}
    groups = set(told.lacking_in(comparison))
    found = [o.mark.id for r in comparison.readings for o in told.orphans_of(r, comparison)]
    changed = {ScenarioId.parse(id_).subject for id_ in found}
    planned = [test.id for _, test in each_test(comparison.planned)]
    for text in planned:
        id_ = ScenarioId.parse(text)
        if id_.subject in changed or (id_.subject not in new and id_.group in groups):
            wanted.add(text)
    return frozenset(wanted.intersection((*planned, *comparison.helper_ids)))


def _edited(source: SourceFile, findings: Iterable[Finding]) -> bytes:
    """The file with the edits made; raises ProofError where a test would be lost by them."""
    edits: dict[Replacement, None] = {}
    end = -1
    found = {edit for finding in findings for edit in finding.edits}
    for edit in sorted(found, key=lambda edit: (edit.start, edit.end, edit.new)):
        if edit.start >= end:
            edits[edit] = None
            end = max(end, edit.end)
    content = apply_edits(source.bytes, tuple(Edit(e.start, e.end, e.new) for e in edits))
    if _tests(content) != _tests(source.bytes):
        raise ProofError("a repair would lose a test; nothing was written", path=source.path)
    return content


def _tests(content: bytes) -> tuple[str, ...] | None:
    try:
        return tuple(ids_of_tests(ast.parse(content).body))
    except (SyntaxError, ValueError):
        return None
