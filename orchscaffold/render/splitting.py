"""Where a line that is too long is broken: the rules black and ruff format share.

A line is broken at its last pair of brackets; what stood inside goes on a line of its own and, if
that is still too long, is broken again at its loosest operator or after each comma.
"""

from __future__ import annotations

from orchscaffold.render.lines import Line, Split, Width, delimiters, inner_delimiters
from orchscaffold.render.omitting import can_omit, prefers_other, trailers_to_omit
from orchscaffold.render.tokens import CLOSE, COMMA, DOT, OPEN, Token, Tokens, line_text, unspaced

Lines = tuple[Line, ...]


class CannotSplitError(Exception):
    """A line that has no place to break it at."""


def break_line(line: Line, width: Width, forced: bool = False) -> Lines:
    """The line, broken where it must be; `forced` uses every optional pair of brackets."""
    if not line.explode and line.fits(width):
        return (line,)
    for splitter in (_at_delimiters, _with_second_opinion):
        if splitter is _at_delimiters and not line.inside:
            continue
        try:
            return splitter(line, width, forced)
        except CannotSplitError:
            continue
    return (line,)


def split_last(line: Line, omitted: frozenset[int]) -> Split:
    """Break at the last pair of brackets with something inside that is not among `omitted`.

    Raises CannotSplitError where there is none.
    """
    tokens = line.tokens
    for close in range(len(tokens) - 1, -1, -1):
        if tokens[close].role != CLOSE or tokens[close].pair in omitted:
            continue
        opening = _opening(tokens, close)
        if opening is None:
            break
        if opening + 1 < close:
            return _split_at(line, opening, close)
    raise CannotSplitError


def _at_delimiters(line: Line, width: Width, forced: bool) -> Lines:
    """Break after each comma, or before each operator where there are no commas."""
    usable = inner_delimiters(line.tokens)
    strongest = max((priority for _, priority in usable), default=0)
    ends = [index for index, priority in usable if priority == strongest]
    if not ends or (strongest == DOT and len(ends) == 1):
        raise CannotSplitError
    starts = [0, *(end + 1 for end in ends)]
    stops = [*starts[1:], len(line.tokens)]
    parts = [line.tokens[start:stop] for start, stop in zip(starts, stops, strict=True)]
    if strongest == COMMA and parts[-1][-1].role != "comma":
        parts[-1] = (*parts[-1], Token(",", role="comma"))
    broken = (Line(part, line.depth, inside=line.inside) for part in parts)
    return tuple(result for part in broken for result in break_line(part, width, forced))


def _with_second_opinion(line: Line, width: Width, forced: bool) -> Lines:
    """Break at brackets; at optional ones too where the first line would stay too long."""
    first = _deeper(line, _at_brackets(line, width, forced), width, forced)
    hidden = any(token.is_hidden for token in line.tokens)
    used = any(token.kind == "optional" and token.text for part in first for token in part.tokens)
    if forced or not hidden or used or first[0].fits(width):
        return first
    second = _with_second_opinion(line, width, forced=True)
    return second if all(part.fits(width) for part in second) else first


def _deeper(line: Line, parts: Lines, width: Width, forced: bool) -> Lines:
    text = line_text(line.tokens)
    if any(line_text(part.tokens) == text for part in parts):
        raise CannotSplitError
    return tuple(result for part in parts for result in break_line(part, width, forced))


def _at_brackets(line: Line, width: Width, forced: bool) -> Lines:
    """Break at the last brackets that leave a first line short enough, else at the very last."""
    first: Lines = ()
    for omitted in trailers_to_omit(line, width):
        parts = _split_or_omit(line, split_last(line, omitted), width, forced, omitted)
        if parts[0].fits(width):
            return parts
        first = first or parts
    return first


def _opening(tokens: Tokens, close: int) -> int | None:
    pair = tokens[close].pair
    places = (i for i in range(close) if tokens[i].role == OPEN and tokens[i].pair == pair)
    return next(places, None)


def _split_at(line: Line, opening: int, close: int) -> Split:
    tokens = line.tokens
    inside = unspaced(tokens[opening + 1 : close])
    commas = COMMA in {priority for _, priority in inner_delimiters(inside)}
    ends_in_comma = (len(inside) - 1, COMMA) in delimiters(inside)
    shows_items = tokens[opening].kind in ("display", "optional")
    return Split(
        Line(tokens[: opening + 1], line.depth),
        Line(
            inside, line.depth + 1, inside=True, explode=commas and (shows_items or ends_in_comma)
        ),
        Line(tokens[close:], line.depth),
        tokens[opening].pair,
        tokens[opening].is_hidden,
    )


def _split_or_omit(
    line: Line, split: Split, width: Width, forced: bool, omitted: frozenset[int]
) -> Lines:
    """Break at the brackets found; at hidden ones only when breaking at others reads worse."""
    if forced or not split.hidden or not can_omit(split.body, width):
        return split.lines()
    without = omitted | {split.pair}
    try:
        other = split_last(line, without)
        if prefers_other(split, other, width):
            return _split_or_omit(line, other, width, forced, without)
    except CannotSplitError:
        if len(split.body.tokens) == 1 and not split.body.fits(width):
            raise
    return split.lines()
