"""Test code as a flat row of tokens that know where a line may break."""

from __future__ import annotations

from dataclasses import dataclass, replace

# How strongly a line wants to break before (or, for a comma, after) a token: the order black and ruff keep.
COMPREHENSION = 20
COMMA = 18
LOGIC = 14
STRINGS = 12
COMPARISON = 10
DOT = 1

OPEN = "open"
CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text that is never broken.

    `space` asks for a blank before it inside a line. `role` is "", "open", "close", "comma", "dot",
    "string" or "equal" (the sign of an assignment). Brackets that belong together share `pair`;
    `kind` says what an open bracket starts: "display", "call", "item", "group" or "optional" (brackets that
    are only there when the line is broken at them). `break_before` is the priority of a break there.
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
