"""String literals that are too long for any line, split into adjacent parts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from orchscaffold.frozen import replace
from orchscaffold.render.lines import Line, Width
from orchscaffold.render.literals import escaped_character, quoted, raw_string, text_width
from orchscaffold.render.splitting import break_line
from orchscaffold.render.tokens import BODY_START, CLOSE, OPEN, STRINGS, Token, Tokens

_ROUNDS = 20
_SHORTEST = 12


def break_with_strings(line: Line, width: Width) -> tuple[Line, ...]:
    """The line, broken where it must be.

    Where a line is still too long, a lambda in it gets parentheses around its body to break it at,
    and a literal in it is split into adjacent parts.
    """
    broken = break_line(line, width)
    for _ in range(_ROUNDS):
        place = next((part for part in broken if not part.fits(width)), None)
        changed = place and _eased(line.tokens, place, width)
        if not changed:
            return broken
        line = replace(line, tokens=changed)
        broken = break_line(line, width)
    return broken


def _eased(tokens: Tokens, place: Line, width: Width) -> Tokens | None:
    """`tokens` with one more place to break them at, to make their line `place` shorter."""
    for body in (token.pair for token in place.tokens if token.kind == BODY_START):
        return tuple(_bracketed(token) if token.pair == body else token for token in tokens)
    literals = [token for token in place.tokens if token.role == "string"]
    if not literals:
        return None
    longest = max(literals, key=lambda token: len(token.text))
    room = width.limit - (place.depth + 1) * width.indent
    value = str(ast.literal_eval(longest.text))
    parts = string_parts(value, room, is_raw=longest.text.startswith("r"))
    return _replaced(tokens, longest.pair, parts) if len(parts) > 1 else None


def _bracketed(token: Token) -> Token:
    if token.kind == BODY_START:
        return replace(token, text="(", role=OPEN, kind="group")
    return replace(token, text=")", role=CLOSE, kind="group")


def string_parts(value: str, room: int, *, is_raw: bool = False) -> tuple[str, ...]:
    """Literals of at most `room` columns that joined make `value`, parted after blanks."""
    spell = raw_string if is_raw else quoted
    room = max(room, _SHORTEST)
    parts: list[str] = []
    current = ""
    for word in _words(_raw_characters(value) if is_raw else map(escaped_character, value)):
        if current and text_width(spell(current + "".join(word))) > room:
            parts.append(current)
            current = ""
        for character in word:
            if current and text_width(spell(current + character)) > room:
                parts.append(current)
                current = ""
            current += character
    return tuple(spell(part) for part in [*parts, current])


def _words(characters: Iterable[str]) -> list[list[str]]:
    words: list[list[str]] = [[]]
    for character in characters:
        words[-1].append(character)
        if character == " ":
            words.append([])
    return words


def _raw_characters(text: str) -> Iterator[str]:
    """The characters of a raw literal; what follows a backslash stays with it."""
    rest = iter(text)
    for character in rest:
        yield character + next(rest, "") if character == "\\" else character


def _replaced(tokens: Tokens, string: int, parts: tuple[str, ...]) -> Tokens:
    pair = max((token.pair for token in tokens), default=0)
    result: list[Token] = []
    for index, token in enumerate(tokens):
        if token.role != "string" or token.pair != string:
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
