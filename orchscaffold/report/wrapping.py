"""Lines that are longer than a narrow terminal is wide, broken where that does no harm.

Only prose at the end of a line is broken, between words, and goes on below its beginning. A path, a
command or a line of a file stays whole, so that it can be copied: the terminal folds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from orchscaffold.report.lines import CODE, PLACE, STRONG, Line

_WHOLE: Final = (CODE, PLACE, STRONG)
_COMMAND: Final = "orchscaffold "
_MOST_HANGING: Final = 0.6
_STEP: Final = 4
_WORD: Final = re.compile(r" *[^ ]+")


def fitted(line: Line, width: int) -> Iterator[Line]:
    """The line itself, or as many as its last words take in a terminal of this width."""
    used = len(_text(line))
    text, style = line[-1] if line else ("", "")
    is_prose = not style.startswith(_WHOLE) and " " in text.strip() and _COMMAND not in text
    if used <= width or not is_prose:
        yield line
        return
    start = used - len(text)
    hanging = start + len(text) - len(text.lstrip())
    if hanging > width * _MOST_HANGING:
        hanging = _indent(line) + _STEP
    is_apart = text.startswith(" ") or _text(line[:-1]).endswith(" ")
    first, *rest = _broken(text, width - start, width - hanging, is_apart=is_apart)
    yield (*line[:-1], (first, style))
    for part in rest:
        yield ((" " * hanging, ""), (part, style))


def _indent(line: Line) -> int:
    text = _text(line)
    return len(text) - len(text.lstrip())


def _text(line: Line) -> str:
    return "".join(text for text, _ in line)


def _broken(text: str, first: int, others: int, *, is_apart: bool) -> list[str]:
    """The text in parts of at most this many letters, unless a word alone is longer.

    The first part may be empty, where its word `is_apart` from what stands before, and there is
    more room for it on the next line.
    """
    parts = [""]
    room = first
    for word in _WORD.findall(text):
        is_begun = bool(parts[-1]) or (is_apart and others > room)
        if is_begun and len(parts[-1]) + len(word) > room:
            parts.append(word.lstrip())
            room = others
        else:
            parts[-1] += word
    return parts
