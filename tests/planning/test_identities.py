from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.planning.identities import identities, shortened

AROUND = len("    # orchscaffold:  3f9a1c27:b07d44e1")
WORDS = st.lists(
    st.one_of(st.sampled_from(["without", "is", "returns", "not"]), st.text("abcxyz", min_size=1)),
    min_size=1,
    max_size=12,
).map("-".join)


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("returns-0", 9, "returns-0"),
        ("without", 3, "without"),
        ("fetch-raises-connection-error", 20, "fetch"),
        ("fetch-raises-connection-error", 24, "fetch-raises-connection"),
        ("orders-is-not-empty", 13, "orders"),
        ("without-order-lock", 12, "order-lock"),
        ("without-is-set", 9, "is-set"),
        ("reconciliation", 5, "reconciliation"),
    ],
)
def test_shortened(text: str, room: int, expected: str) -> None:
    assert shortened(text, room) == expected


@given(text=WORDS, room=st.integers(0, 60))
def test_what_is_cut_is_words_of_it(text: str, room: int) -> None:
    short = shortened(text, room)
    assert f"-{short}-" in f"-{text}-"
    assert len(short) <= room or "-" not in short
    assert shortened(short, room) == short


@pytest.mark.parametrize(
    ("method", "differs", "expected"),
    [
        ("go", "x-is-empty", "x-is-empty"),
        ("refresh", "fetch-raises-timeout-error", "fetch-raises-timeout"),
        ("synchronise", "fetch-raises-timeout-error", "fetch"),
        ("x" * 18, "fetch-raises-timeout-error", "fetch"),
        ("x" * 19, "fetch-raises-timeout-error", "fetch-raises-timeout"),
        ("x" * 80, "fetch-raises-timeout-error", "fetch-raises-timeout"),
    ],
)
def test_as_long_as_the_line_allows(method: str, differs: str, expected: str) -> None:
    [id_] = identities("OrderManager", method, [("guard", differs)])
    assert id_ == f"OrderManager.{method}/guard/{expected}"


@given(
    st.text(string.ascii_letters, min_size=1, max_size=20),
    st.text(string.ascii_letters, min_size=1, max_size=20),
    st.lists(WORDS, min_size=1, max_size=6, unique=True),
)
def test_ids_are_distinct_and_fit_where_words_do(
    owner: str, method: str, differing: list[str]
) -> None:
    ids = identities(owner, method, [("guard", text) for text in differing])
    assert len(set(ids)) == len(ids)
    for id_, text in zip(ids, differing, strict=True):
        assert len(id_) + AROUND <= 120 or all(len(word) > 11 for word in text.split("-"))


def test_other_patterns_and_methods_do_not_count() -> None:
    text = "connection-raises-timeout-error"
    alone = identities("OrderManager", "synchronise", [("guard", text)])
    both = identities("OrderManager", "synchronise", [("guard", text), ("re-raise", text)])
    assert both[0] == alone[0]


def test_what_shares_a_cut_is_told_apart_whatever_the_order() -> None:
    texts = ["connection-raises-timeout-error", "connection-returns-none"]
    there = identities("OrderManager", "synchronise", [("guard", text) for text in texts])
    back = identities("OrderManager", "synchronise", [("guard", text) for text in reversed(texts)])
    assert there == back[::-1]
    assert all(id_.startswith("OrderManager.synchronise/guard/connection-") for id_ in there)
