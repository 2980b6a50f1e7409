"""Where new tests, classes, helpers and declined lines go in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchscaffold.model.ids import ScenarioId
from orchscaffold.patching.gaps import own_gap, usual_gap
from orchscaffold.patching.insertions import Block
from orchscaffold.patching.parts import NewClass, Part, PatchSettings
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.style import reindented, requoted
from orchscaffold.patching.suites import Suite
from orchscaffold.patching.syntax import Span

_MEMBERS, _HELPERS, _FUNCTIONS, _CLASSES, _DECLINED = -1, 1, 2, 3, 4


def helper_blocks(
    reading: Reading, parts: Iterable[Part], settings: PatchSettings
) -> tuple[Block, ...]:
    """The helpers: each before one that was generated, else after the imports.

    Below the last of them the classes begin: a helper there and a class would meet.
    """
    spans = dict(reading.definitions)
    standing = [
        (item.mark.id, spans[item.name])
        for item in reading.marked
        if ScenarioId.parse(item.mark.id).is_helper and item.name in spans
    ]
    return tuple(
        Block(
            _helper_place(reading, standing, part.id, settings.helpers),
            written(reading, part, settings),
            2,
            2,
            _HELPERS,
        )
        for part in parts
    )


def function_block(reading: Reading, parts: Sequence[Part], settings: PatchSettings) -> Block:
    """Tests that are functions of the module: after its last one."""
    text = "\n\n\n".join(written(reading, part, settings) for part in parts)
    return Block(_function_place(reading), text, 2, 2, _FUNCTIONS)


def member_block(
    reading: Reading, suite: Suite, parts: Sequence[Part], settings: PatchSettings
) -> Block:
    """Tests for a class that the file has: after its last test."""
    text = "\n\n".join(written(reading, part, settings, suite) for part in parts)
    return Block(suite.place, text, 1, _after_test(reading, suite), _MEMBERS)


def class_block(
    reading: Reading,
    new: NewClass,
    parts: Sequence[Part],
    settings: PatchSettings,
    *,
    is_alone: bool = True,
) -> Block:
    """A class of its own: next to its neighbour in the usual order of classes.

    Without one it comes after the last class that has generated tests, else at the end. A class
    that `is_alone` in coming has a gap between generated classes to itself, where there are enough.
    """
    head = requoted(_at_unit(new.text, reading, settings), _quote(reading, settings))
    text = "\n\n".join((head, *(written(reading, part, settings) for part in parts)))
    return Block(_class_place(reading, new, is_alone=is_alone), text, 2, 2, _CLASSES)


def declined_block(reading: Reading, lines: Sequence[str]) -> Block:
    """Lines that turn scenarios down, at the very end or below those that stand there."""
    map_ = reading.lines
    place = map_.count
    while place > reading.last and map_.is_blank(place):
        place -= 1
    stands = any(line == place for line, _ in reading.declined)
    joins = stands and map_.line(place).startswith("#") if place else False
    return Block(place, "\n".join(lines), 0 if joins else 2, 0, _DECLINED)


def written(
    reading: Reading, part: Part, settings: PatchSettings, suite: Suite | None = None
) -> str:
    """A part's text in the file's indentation and quotes."""
    if suite is None:
        text = _at_unit(part.text, reading, settings)
    else:
        inner = suite.unit or reading.style.indent
        text = reindented(part.text, settings.indent, suite.prefix, inner)
    return requoted(text, _quote(reading, settings))


def _at_unit(text: str, reading: Reading, settings: PatchSettings) -> str:
    unit = reading.style.indent
    return reindented(text, settings.indent, unit, unit)


def _quote(reading: Reading, settings: PatchSettings) -> str:
    return '"' if settings.keep_quotes else reading.style.quote


def _helper_place(
    reading: Reading, standing: Sequence[tuple[str, Span]], name: str, order: Sequence[str]
) -> int:
    if not standing:
        return reading.head.end
    *others, last = _ids(standing)
    gap = own_gap(name, [other for other in order if other != last], others)
    return _place_among(reading, standing, gap)


def _ids(standing: Sequence[tuple[str, Span]]) -> list[str]:
    return [name for name, _ in standing]


def _place_among(reading: Reading, standing: Sequence[tuple[str, Span]], gap: int) -> int:
    """The last line of what comes before a gap."""
    if gap:
        return standing[gap - 1][1].last
    return _end_before(reading, standing[0][1].first)


def _end_before(reading: Reading, line: int) -> int:
    """The last line of what comes before the statement on a line."""
    return max((last for last in reading.ends if last < line), default=reading.head.start)


def _function_place(reading: Reading) -> int:
    tests = frozenset(reading.tests)
    ends = [span.last for name, span in reading.definitions if name in tests]
    return max(ends, default=max(reading.end, reading.head.end))


def _class_place(reading: Reading, new: NewClass, *, is_alone: bool) -> int:
    owners = {item.name.partition(".")[0] for item in reading.marked if "." in item.name}
    standing = [
        (suite.name, suite.span)
        for suite in reading.suites
        if suite.name in owners or (suite.name in new.order and reading.suite(suite.name))
    ]
    if not standing:
        return max(reading.end, reading.head.end)
    find = own_gap if is_alone else usual_gap
    return _place_among(reading, standing, find(new.name, new.order, _ids(standing)))


def _after_test(reading: Reading, suite: Suite) -> int:
    """The blank lines that a formatter wants between a test and what comes next."""
    lines = reading.lines
    following = suite.place + lines.blanks_after(suite.place) + 1
    if following > lines.count:
        return 0
    return 1 if lines.indentation(following) else 2
