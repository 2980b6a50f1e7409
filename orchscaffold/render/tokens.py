"""Test code as a flat row of tokens that know where a line may break."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.frozen import dataclass, replace

# How strongly a line wants to break before a token (for a comma: after it).
COMPREHENSION = 20
COMMA = 18
LOGIC = 14
STRINGS = 12
COMPARISON = 10
DOT = 1

OPEN = "open"
CLOSE = "close"

# Where the body of a lambda begins and ends: nothing to see, until parentheses help to break it.
BODY_START = "body start"
BODY_END = "body end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that is never broken.

    `space` asks for a blank before it inside a line. `role` is "", "open", "close", "comma", "dot",
    "string", "part" (of a string) or "equal" (of an assignment or a keyword). Brackets that belong
    together share `pair`, which also tells one string from another. `kind` says what a bracket is
    for: "display", "call", "item", "group" or "optional" (shown only to break the line there).
    `break_before` is the priority of a break there.
    """

    text: str
    space: bool = False
    role: str = ""
    pair: int = 0
    kind: str = ""
    break_before: int = 0

    @property
    def is_hidden(self) -> bool:
        """Whether this is an optional bracket that is not shown."""
        return self.kind == "optional" and not self.text


Tokens = tuple[Token, ...]


def shown(token: Token) -> Token:
    """The optional bracket `token` made visible; any other token as it is."""
    return replace(token, text="(" if token.role == OPEN else ")") if token.is_hidden else token


def line_text(tokens: Tokens) -> str:
    """The tokens on one line."""
    if not tokens:
        return ""
    rest = (" " + token.text if token.space else token.text for token in tokens[1:])
    return tokens[0].text + "".join(rest)


def spaced(tokens: Tokens) -> Tokens:
    """The tokens with a blank before the first."""
    return tokens if tokens[0].space else (replace(tokens[0], space=True), *tokens[1:])


def unspaced(tokens: Tokens) -> Tokens:
    """The tokens with no blank before the first."""
    if not (tokens and tokens[0].space):
        return tokens
    return (replace(tokens[0], space=False), *tokens[1:])


def comma_separated(parts: Iterable[Tokens]) -> Tokens:
    """The parts with `, ` between them."""
    joined: list[Token] = []
    for part in parts:
        if joined:
            joined.append(Token(",", role="comma"))
        joined.extend(spaced(part) if joined else part)
    return tuple(joined)


def dotted(name: str) -> Tokens:
    """The tokens of a dotted name."""
    head, *rest = name.split(".")
    return (Token(head), *(Token("." + part, role="dot") for part in rest))
