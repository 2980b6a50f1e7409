"""The map for a terminal: classes by patterns as a heat map, methods by scenarios as strips."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from orchscaffold.model.scenario_map import (
    ADOPTED,
    BY_HAND,
    DECLINED,
    GENERATED,
    MISSING,
    STALE,
    MappedClass,
    MappedMethod,
    MapRun,
    ScenarioMap,
    Share,
    Tally,
    tally,
)
from orchscaffold.report.glyphs import Glyphs
from orchscaffold.report.lines import (
    BAD,
    FAINT,
    GOOD,
    PLACE,
    PLAIN,
    POOR,
    STRONG,
    Line,
    Span,
    counted,
    line,
)
from orchscaffold.report.map_rows import (
    WORDS,
    Row,
    fraction,
    heat,
    mends,
    rows,
    short,
    states_of,
)
from orchscaffold.report.paths import display_path

# From orange over sand to teal: told apart by those who do not see red or green, too.
_HEAT: Final = (
    "#5a1e04 on #f0a184",
    "#5a2f04 on #f6cfa4",
    "#4a430b on #efe6b8",
    "#0f3d30 on #bfe3d2",
    "#06332a on #79c7ae",
)
_STYLES: Final = {
    GENERATED: "#3aa98a",
    ADOPTED: "#4a90d9",
    BY_HAND: "#a07be0",
    STALE: "#d9a520",
    DECLINED: FAINT,
    MISSING: "#e07b54",
}
_FEW: Final = 6
_LONGEST: Final = 24
_COLUMN: Final = 9
_PADDINGS: Final = (2, 0)
_HEADS: Final = {"coverage": "covered", "mutants": "noticed"}


def map_lines(
    run: MapRun, glyphs: Glyphs, *, width: int | None, verbose: bool = False
) -> Iterator[Line]:
    """The whole map, what it comes to, and what to do; `width` is the terminal's, None for none.

    Methods are shown where there are few classes, or with `verbose`.
    """
    drawn = run.map
    if drawn.classes:
        yield from _overview(drawn, width)
        yield ()
    if len(drawn.classes) <= _FEW or verbose:
        for cls in drawn.classes:
            yield from _class_lines(cls, drawn, glyphs, width=width, verbose=verbose)
            yield ()
    for note in drawn.notes:
        yield line(("Note", STRONG), f"  {note}")
    yield from _summary(drawn, glyphs, width)
    for change in run.changes:
        verb = _DRY[change.action] if run.dry_run else _DONE[change.action]
        yield line((display_path(change.path), PLACE), f"  {verb}")


_DONE: Final = {"created": "written", "patched": "written anew", "unchanged": "unchanged"}
_DRY: Final = {
    "created": "would be written",
    "patched": "would be written anew",
    "unchanged": "unchanged",
}


# --- classes by patterns


def _overview(drawn: ScenarioMap, width: int | None) -> Iterator[Line]:
    table = tuple(rows(drawn))
    heads = (*map(short, drawn.patterns), "all")
    names = max(len(row.cls.name) for row in table)
    for padding in _PADDINGS:
        widths = [
            max(len(head), *(len(fraction(cell)) + padding for cell in column))
            for head, column in zip(heads, _columns(table), strict=True)
        ]
        if width is None or names + sum(widths) + 1 + len(widths) <= width:
            break
    else:
        yield from _stacked(drawn, table, width)
        return
    cells = [(head.center(size), FAINT) for head, size in zip(heads, widths, strict=True)]
    yield _row(("", PLAIN), cells, names)
    for row in table:
        sized = zip((*row.cells, row.total), widths, strict=True)
        yield _row((row.cls.name, PLAIN), [_cell(cell, size) for cell, size in sized], names)


def _columns(table: tuple[Row, ...]) -> Iterator[tuple[Tally, ...]]:
    return zip(*((*row.cells, row.total) for row in table), strict=True)


def _row(name: Span, cells: Iterable[Span], width: int) -> Line:
    text, style = name
    spaced = (span for cell in cells for span in (" ", cell))
    return line((text.ljust(width), style), " ", *spaced)


def _cell(counts: Tally, width: int) -> Span:
    level = heat(counts)
    text = fraction(counts).center(width)
    return (text, _HEAT[level] if level >= 0 else FAINT)


def _stacked(drawn: ScenarioMap, table: tuple[Row, ...], width: int | None) -> Iterator[Line]:
    """For narrow terminals: under each class its patterns, as many on a line as there is room."""
    for row in table:
        yield line((row.cls.name, STRONG), "  ", _snug(row.total))
        there = zip(drawn.patterns, row.cells, strict=True)
        parts = [
            ((short(name), FAINT), (" ", PLAIN), _snug(cell)) for name, cell in there if cell.all
        ]
        yield from _flowing(parts, width, indent=2)


def _snug(counts: Tally) -> Span:
    return _cell(counts, len(fraction(counts)) + 2)


def _flowing(parts: Iterable[Line], width: int | None, *, indent: int) -> Iterator[Line]:
    """Parts side by side, in as many lines as they take."""
    found: list[Span] = []
    used = indent
    for part in parts:
        size = _length(part) + 2
        if found and width is not None and used + size - 2 > width:
            yield line(*found, indent=indent)
            found, used = [], indent
        found += [("  ", PLAIN), *part] if found else part
        used += size
    if found:
        yield line(*found, indent=indent)


# --- methods by scenarios


def _class_lines(
    cls: MappedClass,
    drawn: ScenarioMap,
    glyphs: Glyphs,
    *,
    width: int | None,
    verbose: bool,
) -> Iterator[Line]:
    yield line((cls.name, STRONG), "  ", (display_path(cls.path), PLACE))
    shown = [m for m in cls.methods if m.scenarios or (verbose and m.left_out)]
    names = max((len(method.name) for method in shown), default=0)
    strips = {method.name: _strip(method, glyphs) for method in shown}
    size = max((_length(strip) for strip in strips.values()), default=0)
    heads = ("tested", *(_HEADS[measure] for measure in drawn.measures))
    is_table = width is None or 2 + names + 2 + size + len(heads) * _COLUMN <= width
    if shown and drawn.measures and is_table:
        yield line((f"{'':{names + size + 2}}{''.join(map(_column, heads))}", FAINT), indent=2)
    for method in shown:
        strip, told = strips[method.name], tuple(_told(method, drawn))
        if is_table:
            padding = " " * (size - _length(strip))
            cells = ((_column(text), style) for text, style in told)
            yield line(method.name.ljust(names), "  ", *strip, padding, *cells, indent=2)
        else:
            named = zip(told, heads, strict=True)
            words = [((f"{text} {head}", style),) for (text, style), head in named if text]
            yield from _flowing([((method.name, PLAIN),), strip, *words], width, indent=2)
        if verbose:
            yield from _details(method, glyphs)
    hidden = len(cls.methods) - len(shown)
    if hidden:
        yield line((f"{counted(hidden, 'method')} without a scenario", FAINT), indent=2)


def _length(part: Line) -> int:
    return sum(len(text) for text, _ in part)


def _strip(method: MappedMethod, glyphs: Glyphs) -> tuple[Span, ...]:
    """A symbol for each scenario; where there are many, one for each state, with a number."""
    if len(method.scenarios) <= _LONGEST:
        return tuple((glyphs.states[item.state], _STYLES[item.state]) for item in method.scenarios)
    counts = states_of(tally(method.scenarios))
    return tuple((f"{glyphs.states[state]}{count} ", _STYLES[state]) for state, count in counts)


def _column(text: str) -> str:
    return f"{text:>{_COLUMN}}"


def _told(method: MappedMethod, drawn: ScenarioMap) -> Iterator[Span]:
    """What is tested, then coverage and mutants, where they were measured of any method."""
    yield fraction(tally(method.scenarios)), PLAIN
    coverage, mutants = method.measured.coverage, method.measured.mutants
    if "coverage" in drawn.measures:
        yield _measure(coverage, f"{coverage.percent:.0f}%" if coverage else "")
    if "mutants" in drawn.measures:
        yield _measure(mutants, f"{mutants.part}/{mutants.whole}" if mutants else "")


def _measure(share: Share | None, text: str) -> Span:
    if share is None or not share.whole:
        return ("", PLAIN)
    return (text, GOOD if share.part == share.whole else POOR)


def _details(method: MappedMethod, glyphs: Glyphs) -> Iterator[Line]:
    for item in method.scenarios:
        symbol = (glyphs.states[item.state], _STYLES[item.state])
        place = item.place
        where = f"{display_path(place.path)}:{place.line}" if place is not None else ""
        yield line(symbol, " ", item.title, "  " if where else "", (where, PLACE), indent=6)
        if item.reason:
            yield line((item.reason, FAINT), indent=8)
    if method.left_out:
        yield line(("left out: ", POOR), method.left_out, indent=6)


# --- in the end


def _summary(drawn: ScenarioMap, glyphs: Glyphs, width: int | None) -> Iterator[Line]:
    counts = tally(drawn.scenarios)
    if not counts.all:
        yield line(("no scenarios", BAD), f" in {counted(len(drawn.classes), 'class', 'classes')}")
        return
    legend = [
        ((glyphs.states[state], _STYLES[state]), (f" {count} {WORDS[state]}", PLAIN))
        for state, count in states_of(counts)
    ]
    yield from _flowing(legend, width, indent=0)
    style = GOOD if counts.tested == counts.wanted else POOR
    yield line(
        (f"{counts.tested} of {counted(counts.wanted, 'scenario')} tested", style),
        f" ({counts.share.percent:.1f}%) in {counted(len(drawn.classes), 'class', 'classes')}",
    )
    for what, command, paths in mends(drawn):
        told = " ".join((command, *map(display_path, paths)))
        yield line((f"{what}: ", FAINT), (told, STRONG))
