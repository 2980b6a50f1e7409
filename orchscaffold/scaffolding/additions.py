"""The draft of a test file that exists: what it lacks, put in where it belongs.

Reading tests, reusing helpers and recognising what is covered are loaded here, and only for such a
file.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass
from orchscaffold.model.plan import Plan
from orchscaffold.model.report import Declined
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.patching.patch import DeclinedLine
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.verdicts import COVERED, DECLINED, NEW, STALE
from orchscaffold.planning.pruning import each_test, without_tests
from orchscaffold.project import module_name
from orchscaffold.recognising.recognition import Covering, recognise
from orchscaffold.scaffolding.draft_file import DraftFile
from orchscaffold.scaffolding.existing import covered_note, fit, put_into
from orchscaffold.scaffolding.lending import NOT_LENT, Lent
from orchscaffold.scaffolding.surroundings import declined_line, first_party
from orchscaffold.source import SourceFile, read_source, source_from_bytes


@dataclass(frozen=True, slots=True)
class StandingFile:
    """A test file as it was read, and all that may come into it."""

    project: Project
    reading: Reading
    whole: TestFile

    @property
    def source(self) -> SourceFile:
        """The file as it stands."""
        return self.reading.source

    def with_tests(self, file: TestFile, declined: tuple[Declined, ...]) -> bytes:
        """The file with all of `file` in it, and these scenarios turned down.

        Raises what rendering and `patch_file` raise.
        """
        length = self.project.line_length
        result = put_into(
            self.reading,
            file,
            tuple(DeclinedLine(item.id, declined_line(item, length)) for item in declined),
            project=self.project,
            first_party=first_party(self.project),
            whole=self.whole,
        )
        return result.content


def addition(
    path: Path,
    planned: TestFile,
    project: Project,
    kind: str,
    *,
    standing: bytes | None,
    known: Plan,
    by_hand: Collection[Path] | None,
    lent: Lent = NOT_LENT,
) -> DraftFile:
    """The draft of what the file at `path` lacks: arguments and errors are `draft_file`'s."""
    source = read_source(path) if standing is None else source_from_bytes(path, standing)
    reading = _reading(source, project)
    covered = {} if by_hand is None else recognise(known, reading, project)
    covered = {**_covered_in(by_hand or (), path, known, project), **covered}
    fitted = fit(planned, reading, project, covered, all_helpers=kind == "factories", lent=lent)
    settled = [item for item in fitted.judged if item.verdict not in (NEW, STALE)]
    same_name = [
        f"{item.id} is kept as it is: {item.reason} (line {item.line})"
        for item in settled
        if item.verdict not in (DECLINED, COVERED) and item.reason not in ("it is there", "edited")
    ]
    return DraftFile(
        path=path,
        project=project,
        kind=kind,
        file=fitted.file,
        standing=StandingFile(project, reading, known.whole),
        kept=tuple(item.id for item in settled),
        notes=(*fitted.notes, *same_name),
    )


def beside(
    path: Path,
    planned: TestFile,
    project: Project,
    kind: str,
    *,
    known: Plan,
    by_hand: Collection[Path],
) -> DraftFile:
    """The draft of a new file next to others for its module; arguments are `draft_file`'s."""
    covered = _covered_in(by_hand, path, known, project)
    ids = [test.id for _, test in each_test(planned) if test.id in covered]
    return DraftFile(
        path=path,
        project=project,
        kind=kind,
        file=without_tests(planned, frozenset(ids)) if ids else planned,
        standing=None,
        kept=tuple(ids),
        notes=tuple(covered_note(id_, covered[id_], project) for id_ in ids),
    )


def _reading(source: SourceFile, project: Project) -> Reading:
    package = (module_name(project, source.path) or "").rpartition(".")[0]
    return read_test_file(source, package)


def _covered_in(
    files: Collection[Path], path: Path, known: Plan, project: Project
) -> dict[str, Covering]:
    """What tests in the other files cover; a file that cannot be read covers nothing."""
    found: dict[str, Covering] = {}
    for other in files:
        with suppress(FileError):
            if other != path:
                reading = _reading(read_source(other), project)
                found = {**recognise(known, reading, project), **found}
    return found
