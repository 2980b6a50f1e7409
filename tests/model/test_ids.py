"""Ids in their parts, and put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.model.ids import ScenarioId

WORDS = st.from_regex(r"[A-Za-z_][\w-]{0,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "owner", "method", "pattern", "difference"),
    [
        ("Feed.poll/guard/closed", "Feed", "poll", "guard", "closed"),
        ("Outer.Feed.poll/re-raise/OSError", "Outer.Feed", "poll", "re-raise", "OSError"),
        ("feed/helper/_make_feed", "", "", "helper", "_make_feed"),
        ("a.feed/helper/_make_feed", "", "", "helper", "_make_feed"),
        ("Feed.poll/guard", "Feed", "poll", "guard", ""),
        ("Feed.poll", "Feed", "poll", "", ""),
        ("poll", "", "poll", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_the_parts(text: str, owner: str, method: str, pattern: str, difference: str) -> None:
    id_ = ScenarioId.parse(text)

    found = (id_.owner, id_.method, id_.pattern, id_.difference)
    assert found == (owner, method, pattern, difference)
    assert id_.is_helper == (pattern == "helper")


def test_a_group_is_all_of_one_method_and_pattern() -> None:
    first, second = map(ScenarioId.parse, ("Feed.poll/guard/closed", "Feed.poll/guard/empty"))

    assert first.group == second.group
    assert first.kind != second.kind
    assert first.kind == ScenarioId.parse("Feed.fetch/guard/closed").kind


@given(WORDS, WORDS, WORDS)
def test_what_is_put_together_comes_apart_again(subject: str, pattern: str, rest: str) -> None:
    id_ = ScenarioId(subject, pattern, rest)

    assert ScenarioId.parse(str(id_)) == id_


@given(WORDS, WORDS)
def test_a_helper_is_of_the_last_name_of_its_module(module: str, name: str) -> None:
    id_ = ScenarioId.of_helper(f"shop.{module}", name)

    assert (str(id_), id_.is_helper) == (f"{module}/helper/{name}", True)
