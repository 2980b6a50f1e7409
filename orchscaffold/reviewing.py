"""Going through a test file's changes one by one: what each adds, what is left in the end."""

from __future__ import annotations

from orchscaffold.core import Scaffold
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.report import Declined, FileChange, ScaffoldResult
from orchscaffold.model.testcode import TestFile
from orchscaffold.planning.pruning import builder_names, each_test, without_tests
from orchscaffold.scaffolding.method_reports import class_reports

HELPERS = "helpers"
_REASON = "declined in review"


@dataclass(frozen=True, slots=True)
class Review:
    """A test file under review: the ids that are to be written, and those never to be offered.

    `shown` is the last change that was shown, where it came to be.
    """

    scaffold: Scaffold
    taken: frozenset[str] = frozenset()
    never: tuple[str, ...] = ()
    shown: FileChange | None = None

    @property
    def items(self) -> tuple[str, ...]:
        """What there is to decide on: the ids of the tests; helpers come with the first that needs
        them, and are an item of their own, HELPERS, where no test is new.
        """
        tests = tuple(test.id for _, test in each_test(self.scaffold.trial.file))
        if tests:
            return tests
        return (HELPERS,) if self.scaffold.result.change.is_change else ()

    def take(self, id_: str, shown: FileChange | None = None) -> Review:
        """The review with a yes to this; `shown` is its change, where that was made."""
        return replace(self, taken=self.taken | {id_}, shown=shown)

    def refuse(self, id_: str) -> Review:
        """The review with this turned down for good; helpers cannot be."""
        return self if id_ == HELPERS else replace(self, never=(*self.never, id_), shown=None)

    def change_of(self, id_: str) -> FileChange:
        """What a yes adds to all that was said yes to before."""
        before, after = self.shown or self._change(), self.take(id_)._change()
        return FileChange(after.path, before.after, after.after)

    def result(self) -> ScaffoldResult:
        """What is to be written, and what is to be said of it."""
        scaffold, plan = self.scaffold, self.scaffold.plan
        change, file, declined = self._change(), self._file(), self._declined()
        trial = replace(scaffold.trial, file=file, declined=declined)
        put_off = tuple(i for i in self.items if i not in self.taken and i not in self.never)
        kept = scaffold.draft.kept
        return replace(
            scaffold.result,
            action=change.action,
            change=change,
            classes=class_reports(plan.unit.classes, plan.verdicts, trial, kept, put_off),
            helpers=builder_names(file),
            written=sum(1 for _ in each_test(file)),
            declined=declined,
            packages=scaffold.result.packages if change.is_change else (),
            shared=scaffold.draft.helper_change(file) if file.classes or file.helpers else None,
        )

    def _change(self) -> FileChange:
        if not (self.taken or self.never):
            before = self.scaffold.result.change.before
            return FileChange(self.scaffold.result.change.path, before, before)
        return self.scaffold.draft.change(
            self._file(), self._declined(), even_empty=bool(self.never)
        )

    def _file(self) -> TestFile:
        file = self.scaffold.trial.file
        if not self.taken:
            return replace(file, helpers=(), classes=())
        if len(self.taken) == len(self.items):
            return file
        return without_tests(file, frozenset(self.items) - self.taken)

    def _declined(self) -> tuple[Declined, ...]:
        """What verify turned down is written with the first test."""
        tried = self.scaffold.trial.declined if self.taken else ()
        return (*tried, *(Declined(id_, _REASON) for id_ in self.never))
