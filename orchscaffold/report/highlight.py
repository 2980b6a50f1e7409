"""Python source in words of a few kinds, for a page to colour."""

from __future__ import annotations

import io
import keyword
import tokenize
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from orchscaffold.frozen import dataclass

Span: TypeAlias = tuple[str, str]
Numbered: TypeAlias = tuple[tuple[int, str], ...]

KEYWORD, STRING, NUMBER, COMMENT, DEFINED = "k", "s", "n", "c", "d"
_DEFINERS: Final = frozenset({"def", "class"})


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Columns of one line that are of one kind; `end` -1 is the end of the line."""

    line: int
    start: int
    end: int
    kind: str


def highlighted(lines: Numbered) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """The number of each line and its text as (text, kind); kind "" for what has none.

    The same for every version of Python; text that cannot be read is shown plain.
    """
    stretches: dict[int, list[_Stretch]] = {}
    for stretch in _stretches(tuple(text for _, text in lines)):
        stretches.setdefault(stretch.line, []).append(stretch)
    for row, (number, text) in enumerate(lines, start=1):
        yield number, tuple(_spans(text, stretches.get(row, [])))


def _spans(text: str, stretches: Iterable[_Stretch]) -> Iterator[Span]:
    done = 0
    for stretch in stretches:
        if stretch.start > done:
            yield text[done : stretch.start], ""
        end = len(text) if stretch.end < 0 else stretch.end
        yield text[stretch.start : end], stretch.kind
        done = end
    if done < len(text):
        yield text[done:], ""


def _stretches(lines: tuple[str, ...]) -> Iterator[_Stretch]:
    for start, end, kind in _kinds(lines):
        for row in range(start[0], end[0] + 1):
            first = start[1] if row == start[0] else 0
            last = end[1] if row == end[0] else -1
            yield _Stretch(row, first, last, kind)


_Place: TypeAlias = tuple[int, int]


def _kinds(lines: tuple[str, ...]) -> Iterator[tuple[_Place, _Place, str]]:
    """The places of tokens that have a kind; an f-string is one, whatever it holds."""
    opened: list[_Place] = []
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines)).readline):
            name = tokenize.tok_name[token.type]
            if name.endswith("STRING_START"):
                opened.append(token.start)
            elif name.endswith("STRING_END"):
                start = opened.pop()
                if not opened:
                    yield start, token.end, STRING
            elif not opened and (kind := _kind(token, name, before)):
                yield token.start, token.end, kind
            before = token.string
    except (tokenize.TokenError, SyntaxError, UnicodeError):
        return


def _kind(token: tokenize.TokenInfo, name: str, before: str) -> str:
    if name == "NAME":
        if before in _DEFINERS:
            return DEFINED
        return KEYWORD if keyword.iskeyword(token.string) else ""
    return {"STRING": STRING, "NUMBER": NUMBER, "COMMENT": COMMENT}.get(name, "")
