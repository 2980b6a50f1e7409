"""Files that were damaged at random: bytes, characters, lines, tokens and statements."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from random import Random

ODD = (
    *(b"\0", b"\r", b"\x0c", b"\t", b"\\\n", b"\xef\xbb\xbf", b"\xff", b"'''", b'"""', b"(", b")"),
    *(b":", b"#", b"\n\n\n", b"    ", b"lambda: ", b"await ", b"async ", b"yield ", b"*", b"@x\n"),
    *(b"# orchscaffold: ", b"# orchscaffold: declined A.b/guard/c  no\n", b"# coding: latin-1\n"),
    *(b"# fmt: off\n", b"\xe2\x80\xa8", b";", b"f'{x!r:{y}}'", b"pass\n", b"if 1:\n", b"..."),
)
TOKEN = re.compile(rb"\w+|[^\w\s]|\s+")
Damage = Callable[[bytes, Random], bytes]


def damaged(content: bytes, dice: Random) -> bytes:
    """The content with one to four things wrong with it, most often still Python."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        content = dice.choice(DAMAGES)(content, dice)
    return content


def _bytes(content: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(content) + 1)
    end = min(len(content), at + dice.choice((0, 0, 1, 3, 40)))
    return content[:at] + dice.choice((b"", *ODD)) + content[end:]


def _lines(content: bytes, dice: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    _shuffle_one(lines, dice)
    return b"".join(lines)


def _tokens(content: bytes, dice: Random) -> bytes:
    tokens = TOKEN.findall(content)
    if not tokens:
        return content
    words = [i for i, token in enumerate(tokens) if not token.isspace()] or [0]
    one, other = dice.choice(words), dice.choice(words)
    tokens[one] = tokens[other]
    return b"".join(tokens)


def _indentation(content: bytes, dice: Random) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    at = dice.randrange(len(lines))
    end = min(len(lines), at + dice.randrange(1, 12))
    deeper = dice.random() < 0.5
    for number in range(at, end):
        line = lines[number]
        lines[number] = b"    " + line if deeper else line.removeprefix(b"    ")
    return b"".join(lines)


def _statements(content: bytes, dice: Random) -> bytes:
    """Statements taken away, doubled, moved into each other's bodies; written by Python itself."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return content
    bodies = [
        body
        for node in ast.walk(tree)
        for name in ("body", "orelse", "finalbody")
        if isinstance(body := getattr(node, name, None), list) and body
    ]
    one, other = dice.choice(bodies), dice.choice(bodies)
    if dice.random() < 0.5:
        _shuffle_one(one, dice)
    else:
        other.insert(dice.randrange(len(other) + 1), dice.choice(one))
    if not one:
        one.append(ast.Pass())
    return _unparsed(tree) or content


def _expressions(content: bytes, dice: Random) -> bytes:
    """One expression in the place of another."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return content
    places = [
        (node, name, value)
        for node in ast.walk(tree)
        for name, value in ast.iter_fields(node)
        if isinstance(value, ast.expr) and isinstance(getattr(value, "ctx", None), ast.Load | None)
    ]
    if not places:
        return content
    (node, name, _), (_, _, value) = dice.choice(places), dice.choice(places)
    setattr(node, name, value)
    return _unparsed(tree) or content


def _unparsed(tree: ast.Module) -> bytes:
    try:
        return ast.unparse(tree).encode("utf-8", "surrogatepass") + b"\n"
    except (RecursionError, ValueError):
        return b""


def _shuffle_one(items: list, dice: Random) -> None:  # type: ignore[type-arg]
    """One item gone, doubled or elsewhere."""
    at = dice.randrange(len(items))
    item = items[at]
    kind = dice.randrange(3)
    if kind != 1:
        del items[at]
    if kind:
        items.insert(dice.randrange(len(items) + 1), item)


def smallest(content: bytes, fails: Callable[[bytes], bool], tries: int = 200) -> bytes:
    """What is left of the content when lines are taken away for as long as it still fails."""
    lines = content.splitlines(keepends=True)
    size = len(lines) // 2
    while size and tries:
        at = 0
        while at < len(lines) and tries:
            rest = lines[:at] + lines[at + size :]
            tries -= 1
            if fails(b"".join(rest)):
                lines = rest
            else:
                at += size
        size //= 2
    return b"".join(lines)


DAMAGES: Sequence[Damage] = (
    *(_bytes, _lines, _tokens, _tokens, _indentation),
    *(_statements, _statements, _expressions, _expressions),
)
