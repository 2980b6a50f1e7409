"""`--review`: every change is shown, and written only after a yes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from orchscaffold.cli.common import Common, Format
from orchscaffold.errors import UsageError
from orchscaffold.model.report import ScaffoldResult
from orchscaffold.report.base import Reporter

if TYPE_CHECKING:
    from orchscaffold.core import Scaffold
    from orchscaffold.reviewing import Review

YES, LATER, NEVER, ALL, QUIT = "yes", "not now", "never", "all", "quit"
_ANSWERS = {
    "y": YES,
    "yes": YES,
    "n": LATER,
    "no": LATER,
    "never": NEVER,
    "a": ALL,
    "all": ALL,
    "q": QUIT,
    "quit": QUIT,
}
_QUESTION = "Write it? (y/n/never/a/q/?) "


def refuse_review(common: Common) -> None:
    """Raise UsageError where nobody can be asked, or nothing would be written."""
    if common.format is Format.json:
        raise UsageError(
            "--review asks a person, and --format json is for programs",
            hint="Leave one of them away.",
        )
    if not common.writes:
        shown = "--diff" if common.diff else "--dry-run"
        raise UsageError(
            f"--review writes what you say yes to, and {shown} writes nothing",
            hint="Leave one of them away.",
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "--review asks on a terminal, and there is none",
            hint="Leave --review away, or see what would be written with --diff.",
        )


def reviewed(scaffolds: Iterable[Scaffold], say: Reporter) -> Iterator[ScaffoldResult]:
    """Ask about every change of every file; what is left of each."""
    from orchscaffold.reviewing import Review

    standing = ""
    for scaffold in scaffolds:
        review, standing = _file_reviewed(Review(scaffold), say, standing)
        yield review.result()


def _file_reviewed(review: Review, say: Reporter, standing: str) -> tuple[Review, str]:
    """The review with every item decided; `standing` is an answer to all that follow, if any."""
    items = review.items
    for number, item in enumerate(items, start=1):
        change = None
        if not standing:
            change = review.change_of(item)
            say.proposed(item, change, number, len(items))
        answer = standing or _answer(say)
        if answer in (ALL, QUIT):
            standing = answer
        if answer in (YES, ALL):
            review = review.take(item, change)
        elif answer == NEVER:
            review = review.refuse(item)
    return review, standing


def _answer(say: Reporter) -> str:
    """One answer, asked for until there is one; the end of the input is a quit."""
    while True:
        try:
            said = input(_QUESTION).strip().lower()
        except EOFError:
            return QUIT
        if said in _ANSWERS:
            return _ANSWERS[said]
        say.answers()
