"""The name, the docstring and the distinguishing part of the id of each test of a method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

from orchscaffold.composing.wording.conditions import Phrase
from orchscaffold.composing.wording.naming import slug
from orchscaffold.composing.wording.outcomes import Outcome
from orchscaffold.frozen import dataclass

MAX_NAME: Final = 90
_DANGLING: Final = frozenset(
    {"a", "an", "and", "at", "differs", "equals", "from", "has", "is", "least", "most", "no"}
    | {"not", "of", "raises", "returns", "same", "stays", "the", "to", "when", "with", "without"}
)


@dataclass(frozen=True, slots=True)
class Title:
    """`name` of the test method, its one-line `doc`, and what `differs` from other paths."""

    name: str
    doc: str
    differs: str


@dataclass(frozen=True, slots=True)
class Story:
    """What one path tells: what it comes to, and what was decided, the most telling first."""

    outcome: Outcome
    phrases: tuple[Phrase, ...]


def titles_of(method: str, stories: Sequence[Story], *, doc_width: int) -> tuple[Title, ...]:
    """A title for each path of `method`, distinct in name and in what differs.

    Two paths that would be called the same are told apart by the next decision they differ on.
    """
    chosen = [story.phrases[:1] for story in stories]
    for _ in range(3):
        groups = _groups(
            [_differs(story, picked) for story, picked in zip(stories, chosen, strict=True)]
        )
        if all(len(group) == 1 for group in groups):
            break
        for group in groups:
            _tell_apart(stories, chosen, group[1:], group)
    made = [
        _title(method, story, picked, doc_width)
        for story, picked in zip(stories, chosen, strict=True)
    ]
    return _numbered(made)


def _groups(keys: Sequence[str]) -> list[list[int]]:
    found: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return list(found.values())


def _tell_apart(
    stories: Sequence[Story],
    chosen: list[tuple[Phrase, ...]],
    places: Sequence[int],
    group: Sequence[int],
) -> None:
    for place in places:
        others = [
            {phrase.words for phrase in stories[other].phrases} for other in group if other != place
        ]
        for phrase in stories[place].phrases:
            if _adds(phrase, chosen[place]) and all(phrase.words not in other for other in others):
                chosen[place] = (*chosen[place], phrase)
                break


def _adds(phrase: Phrase, picked: Sequence[Phrase]) -> bool:
    """Whether a phrase speaks of something that the picked ones do not speak of."""
    return all(phrase.about != other.about for other in picked)


def _differs(story: Story, picked: Sequence[Phrase]) -> str:
    words = "_and_".join(phrase.words for phrase in picked) or story.outcome.words
    return words.replace("_", "-")


def _title(method: str, story: Story, picked: tuple[Phrase, ...], width: int) -> Title:
    subject = slug(method.strip("_") or method)
    name = _shortened(f"test_{subject}_{story.outcome.words}", picked)
    return Title(name, _doc(method, story.outcome, picked, width), _differs(story, picked))


def _shortened(lead: str, picked: tuple[Phrase, ...]) -> str:
    parts = [phrase.clause if not place else phrase.words for place, phrase in enumerate(picked)]
    name = "_".join((lead, "_and_".join(parts))) if parts else lead
    if len(name) <= MAX_NAME:
        return name
    words = name[: name.rfind("_", 0, MAX_NAME + 1)].split("_")
    while words[-1] in _DANGLING:
        words.pop()
    return "_".join(words)


def _doc(method: str, outcome: Outcome, picked: tuple[Phrase, ...], width: int) -> str:
    """The longest of the sentences that fits."""
    ends = [f"{method} {outcome.text}"]
    texts = [phrase.text for phrase in picked]
    ends = [
        f"{method} {outcome.text} when {' and '.join(texts[:count])}"
        for count in range(len(texts), 0, -1)
    ] + ends
    fitting = [end for end in ends if len(end) < width]
    text = fitting[0] if fitting else f"{method} {outcome.text}"
    return f"{text[: width - 1].rstrip()}."


def _numbered(titles: Sequence[Title]) -> tuple[Title, ...]:
    """The titles with a number where nothing else tells two apart."""
    names = _distinct([title.name for title in titles], "_")
    differing = _distinct([title.differs for title in titles], "-")
    return tuple(
        Title(name, title.doc, differs)
        for name, title, differs in zip(names, titles, differing, strict=True)
    )


def _distinct(texts: Sequence[str], joint: str) -> Iterator[str]:
    """The texts, the second of two that are the same with a number that makes it like no other."""
    taken = set(texts)
    seen: set[str] = set()
    for text in texts:
        found = text
        if text in seen:
            found = next(one for one in _endings(text, joint) if one not in taken)
        taken.add(found)
        seen.add(text)
        yield found


def _endings(text: str, joint: str) -> Iterator[str]:
    return (f"{text}{joint}{number}" for number in count(2))
