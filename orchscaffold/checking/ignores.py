"""The comments that silence findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_IGNORE: Final = re.compile(r"#+\s*orchscaffold:\s*ignore\s*(?:\[([^\]#]*)\][^#]*|(?=#|$))")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that silences findings on its line: those of `codes`, all where it names none."""

    line: int
    column: int
    codes: tuple[str, ...]


def ignores_in(comments: Iterable[tuple[int, str]], lines: Sequence[str]) -> tuple[Ignore, ...]:
    """Those of a file's comments, each with its 1-based line, that silence findings; others may
    stand in the same comment.
    """
    found = ((line, comment, _IGNORE.search(comment)) for line, comment in comments)
    return tuple(
        Ignore(line, lines[line - 1].rfind(comment) + match.start() + 1, _codes(match[1]))
        for line, comment, match in found
        if match is not None
    )


def is_ignore(comment: str) -> bool:
    """Whether a comment silences findings."""
    return _IGNORE.search(comment) is not None


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in (text or "").split(",") if code.strip())
