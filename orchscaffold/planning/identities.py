"""What a scenario is called in its mark: `Class.method/pattern/what-differs`.

A mark is one line, so what differs is cut, at a word, for the line to fit the length that files are
formatted to. That is the narrowest of a few usual lengths which leaves room for it, whatever the
project has set: if an id followed the setting, changing that would give scenarios other names, and
what was edited or declined would be offered anew. Where class, method and pattern are too long for
any of them, the line is, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

_LENGTHS: Final = (88, 100, 120)
# A test's indentation, `# orchscaffold: `, a blank and two digests with a colon.
_AROUND: Final = 4 + 16 + 1 + 17
_LEAST: Final = 12
_OTHERWISE: Final = 24
_DIGITS: Final = 4
_MOST_DIGITS: Final = 64
_DANGLING: Final = frozenset(
    {"a", "already", "an", "and", "at", "by", "calls", "differs", "does", "equals", "for", "from"}
    | {"gives", "has", "in", "into", "is", "least", "makes", "most", "no", "not", "of", "on", "or"}
    | {"raises", "returns", "same", "sets", "starts", "stays", "the", "to", "until", "when", "with"}
    | {"without"}
)


def identities(owner: str, method: str, differing: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The ids of a method's scenarios from (pattern, what differs) of each, distinct among these.

    A cut that two of them share is followed by some digits of what was cut, so that an id depends
    on the other scenarios of its method as little as it can.
    """
    starts = [f"{owner}.{method}/{pattern}/" for pattern, _ in differing]
    short = [
        start + shortened(differs, _room(start))
        for start, (_, differs) in zip(starts, differing, strict=True)
    ]
    counts = Counter(short)
    lengths = range(_DIGITS, _MOST_DIGITS)
    tries = (_told_apart(short, counts, differing, length) for length in lengths)
    return next((ids for ids in tries if len(set(ids)) == len(ids)), tuple(short))


def _told_apart(
    short: Sequence[str],
    counts: Counter[str],
    differing: Sequence[tuple[str, str]],
    length: int,
) -> tuple[str, ...]:
    return tuple(
        id_ if counts[id_] == 1 else f"{id_}-{_digits(differs, length)}"
        for id_, (_, differs) in zip(short, differing, strict=True)
    )


def shortened(text: str, room: int) -> str:
    """The leading words of `text` that fit into `room`, at least one, none dangling at the end."""
    if len(text) <= room:
        return text
    words = text.split("-")
    kept = list(words)
    while kept and (len("-".join(kept)) > room or kept[-1] in _DANGLING):
        kept.pop()
    if kept:
        return "-".join(kept)
    if len(words) > 1 and words[0] in _DANGLING:
        return shortened("-".join(words[1:]), room)
    return words[0]


def _room(start: str) -> int:
    rooms = (length - _AROUND - len(start) for length in _LENGTHS)
    return next((room for room in rooms if room >= _LEAST), _OTHERWISE)


def _digits(text: str, length: int) -> str:
    return sha256(text.encode()).hexdigest()[:length]
