"""Blocks of new lines after lines that are there, with the blank lines a formatter wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchscaffold.frozen import dataclass
from orchscaffold.patching.edits import TextEdit
from orchscaffold.patching.textmap import TextMap


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines to put after line `place` (0: at the top), without a final newline.

    `before` and `after` are the blank lines wanted around them. `rank` orders blocks of one place:
    members of a class that ends there, imports, helpers, functions, classes, declined lines.
    """

    place: int
    text: str
    before: int
    after: int
    rank: int = 0


def block_edits(lines: TextMap, blocks: Iterable[Block], newline: str) -> tuple[TextEdit, ...]:
    """The insertions that put all blocks in their places."""
    grouped: dict[int, list[Block]] = {}
    for block in blocks:
        grouped.setdefault(block.place, []).append(block)
    return tuple(
        _edit(lines, place, sorted(group, key=lambda block: block.rank), newline)
        for place, group in sorted(grouped.items())
    )


def _edit(lines: TextMap, place: int, group: Sequence[Block], newline: str) -> TextEdit:
    is_ended = lines.is_ended(place)
    written: list[str] = [] if is_ended else [""]
    wanted = 0
    for number, block in enumerate(group):
        blanks = max(wanted, block.before) if number or place else 0
        written += [*([""] * blanks), *block.text.split("\n")]
        wanted = block.after
    there = lines.blanks_after(place)
    if place + there < lines.count:
        written += [""] * (wanted - there)
    text = newline.join(written) + (newline if is_ended else "")
    return TextEdit(lines.after(place), lines.after(place), text)
