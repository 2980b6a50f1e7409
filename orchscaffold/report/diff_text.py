"""Changes as lines: a diff in colours, and one change that is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile

from orchscaffold.model.outcome import FileChange
from orchscaffold.report.difference import diff_text
from orchscaffold.report.lines import FAINT, GOOD, PLACE, PLAIN, STRONG, Line, columns, line
from orchscaffold.report.paths import display_path

_ANSWERS = (
    ("y", "yes, write it"),
    ("n", "not now: it is offered again the next time"),
    ("never", "never: a line in the file turns it down for good"),
    ("a", "yes to this and to all that follow"),
    ("q", "not now to this and to all that follow"),
)


def diff_lines(change: FileChange) -> Iterator[Line]:
    """The unified diff, each line in its style."""
    for text in diff_text(change).split("\n")[:-1]:
        yield ((text, _style(text)),)


def proposal_lines(id_: str, change: FileChange, number: int, total: int) -> Iterator[Line]:
    """A change that is asked about: where, which, and what it does there."""
    count = (f"{number}/{total}", FAINT)
    yield ()
    yield line((display_path(change.path), PLACE), "  ", count, "  ", (id_, STRONG))
    yield from dropwhile(lambda found: not found[0][0].startswith("@@"), diff_lines(change))


def answer_lines() -> Iterator[Line]:
    """The answers there are."""
    yield from columns((((key, STRONG), (text, PLAIN)) for key, text in _ANSWERS), indent=2)


def _style(text: str) -> str:
    if text.startswith(("+++", "---", "diff ", "new file ")):
        return STRONG
    return {"+": GOOD, "-": "red", "@": "cyan"}.get(text[:1], PLAIN)
