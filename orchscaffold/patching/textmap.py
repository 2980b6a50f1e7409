"""Where things are in a file: lines as Python counts them, offsets in its text and in its bytes."""

from __future__ import annotations

import re

from orchscaffold.frozen import dataclass
from orchscaffold.source import SourceFile

_LINE_END = re.compile(r"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TextMap:
    """The text of a file with the offset at which each of its lines starts.

    Lines are 1-based. `starts` has one more entry than there are lines: the end of the text.
    """

    text: str
    starts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many lines there are; a last one without an end counts."""
        return len(self.starts) - 1

    def line(self, number: int) -> str:
        """A line without its end."""
        return self.text[self.starts[number - 1] : self.starts[number]].rstrip("\r\n")

    def is_blank(self, number: int) -> bool:
        """Whether there is nothing but blanks in a line."""
        return not self.line(number).strip()

    def after(self, number: int) -> int:
        """The offset after a line and its end; 0 for line 0."""
        return self.starts[number]

    def is_ended(self, number: int) -> bool:
        """Whether a line has an end of its own; so has line 0, the beginning."""
        start, end = self.starts[max(number, 1) - 1], self.starts[number]
        return number == 0 or self.text[end - 1 : end] in ("\n", "\r") or start == end

    def offset(self, number: int, column: int) -> int:
        """The offset of a column as `ast` counts it: in bytes of UTF-8."""
        start = self.starts[number - 1]
        line = self.text[start : self.starts[number]]
        if line.isascii():
            return start + column
        return start + len(line.encode()[:column].decode())

    def indentation(self, number: int) -> str:
        """The blanks a line begins with."""
        line = self.line(number)
        return line[: len(line) - len(line.lstrip(" \t\f"))]

    def blanks_after(self, number: int) -> int:
        """How many blank lines follow a line."""
        last = number
        while last < self.count and self.is_blank(last + 1):
            last += 1
        return last - number


def map_text(text: str) -> TextMap:
    """The map of a text; only `\\n`, `\\r\\n` and `\\r` end a line."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    if starts[-1] != len(text):
        starts.append(len(text))
    return TextMap(text, tuple(starts))


def byte_offset(source: SourceFile, offset: int) -> int | None:
    """The place in the bytes of a file of an offset in its text.

    None where it has none: the encoding keeps a state, or does not give the same bytes again.
    """
    try:
        before = source.text[:offset].encode(source.encoding)
    except UnicodeError:
        return None
    head = _BOM if source.has_bom else b""
    return len(head) + len(before) if source.bytes.startswith(head + before) else None
