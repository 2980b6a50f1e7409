"""What a test file says to each test and helper that is planned for it."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.patching.marks import Marked
from orchscaffold.patching.reading import Reading

NEW, KEPT, STALE, DECLINED, COVERED = "new", "kept", "stale", "declined", "covered"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict: "new", "kept", "stale" (to be written anew in place), "declined" or "covered"
    (by a test written by hand).

    `reason` says why a thing is kept, and `line` where it stands; `marked` is what a stale one
    replaces.
    """

    id: str
    verdict: str
    reason: str = ""
    line: int | None = None
    marked: Marked | None = None


def judge(reading: Reading, id_: str, digest: str, name: str, owner: str) -> Judged:
    """The verdict on one test of the class `owner`, or on a helper (`owner` "")."""
    if id_ in reading.declined_ids:
        return Judged(id_, DECLINED, "declined in the file")
    marks = [marked for marked in reading.marked if marked.mark.id == id_]
    if marks:
        return _judge_marked(reading, id_, digest, name, marks)
    line = line_of(reading, name, owner)
    if line is not None:
        return Judged(id_, KEPT, "there is one of this name", line)
    return Judged(id_, NEW)


def line_of(reading: Reading, name: str, owner: str) -> int | None:
    """Where a definition of this name starts: in the class `owner`, or at module level."""
    if owner:
        suite = reading.suite(owner)
        return suite.span.first if suite is not None and name in suite.members else None
    spans = (span.first for defined, span in reading.definitions if defined == name)
    return next(spans, None)


def _judge_marked(
    reading: Reading, id_: str, digest: str, name: str, marks: list[Marked]
) -> Judged:
    current = next((item for item in marks if item.mark.scenario == digest), None)
    if current is not None:
        return Judged(id_, KEPT, "it is there" if current.pristine else "edited", current.line)
    pristine = next((item for item in marks if item.pristine), None)
    if pristine is None:
        reason = "edited" if marks[0].name else "its mark stands above no test"
        return Judged(id_, KEPT, reason, marks[0].line)
    if not _can_be_replaced(reading, pristine, name):
        return Judged(id_, KEPT, f"another {name} is there", pristine.line)
    return Judged(id_, STALE, "its scenario changed", pristine.line, pristine)


def _can_be_replaced(reading: Reading, marked: Marked, name: str) -> bool:
    """Whether the new test fits in the old one's place: right there, under a name that is free."""
    owner, _, old = marked.name.rpartition(".")
    if marked.line + 1 > marked.first or "." in owner:
        return False
    if owner and reading.suite(owner) is None:
        return False
    return old == name or line_of(reading, name, owner) is None
