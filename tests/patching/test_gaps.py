"""Gaps for what is new: the usual order where that is free, and no two in one gap without need."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.patching.gaps import own_gap, usual_gap

ORDER = "abcde"
USUAL = [("a", "", 0), ("c", "b", 1), ("c", "d", 0), ("c", "bd", 1), ("c", "db", 2), ("z", "ab", 2)]
OWN = [
    ("c", "bd", 1),
    ("b", "ace", 1),
    ("d", "ace", 2),
    ("e", "abc", 3),
    ("d", "abc", 2),
    ("a", "cde", 1),
    ("b", "cde", 0),
    ("z", "ab", 2),
]


@pytest.mark.parametrize(("name", "standing", "gap"), USUAL)
def test_the_usual_gap(name: str, standing: str, gap: int) -> None:
    assert usual_gap(name, ORDER, standing) == gap


@pytest.mark.parametrize(("name", "standing", "gap"), OWN)
def test_the_gap_for_one_alone(name: str, standing: str, gap: int) -> None:
    assert own_gap(name, ORDER, standing) == gap


@given(st.lists(st.sampled_from("abcdefxyz"), unique=True))
def test_no_two_share_a_gap_while_one_is_free(standing: Sequence[str]) -> None:
    missing = [name for name in ORDER if name not in standing]
    gaps = [own_gap(name, ORDER, standing) for name in missing]
    assert set(gaps) <= set(range(len(standing) + 1))
    shared = sum(one == other for one, other in combinations(gaps, 2))
    assert not shared or len(set(gaps)) == len(standing) + 1
