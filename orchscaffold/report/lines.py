"""Text as plain values: spans with a style, lines of spans.

A line is as long as it is; whoever prints it sees to narrow terminals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[str, str]
Line: TypeAlias = tuple[Span, ...]

PLAIN = ""
STRONG = "bold"
FAINT = "dim"
GOOD = "green"
POOR = "yellow"
BAD = "bold red"
PLACE = "cyan"
# As it stands in a file: it has no colour of its own.
CODE = "none"


def line(*spans: Span | str, indent: int = 0) -> Line:
    """A line of spans; a plain string is a span without style."""
    styled = tuple((span, PLAIN) if isinstance(span, str) else span for span in spans)
    return ((" " * indent, PLAIN), *styled) if indent else styled


def columns(rows: Iterable[tuple[Span, ...]], *, indent: int) -> Iterator[Line]:
    """Rows set in columns: every cell but the last as wide as the widest in its column."""
    table = [tuple(row) for row in rows]
    count = max((len(row) for row in table), default=0)
    widths = [
        max((len(row[i][0]) for row in table if i < len(row)), default=0) for i in range(count)
    ]
    for row in table:
        padded = [(text.ljust(widths[i]), style) for i, (text, style) in enumerate(row[:-1])]
        yield line(*(span for cell in padded for span in (cell, "  ")), *row[-1:], indent=indent)


def plain(line_: Line) -> str:
    """The text of a line, without styles."""
    return "".join(text for text, _ in line_).rstrip()


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 test`, `2 tests`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
