"""The test file of a module as it is to be: written anew, or added to where there is one."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import Declined, FileChange
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Builder, Helper, TestFile
from orchscaffold.planning.pruning import each_test, without_tests
from orchscaffold.render import render_test_file
from orchscaffold.scaffolding.lending import Lent
from orchscaffold.scaffolding.surroundings import declined_line, first_party
from orchscaffold.source import SourceFile, source_from_bytes


class Standing(Protocol):
    """A test file that exists, with a way to add to it."""

    @property
    def source(self) -> SourceFile:
        """The file as it stands."""

    def with_tests(self, file: TestFile, declined: tuple[Declined, ...]) -> bytes:
        """The file with all of `file` in it, and these scenarios turned down."""


class Shared(Protocol):
    """A module of helpers that test files share, as one of them has to do with it."""

    @property
    def lent(self) -> Lent:
        """What the module has for it already."""

    def without(self, file: TestFile) -> TestFile:
        """The test file with all that the shared module has imported from there."""

    def change(self, file: TestFile) -> FileChange:
        """The shared module with the helpers in it that a test file needs."""


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A test file to be.

    `file` is what is to be written into it, `standing` what stands there (None: nothing); `kept`
    are the ids of planned tests that it has or has turned down. `shared` is where its helpers are
    (None: in it).
    """

    path: Path
    project: Project
    kind: str
    file: TestFile
    standing: Standing | None
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    shared: Shared | None = None

    @property
    def is_addition(self) -> bool:
        """Whether there is such a file already."""
        return self.standing is not None

    def text(self, file: TestFile, declined: tuple[Declined, ...]) -> str:
        """The whole text of the test file with `file` in it, and these scenarios turned down."""
        file = self._own(file)
        if self.standing is None:
            return self._new_text(file, declined)
        return source_from_bytes(self.path, self.standing.with_tests(file, declined)).text

    def change(
        self, file: TestFile, declined: tuple[Declined, ...], *, even_empty: bool = False
    ) -> FileChange:
        """The same as a change on disk; a new file without any test or, where these were asked for,
        helper in it is none, unless `even_empty`.
        """
        file = self._own(file)
        if self.standing is not None:
            content = self.standing.with_tests(file, declined)
            return FileChange(self.path, self.standing.source.bytes, content)
        has_any = (
            even_empty or bool(file.classes) or (self.kind == "factories" and bool(file.helpers))
        )
        after = self._new_text(file, declined).encode() if has_any else None
        return FileChange(self.path, None, after)

    def helper_change(self, file: TestFile) -> FileChange | None:
        """What `file` asks of the module of shared helpers; None where it has its own."""
        return None if self.shared is None else self.shared.change(file)

    def _own(self, file: TestFile) -> TestFile:
        return file if self.shared is None else self.shared.without(file)

    def _new_text(self, file: TestFile, declined: tuple[Declined, ...]) -> str:
        text = render_test_file(
            file,
            line_length=self.project.line_length,
            first_party=first_party(self.project),
            template=self.kind,
            house=self.project.house,
        )
        lines = "".join(f"{declined_line(item, self.project.line_length)}\n" for item in declined)
        return f"{text}\n\n{lines}" if lines else text


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
    return helper.kind if isinstance(helper, Builder) else ""
