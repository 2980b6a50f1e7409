"""Where a line that is too long is broken: the rules black and ruff format share.

A line is broken at its last pair of brackets; what stood inside goes on a line of its own and, if that is
still too long, is broken again at its loosest operator or after each comma.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from orchscaffold.render.literals import text_width
from orchscaffold.render.tokens import CLOSE, COMMA, DOT, OPEN, Token, Tokens, line_text, shown


class CannotSplitError(Exception):
    """A line that has no place to break it at."""


@dataclass(frozen=True, slots=True)
class Width:
    """How long a line may be and how many columns one level of indentation takes."""

    limit: int
    indent: int = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens at a depth of indentation. `inside` says the line stands in brackets opened above;
    `explode` that it must be broken after each comma."""

    tokens: Tokens
    depth: int
    inside: bool = False
    explode: bool = False

    def fits(self, width: Width) -> bool:
        """Whether the line is short enough as it is."""
        return self.depth * width.indent + text_width(line_text(self.tokens)) <= width.limit


@dataclass(frozen=True, slots=True)
class Split:
    """A line broken at a pair of brackets; `pair` is its number, `hidden` that it is an optional one."""

    head: Line
    body: Line
    tail: Line
    pair: int
    hidden: bool

    def lines(self) -> tuple[Line, ...]:
        """The three lines, the brackets shown; what is empty is left out."""
        head = replace(self.head, tokens=(*self.head.tokens[:-1], shown(self.head.tokens[-1])))
        tail = replace(self.tail, tokens=(shown(self.tail.tokens[0]), *self.tail.tokens[1:]))
        return tuple(line for line in (head, self.body, tail) if line.tokens)


def break_line(line: Line, width: Width, forced: bool = False) -> tuple[Line, ...]:
    """The line, broken where it must be. `forced`: optional brackets are used wherever there are any."""
    if not line.explode and line.fits(width):
        return (line,)
    for splitter in (
        (_at_delimiters, _with_second_opinion) if line.inside else (_with_second_opinion,)
    ):
        try:
            return splitter(line, width, forced)
        except CannotSplitError:
            continue
    return (line,)


def delimiters(tokens: Tokens) -> tuple[tuple[int, int], ...]:
    """(index of the token after which the line may break, priority), outside all brackets of `tokens`."""
    found: list[tuple[int, int]] = []
    depth = 0
    for index, token in enumerate(tokens):
        if token.role == CLOSE:
            depth = max(depth - 1, 0)
        if depth == 0:
            if token.break_before and index:
                found.append((index - 1, token.break_before))
            elif token.role == "comma":
                found.append((index, COMMA))
        if token.role == OPEN:
            depth += 1
    return tuple(found)


def _at_delimiters(line: Line, width: Width, forced: bool) -> tuple[Line, ...]:
    last = len(line.tokens) - 1
    usable = [(index, priority) for index, priority in delimiters(line.tokens) if index != last]
    strongest = max((priority for _, priority in usable), default=0)
    ends = [index for index, priority in usable if priority == strongest]
    if not ends or (strongest == DOT and len(ends) == 1):
        raise CannotSplitError
    parts = [
        line.tokens[start + 1 : end + 1]
        for start, end in zip([-1, *ends], [*ends, last], strict=True)
    ]
    if strongest == COMMA and parts[-1][-1].role != "comma":
        parts[-1] = (*parts[-1], Token(",", role="comma"))
    broken = (Line(part, line.depth, inside=line.inside) for part in parts)
    return tuple(result for part in broken for result in break_line(part, width, forced))


def _with_second_opinion(line: Line, width: Width, forced: bool) -> tuple[Line, ...]:
    first = _deeper(line, _at_brackets(line, width, forced), width, forced)
    hidden = any(token.is_hidden for token in line.tokens)
    used = not first or any(
        token.kind == "optional" and token.text for line_ in first for token in line_.tokens
    )
    if forced or not hidden or used or first[0].fits(width):
        return first
    second = _with_second_opinion(line, width, forced=True)
    return second if all(part.fits(width) for part in second) else first


def _deeper(line: Line, parts: tuple[Line, ...], width: Width, forced: bool) -> tuple[Line, ...]:
    text = line_text(line.tokens)
    if any(line_text(part.tokens) == text for part in parts):
        raise CannotSplitError
    return tuple(result for part in parts for result in break_line(part, width, forced))


def _at_brackets(line: Line, width: Width, forced: bool) -> tuple[Line, ...]:
    """Break at the last brackets that leave a first line short enough, else at the very last."""
    first: tuple[Line, ...] | None = None
    for omitted in _trailers_to_omit(line, width):
        parts = _split_or_omit(line, split_last(line, omitted), width, forced, omitted)
        if parts[0].fits(width):
            return parts
        first = first or parts
    return first or _split_or_omit(line, split_last(line, frozenset()), width, forced, frozenset())


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
        if opening + 1 == close:
            continue
        return _split_at(line, opening, close)
    raise CannotSplitError


