"""The map as a picture: where each cell of it stands, in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.model.scenario_map import ScenarioMap, Tally, tally
from orchscaffold.report.map_rows import (
    WORDS,
    Row,
    fraction,
    heat,
    rows,
    short,
    states_of,
    told,
)

MOST_ROWS: Final = 40
_LEFT: Final = 28
_TOP: Final = 132
_ROW: Final = 32
_GAP: Final = 4
_LEAST: Final = 58
_NARROWEST: Final = 420
# As wide as the usual letters of 13 and 12 pixels are at most.
_LETTER: Final = 8.0
_SMALL: Final = 7.2


@dataclass(frozen=True, slots=True)
class Mark:
    """Something at a place: a part of the bar or the legend, or the head of a column."""

    x: float
    title: str
    state: str = ""
    width: float = 0
    y: float = 0


@dataclass(frozen=True, slots=True)
class PictureCell:
    """One cell: its colour (a CSS class), its text, what a pointer on it is told."""

    x: float
    width: float
    kind: str
    text: str
    title: str

    @property
    def middle(self) -> float:
        """Where its text is centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A row: its name, how far down it is, its cells."""

    name: str
    y: float
    cells: tuple[PictureCell, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that there is to draw."""

    width: float
    height: float
    left: float
    total: Tally
    bar: tuple[Mark, ...]
    legend: tuple[Mark, ...]
    heads: tuple[Mark, ...]
    lines: tuple[PictureRow, ...]


def picture_of(drawn: ScenarioMap) -> Picture:
    """The picture of a map; where it has many classes, a row is a package."""
    table = tuple(_grouped(tuple(rows(drawn))))
    heads = (*map(short, drawn.patterns), "all")
    names = max((len(name) for name, _ in table), default=0) * _LETTER
    sizes = [max(_LEAST, round(len(head) * _SMALL) + 12) for head in heads]
    starts = _starts(_LEFT + round(names) + 20, sizes)
    total = tally(drawn.scenarios)
    legend = tuple(_legend(total))
    ends = (starts[-1] + sizes[-1], *(mark.x + mark.width for mark in legend))
    width = max(round(max(ends)) + _LEFT, _NARROWEST)
    return Picture(
        width=width,
        height=_TOP + len(table) * _ROW + _LEFT - _GAP,
        left=_LEFT,
        total=total,
        bar=tuple(_bar(total, width - 2 * _LEFT)),
        legend=legend,
        heads=tuple(
            Mark(start + size / 2, head, y=_TOP - 10)
            for start, size, head in zip(starts, sizes, heads, strict=True)
        ),
        lines=tuple(
            PictureRow(name, _TOP + index * _ROW, tuple(_cells(counts, starts, sizes)))
            for index, (name, counts) in enumerate(table)
        ),
    )


def _starts(first: int, sizes: Sequence[int]) -> list[int]:
    found = [first]
    for size in sizes[:-1]:
        found.append(found[-1] + size + _GAP)
    return found


def _cells(
    counts: Iterable[Tally], starts: Sequence[int], sizes: Sequence[int]
) -> Iterator[PictureCell]:
    for cell, start, size in zip(counts, starts, sizes, strict=True):
        kind = f"heat{heat(cell)}" if cell.wanted else "none"
        yield PictureCell(start, size, kind, fraction(cell), told(cell))


def _bar(total: Tally, width: float) -> Iterator[Mark]:
    x = float(_LEFT)
    for state, count in states_of(total):
        size = round(width * count / total.all, 2)
        yield Mark(round(x, 2), f"{count} {WORDS[state]}", state, max(size - 2, 1))
        x += size


def _legend(total: Tally) -> Iterator[Mark]:
    x = float(_LEFT)
    for state, count in states_of(total):
        title = f"{count} {WORDS[state]}"
        width = 16 + len(title) * _SMALL
        yield Mark(round(x, 2), title, state, round(width, 2))
        x += width + 12


def _grouped(table: tuple[Row, ...]) -> Iterator[tuple[str, tuple[Tally, ...]]]:
    """Names and tallies of rows: classes, or as deep packages as there is room for."""
    if len(table) <= MOST_ROWS:
        yield from ((row.cls.name, (*row.cells, row.total)) for row in table)
        return
    depth = max(row.cls.module.count(".") for row in table)
    groups: dict[str, list[Row]] = {}
    while depth:
        groups = {}
        for row in table:
            parts = row.cls.module.split(".")[:-1][:depth]
            groups.setdefault(".".join(parts), []).append(row)
        if len(groups) <= MOST_ROWS:
            break
        depth -= 1
    for name, members in groups.items():
        columns = zip(*((*row.cells, row.total) for row in members), strict=True)
        yield f"{name or '.'} ({len(members)})", tuple(map(_sum, columns))


def _sum(cells: Iterable[Tally]) -> Tally:
    return Tally(tuple(map(sum, zip(*(cell.counts for cell in cells), strict=True))))
