"""What `--fix` changes: pristine tests written anew, missing ones added, orphans taken out, and the
edits that findings bring along. Nothing is written here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from orchscaffold.checking.comparison import Comparison, compare, orphans_in
from orchscaffold.checking.homes import homes
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.regeneration_rules import MISSING, ORPHANED, STALE_TEST
from orchscaffold.checking.renames import Rename, renames_in
from orchscaffold.checking.units import Guarded
from orchscaffold.core import FilePlan, scaffold
from orchscaffold.errors import OrchscaffoldError, ProofError
from orchscaffold.model.findings import Finding, Replacement
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.report import FileChange
from orchscaffold.patching.edits import Edit, apply_edits
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

    def regenerate(self, guarded: Guarded, codes: Collection[str]) -> None:
        """Bring the generated tests of one module up to date, as far as findings of these codes
        go.
        """
        try:
            self._regenerate(guarded, codes)
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

    def _regenerate(self, guarded: Guarded, codes: Collection[str]) -> None:
        comparison = compare(guarded, self._readers.library(guarded.project))
        renames = renames_in(comparison) if ORPHANED in codes else ()
        for reading in comparison.readings if ORPHANED in codes else ():
            self._clean(reading, comparison, renames)
        if comparison.plan is None:
            return
        listing = self._list(guarded.project)
        wanted = _wanted(comparison, renames, codes)
        for placed in homes(comparison, wanted, renames, self._request, listing):
            plan = FilePlan(
                comparison.unit, self._request, placed, comparison.verdicts, comparison.plan
            )
            made = scaffold(plan, listing, self._pending)
            for change in made.result.changes:
                if change.after is not None and change.is_change:
                    self._pending[change.path] = change.after
            self._notes += (f"{d.id} was turned down: {d.reason}" for d in made.result.declined)

    def _clean(self, reading: Reading, comparison: Comparison, renames: tuple[Rename, ...]) -> None:
        """Rename marks and take orphans out in one file."""
        path = reading.source.path
        names = {
            marked.mark.id: rename.id_now(marked.mark.id)
            for marked in reading.marked
            for rename in renames
            if rename.id_now(marked.mark.id) != marked.mark.id
        }
        orphans = {marked.mark.id for marked in orphans_in(reading, comparison)} - names.keys()
        if names:
            self._pending[path] = rename_marks(self._source(path), names)
        while orphans and (removal := take_out(self._source(path), orphans)).removed:
            self._pending[path] = removal.content
            orphans = set(unused_helpers(self._source(path), comparison.helper_ids))

    def _source(self, path: Path) -> SourceFile:
        pending = self._pending.get(path)
        return read_source(path) if pending is None else source_from_bytes(path, pending)


def _wanted(
    comparison: Comparison, renames: tuple[Rename, ...], codes: Collection[str]
) -> frozenset[str]:
    """The planned tests to write: stale ones, those that are missing, those of renamed methods, and
    for a method of which a path is gone those that there are instead.
    """
    marked = [mark.mark.id for reading in comparison.readings for mark in reading.marked]
    wanted = {rename.id_now(id_) for id_ in marked for rename in renames} - set(marked)
    if STALE_TEST in codes:
        wanted.update(i.id for items in comparison.judged for i in items if i.verdict == STALE)
    new = {f"{rename.cls}.{rename.new}" for rename in renames}
    lacking = comparison.missing if MISSING in codes else ()
    groups = {(f"{cls}.{method}", pattern) for cls, method, pattern in lacking}
    found = [o.mark.id for r in comparison.readings for o in orphans_in(r, comparison)]
    changed = {ScenarioId.parse(o).subject for o in found} if ORPHANED in codes else set()
    planned = [test.id for _, test in each_test(comparison.planned)]
    for text in planned:
        id_ = ScenarioId.parse(text)
        if id_.subject in changed or (id_.subject not in new and id_.group in groups):
            wanted.add(text)
    return frozenset(wanted.intersection(planned))


def _edited(source: SourceFile, findings: Iterable[Finding]) -> bytes:
    """The file with the edits made; raises ProofError where a test would be lost by them."""
    edits: dict[Replacement, None] = {}
    end = -1
    for edit in sorted({edit for finding in findings for edit in finding.edits}):
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
