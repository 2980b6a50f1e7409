"""String literals that are too long for any line, split into adjacent parts."""

from __future__ import annotations

import ast
from dataclasses import replace

from orchscaffold.render.literals import escaped_character, quoted, text_width
from orchscaffold.render.splitting import Line, Width, break_line
from orchscaffold.render.tokens import CLOSE, OPEN, STRINGS, Token, Tokens

_ROUNDS = 20
_SHORTEST = 12


def break_with_strings(line: Line, width: Width) -> tuple[Line, ...]:
    """The line, broken where it must be; literals that are still too long are split into adjacent parts."""
    broken = break_line(line, width)
    for _ in range(_ROUNDS):
        parts: tuple[str, ...] = ()
        found = _too_long(broken, width)
        if found is not None:
            place, token = found
            room = width.limit - (place.depth + 1) * width.indent
            parts = string_parts(str(ast.literal_eval(token.text)), room)
        if found is None or len(parts) < 2:
            return broken
        line = replace(line, tokens=_replaced(line.tokens, found[1].text, parts))
        broken = break_line(line, width)
    return broken


def string_parts(value: str, room: int) -> tuple[str, ...]:
    """Literals of at most `room` columns that joined make `value`, parted after blanks where possible."""
    room = max(room, _SHORTEST)
    parts: list[str] = []
    current = ""
    for word in _words(value):
        if current and text_width(quoted(current + "".join(word))) > room:
            parts.append(current)
            current = ""
        for character in word:
            if current and text_width(quoted(current + character)) > room:
                parts.append(current)
                current = ""
            current += character
    return tuple(quoted(part) for part in [*parts, current])


def _words(value: str) -> list[list[str]]:
    words: list[list[str]] = [[]]
    for character in value:
        words[-1].append(escaped_character(character))
        if character == " ":
            words.append([])
    return words


def _too_long(lines: tuple[Line, ...], width: Width) -> tuple[Line, Token] | None:
    for line in lines:
        literals = [token for token in line.tokens if token.role == "string"]
        if literals and not line.fits(width):
            return line, max(literals, key=lambda token: len(token.text))
    return None


def _replaced(tokens: Tokens, text: str, parts: tuple[str, ...]) -> Tokens:
    pair = max((token.pair for token in tokens), default=0)
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if token.role != "string" or token.text != text:
            result.append(token)
            continue
        first = Token(parts[0], role="part")
        rest = (Token(part, space=True, role="part", break_before=STRINGS) for part in parts[1:])
        if tokens[index - 1].is_hidden and tokens[index + 1].is_hidden:
            result += [first, *rest]
            continue
        pair += 1
        opening = Token("(", space=token.space, role=OPEN, pair=pair, kind="group")
        result += [opening, first, *rest, Token(")", role=CLOSE, pair=pair, kind="group")]
    return tuple(result)
