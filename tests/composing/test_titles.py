"""Titles of the tests of one method, whatever its paths are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.composing.wording.conditions import Phrase
from orchscaffold.composing.wording.outcomes import Outcome
from orchscaffold.composing.wording.titles import Story, titles_of

ZERO = Outcome("returns_0", "returns 0")
WORDS = st.sampled_from(["a", "a_2", "a_2_2", "a_3", "without_a", "without_a_2", "a_is_b"])


def stories_of(*words: str) -> list[Story]:
    return [Story(ZERO, (Phrase(one, one.replace("_", " ")),)) for one in words]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", "a"], ["a", "a-2"]),
        (["a", "a_2", "a"], ["a", "a-2", "a-3"]),
        (["a", "a", "a_2"], ["a", "a-3", "a-2"]),
        (["a", "a", "a"], ["a", "a-2", "a-3"]),
    ],
)
def test_a_number_tells_apart_what_words_do_not(words: list[str], expected: list[str]) -> None:
    titles = titles_of("go", stories_of(*words), doc_width=80)
    assert [title.differs for title in titles] == expected
    assert [title.name for title in titles] == [
        f"test_go_returns_0_when_{one.replace('-', '_')}" for one in expected
    ]


@given(st.lists(WORDS, max_size=8))
def test_no_two_are_alike(words: list[str]) -> None:
    titles = titles_of("go", stories_of(*words), doc_width=80)
    assert len({title.name for title in titles}) == len(words)
    assert len({title.differs for title in titles}) == len(words)
