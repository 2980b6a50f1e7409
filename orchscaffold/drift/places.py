"""From the columns of `ast` (UTF-8 bytes of a line) to characters and to bytes of the file."""

from __future__ import annotations

from orchscaffold.source import SourceFile
from orchscaffold.tracing.events import Place

_BOM = 3


class Places:
    """The places of one file."""

    __slots__ = ("_lines", "_starts", "source")

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._lines = source.lines
        self._starts: list[int] = []

    def line_and_column(self, place: Place) -> tuple[int, int]:
        """Both from 1, the column in characters."""
        return place.line, self._characters(place.line, place.column) + 1

    def span(self, place: Place) -> tuple[int, int]:
        """Where the place begins and ends in the bytes of the file."""
        return self._offset(place.line, place.column), self._offset(
            place.end_line, place.end_column
        )

    def encoded(self, text: str) -> bytes:
        """The text in the encoding of the file."""
        return text.encode(self.source.encoding)

    def _characters(self, line: int, column: int) -> int:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))

    def _offset(self, line: int, column: int) -> int:
        if not self._starts:
            at = _BOM if self.source.has_bom else 0
            for text in self._lines:
                self._starts.append(at)
                at += len(self.encoded(text))
            self._starts.append(at)
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return self._starts[line - 1] + len(self.encoded(text[: self._characters(line, column)]))