def _opening(tokens: Tokens, close: int) -> int | None:
    pair = tokens[close].pair
    return next(
        (i for i in range(close) if tokens[i].role == OPEN and tokens[i].pair == pair), None
    )


def _split_at(line: Line, opening: int, close: int) -> Split:
    tokens = line.tokens
    inside = _unspaced(tokens[opening + 1 : close])
    commas = [index for index, priority in delimiters(inside) if priority == COMMA]
    strongest = max((p for i, p in delimiters(inside) if i != len(inside) - 1), default=0)
    explode = strongest == COMMA and (
        tokens[opening].kind == "display" or commas[-1] == len(inside) - 1
    )
    return Split(
        Line(tokens[: opening + 1], line.depth),
        Line(inside, line.depth + 1, inside=True, explode=explode),
        Line(tokens[close:], line.depth),
        tokens[opening].pair,
        tokens[opening].is_hidden,
    )


def _unspaced(tokens: Tokens) -> Tokens:
    return (replace(tokens[0], space=False), *tokens[1:]) if tokens else ()


def _split_or_omit(
    line: Line, split: Split, width: Width, forced: bool, omitted: frozenset[int]
) -> tuple[Line, ...]:
    """Break at the brackets found; hidden ones only when breaking at others reads worse."""
    if forced or not split.hidden or not can_omit(split.body, width):
        return split.lines()
    without = omitted | {split.pair}
    try:
        other = split_last(line, without)
        if _prefers_other(split, other, width):
            return _split_or_omit(line, other, width, forced, without)
    except CannotSplitError:
        if len(split.body.tokens) < 2 and not split.body.fits(width):
            raise
    return split.lines()


def _prefers_other(split: Split, other: Split, width: Width) -> bool:
    """Whether breaking at brackets inside a value reads better than parentheses around all of it."""
    head = split.head.tokens
    if (
        len(head) < 2
        or head[-2].role != "equal"
        or not any(token.role in (OPEN, CLOSE) for token in head[:-1])
    ):
        return True
    if split.head.depth * width.indent + text_width(line_text(head)) > width.limit - 1:
        return True
    for token in reversed(other.head.tokens):
        if token.role == "equal":
            return other.head.fits(width)
        if token.role == CLOSE:
            return True
    return False


def can_omit(body: Line, width: Width) -> bool:
    """Whether the value `body` can be broken well without parentheses around it."""
    tokens = body.tokens
    found = delimiters(tokens)
    if not found:
        return True
    strongest = max(priority for _, priority in found)
    if sum(priority == strongest for _, priority in found) > 1:
        return False
    if strongest in (DOT, COMMA):
        return strongest == DOT
    if tokens[0].role == OPEN and tokens[1].role != CLOSE and _can_omit_opening(body, width):
        return True
    last = tokens[-1]
    if last.role != CLOSE or last.kind == "item" or tokens[-2].role == OPEN:
        return False
    return _can_omit_closing(body, width)


def _length(token: Token, first: bool) -> int:
    return len(token.text) + (1 if token.space and not first else 0)


def _can_omit_opening(body: Line, width: Width) -> bool:
    """Whether all that follows the first bracket pair fits, up to where it can be broken again."""
    length, counting = body.depth * width.indent, False
    for token in body.tokens:
        if token.role == CLOSE and token.pair == body.tokens[0].pair:
            counting = True
        if counting:
            length += _length(token, first=False)
            if length > width.limit:
                return False
            if token.role == OPEN:
                counting = False
    return True


def _can_omit_closing(body: Line, width: Width) -> bool:
    """Whether the line up to the last bracket pair fits, or can be broken in other brackets."""
    length, others = body.depth * width.indent, False
    for index, token in enumerate(body.tokens):
        length += _length(token, first=index == 0)
        if token.role == OPEN and token.pair == body.tokens[-1].pair:
            return others or length <= width.limit
        others = others or token.role == OPEN
    return False


def _trailers_to_omit(line: Line, width: Width) -> Iterator[frozenset[int]]:
    """Sets of bracket pairs to leave alone, growing from the end of the line."""
    omitted: frozenset[int] = frozenset()
    yield omitted
    length = line.depth * width.indent
    inner: set[int] = set()
    open_pair = last_pair = 0
    for index in range(len(line.tokens) - 1, -1, -1):
        token = line.tokens[index]
        length += _length(token, first=index == 0)
        if length > width.limit:
            return
        if open_pair:
            if token.role == OPEN and token.pair == open_pair:
                open_pair = 0
            elif token.role == CLOSE:
                inner.add(token.pair)
        elif token.role == CLOSE:
            if index and line.tokens[index - 1].role == OPEN:
                inner.add(token.pair)
                continue
            if last_pair:
                omitted |= {last_pair, *inner}
                inner.clear()
                yield omitted
            if token.text:
                open_pair = last_pair = token.pair
