"""The comments that silence findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from orchscaffold.frozen import dataclass

_IGNORE: Final = re.compile(r"#+\s*orchscaffold:\s*ignore\s*(?:\[([^\]#]*)\][^#]*|(?=#|$))")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that silences findings: those of `codes`, all where it names none.

    `line` and `column` are its own; it silences what is found on its line, or, where it has that
    line to itself, on the next one.
    """

    line: int
    column: int
    codes: tuple[str, ...]
    is_alone: bool = False

    @property
    def silenced_line(self) -> int:
        """The line on which findings are silenced."""
        return self.line + 1 if self.is_alone else self.line

    def silences(self, line: int, code: str) -> bool:
        """Whether it is about a finding of this code on a line."""
        return line == self.silenced_line and (not self.codes or code in self.codes)


def ignores_in(comments: Iterable[tuple[int, str]], lines: Sequence[str]) -> tuple[Ignore, ...]:
    """Those of a file's comments, each with its 1-based line, that silence findings; others may
    stand in the same comment.
    """
    found = ((line, comment, _IGNORE.search(comment)) for line, comment in comments)
    return tuple(
        _ignore(line, lines[line - 1], comment, match)
        for line, comment, match in found
        if match is not None
    )


def is_ignore(comment: str) -> bool:
    """Whether a comment silences findings."""
    return _IGNORE.search(comment) is not None


def _ignore(line: int, text: str, comment: str, match: re.Match[str]) -> Ignore:
    start = text.rfind(comment)
    return Ignore(line, start + match.start() + 1, _codes(match[1]), not text[:start].strip())


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in (text or "").split(",") if code.strip())
