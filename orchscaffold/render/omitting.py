"""Which brackets to leave alone when a line is broken, as black and ruff format see it."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.render.lines import Line, Split, Width, delimiters
from orchscaffold.render.tokens import CLOSE, COMMA, DOT, OPEN, Token


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


def prefers_other(split: Split, other: Split, width: Width) -> bool:
    """Whether breaking inside a value reads better than parentheses around all of it."""
    head = split.head.tokens
    if (
        len(head) < 2
        or head[-2].role != "equal"
        or not any(token.role in (OPEN, CLOSE) for token in head[:-1])
    ):
        return True
    if split.head.columns(width) > width.limit - 1:
        return True
    for token in reversed(other.head.tokens):
        if token.role == "equal":
            return other.head.fits(width)
        if token.role == CLOSE:
            return True
    return False


def trailers_to_omit(line: Line, width: Width) -> Iterator[frozenset[int]]:
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
