"""The test file of a module as it is to be: written anew, or added to where there is one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from orchscaffold.model.plan import Plan
from orchscaffold.model.report import Declined, FileChange
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Builder, Helper, TestFile
from orchscaffold.patching.patch import DeclinedLine
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.verdicts import COVERED, DECLINED, NEW, STALE
from orchscaffold.planning.pruning import each_test, without_tests
from orchscaffold.project import module_name
from orchscaffold.recognising.recognition import recognise
from orchscaffold.render import render_test_file
from orchscaffold.scaffolding.existing import fit, put_into
from orchscaffold.scaffolding.surroundings import declined_line, first_party, project_templates
from orchscaffold.source import read_source, source_from_bytes

CONTEXT_BUILDER, DATA_FACTORY = "context-builder", "data-factory"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A test file to be.

    `file` is what is to be written into it, `reading` what stands there (None: nothing); `kept` are
    the ids of planned tests that it has or has turned down.
    """

    path: Path
    project: Project
    kind: str
    file: TestFile
    reading: Reading | None
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_addition(self) -> bool:
        """Whether there is such a file already."""
        return self.reading is not None

    def text(self, file: TestFile, declined: tuple[Declined, ...]) -> str:
        """The whole text of the test file with `file` in it, and these scenarios turned down."""
        if self.reading is None:
            return self._new_text(file, declined)
        return source_from_bytes(self.path, self._content(self.reading, file, declined)).text

    def change(
        self, file: TestFile, declined: tuple[Declined, ...], *, even_empty: bool = False
    ) -> FileChange:
        """The same as a change on disk; a new file without any test or, where these were asked for,
        helper in it is none, unless `even_empty`.
        """
        if self.reading is not None:
            content = self._content(self.reading, file, declined)
            return FileChange(self.path, self.reading.source.bytes, content)
        has_any = (
            even_empty or bool(file.classes) or (self.kind == "factories" and bool(file.helpers))
        )
        after = self._new_text(file, declined).encode() if has_any else None
        return FileChange(self.path, None, after)

    def _new_text(self, file: TestFile, declined: tuple[Declined, ...]) -> str:
        text = render_test_file(
            file,
            line_length=self.project.line_length,
            first_party=first_party(self.project),
            template=self.kind,
            project_templates=project_templates(self.project),
        )
        lines = "".join(f"{declined_line(item, self.project.line_length)}\n" for item in declined)
        return f"{text}\n\n{lines}" if lines else text

    def _content(self, reading: Reading, file: TestFile, declined: tuple[Declined, ...]) -> bytes:
        length = self.project.line_length
        result = put_into(
            reading,
            file,
            tuple(DeclinedLine(item.id, declined_line(item, length)) for item in declined),
            project=self.project,
            first_party=first_party(self.project),
            templates=project_templates(self.project),
        )
        return result.content


def draft_file(
    path: Path,
    planned: TestFile,
    project: Project,
    kind: str,
    standing: bytes | None = None,
    *,
    known: Plan | None = None,
) -> DraftFile:
    """The draft of the test file at `path`, from what is planned for it.

    `standing` is what will stand there by then, where that is not what the disk has. With `known`,
    the plan for the whole module, what hand-written tests of the file cover is left to them. Raises
    FileError where the file that stands there cannot be read or does not parse.
    """
    if standing is None and not os.path.lexists(path):
        return DraftFile(path, project, kind, planned, None)
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
    kept = tuple(item.id for item in settled)
    return DraftFile(path, project, kind, fitted.file, reading, kept, (*fitted.notes, *same_name))


def chosen(planned: TestFile, methods: tuple[str, ...], helpers: str) -> TestFile:
    """The planned file less all that was not asked for: other methods' tests, other helpers."""
    if methods:
        others = frozenset(t.id for _, t in each_test(planned) if t.method not in methods)
        planned = without_tests(planned, others)
    if not helpers:
        return planned
    kept = tuple(helper for helper in planned.helpers if _kind_of(helper) == helpers)
    return TestFile(planned.module, planned.doc, planned.runner, kept, planned.classes)


def _kind_of(helper: Helper) -> str:
    if not isinstance(helper, Builder):
        return ""
    return CONTEXT_BUILDER if helper.name.startswith("_make_") else DATA_FACTORY
