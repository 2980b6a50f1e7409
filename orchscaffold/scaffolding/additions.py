"""The draft of a test file that exists: what it lacks, put in where it belongs.

Reading tests, reusing helpers and recognising what is covered are loaded here, and only for such a
file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchscaffold.model.plan import Plan
from orchscaffold.model.report import Declined
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.patching.patch import DeclinedLine
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.verdicts import COVERED, DECLINED, NEW, STALE
from orchscaffold.project import module_name
from orchscaffold.recognising.recognition import recognise
from orchscaffold.scaffolding.draft_file import DraftFile
from orchscaffold.scaffolding.existing import fit, put_into
from orchscaffold.scaffolding.surroundings import declined_line, first_party
from orchscaffold.source import SourceFile, read_source, source_from_bytes


@dataclass(frozen=True, slots=True)
class StandingFile:
    """A test file as it was read."""

    project: Project
    reading: Reading

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
        )
        return result.content


def addition(
    path: Path,
    planned: TestFile,
    project: Project,
    kind: str,
    *,
    standing: bytes | None,
    known: Plan | None,
) -> DraftFile:
    """The draft of what the file at `path` lacks: arguments and errors are `draft_file`'s."""
    package = (module_name(project, path) or "").rpartition(".")[0]
    source = read_source(path) if standing is None else source_from_bytes(path, standing)
    reading = read_test_file(source, package)
    covered = recognise(known, reading, project) if known is not None else {}
    fitted = fit(planned, reading, project, covered, all_helpers=kind == "factories")
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
        standing=StandingFile(project, reading),
        kept=tuple(item.id for item in settled),
        notes=(*fitted.notes, *same_name),
    )
