"""A line of tokens, how long it is and where it may be broken."""

from __future__ import annotations

from orchscaffold.frozen import dataclass, replace
from orchscaffold.render.literals import text_width
from orchscaffold.render.tokens import CLOSE, COMMA, OPEN, Tokens, line_text, shown


@dataclass(frozen=True, slots=True)
class Width:
    """How long a line may be and how many columns one level of indentation takes."""

    limit: int
    indent: int = 4


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens at a depth of indentation.

    `inside` says the line stands in brackets opened above, `explode` that it must be broken after
    each comma.
    """

    tokens: Tokens
    depth: int
    inside: bool = False
    explode: bool = False

    def columns(self, width: Width) -> int:
        """How many columns the line takes, indentation included."""
        return self.depth * width.indent + text_width(line_text(self.tokens))

    def fits(self, width: Width) -> bool:
        """Whether the line is short enough as it is."""
        return self.columns(width) <= width.limit


@dataclass(frozen=True, slots=True)
class Split:
    """A line broken at the pair of brackets `pair`; `hidden` says they are optional ones."""

    head: Line
    body: Line
    tail: Line
    pair: int
    hidden: bool

    def lines(self) -> tuple[Line, ...]:
        """The three lines, with the brackets shown."""
        head, tail = self.head.tokens, self.tail.tokens
        return (
            replace(self.head, tokens=(*head[:-1], shown(head[-1]))),
            self.body,
            replace(self.tail, tokens=(shown(tail[0]), *tail[1:])),
        )


def delimiters(tokens: Tokens) -> tuple[tuple[int, int], ...]:
    """(index of the token to break after, priority) of each break outside brackets."""
    found: list[tuple[int, int]] = []
    depth = 0
    for index, token in enumerate(tokens):
        if token.role == CLOSE:
            depth = max(depth - 1, 0)
        if depth == 0 and index and token.break_before:
            found.append((index - 1, token.break_before))
        elif depth == 0 and token.role == "comma":
            found.append((index, COMMA))
        if token.role == OPEN:
            depth += 1
    return tuple(found)


def inner_delimiters(tokens: Tokens) -> tuple[tuple[int, int], ...]:
    """The same without a comma at the very end."""
    return tuple(found for found in delimiters(tokens) if found[0] != len(tokens) - 1)
