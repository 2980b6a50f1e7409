"""What the machine makes of `itertools` is what Python makes of it."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from machine_runs import endings, machine_of

SOURCE = """
import itertools
from itertools import chain


class C:
    def act(self):
        return {}
"""
EXPRESSIONS = [
    "list(itertools.chain([1], (2, 3), {4: 5}))",
    "list(itertools.chain())",
    "list(itertools.chain.from_iterable([[1], [2, 3]]))",
    "sorted(chain.from_iterable({1: [2], 3: [4]}.values()))",
    "list(itertools.islice([1, 2, 3, 4], 2))",
    "list(itertools.islice([1, 2, 3, 4], 1, None))",
    "list(itertools.islice([1, 2, 3, 4], 0, 4, 2))",
    "list(itertools.islice(itertools.count(5), 3))",
    "list(itertools.repeat('a', 2))",
    "list(itertools.product([1, 2], 'ab'))",
    "list(itertools.product([0, 1], repeat=2))",
    "list(itertools.combinations([1, 2, 3], 2))",
    "list(itertools.permutations([1, 2, 3], 2))",
    "list(itertools.permutations([1, 2]))",
    "list(itertools.zip_longest([1, 2], [3]))",
    "list(itertools.zip_longest([1, 2], [3], fillvalue=0))",
    "list(itertools.pairwise([1, 2, 3]))",
    "list(itertools.starmap(max, [(1, 2), (4, 3)]))",
    "list(itertools.takewhile(lambda n: n < 3, [1, 2, 3, 1]))",
    "list(itertools.dropwhile(lambda n: n < 3, [1, 2, 3, 1]))",
    "list(itertools.filterfalse(lambda n: n % 2, [1, 2, 3, 4]))",
    "list(itertools.filterfalse(None, [0, 1, 2, 0]))",
    "list(itertools.compress('abc', [1, 0, True]))",
    "[(key, list(items)) for key, items in itertools.groupby([1, 1, 2, 1])]",
    "[(key, list(items)) for key, items in itertools.groupby(['ab', 'cd', 'e'], key=len)]",
    "[list(part) for part in itertools.tee([1, 2])]",
    "[next(ids) for ids in [itertools.count()] for _ in range(3)]",
    "[next(ids) for ids in [itertools.count(4, -2)] for _ in range(3)]",
    "[next(turns) for turns in [itertools.cycle('ab')] for _ in range(3)]",
    "next(itertools.cycle([]), 'none')",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_itertools(tmp_path: Path, expression: str) -> None:
    expected = repr(eval(expression, {"itertools": itertools, "chain": itertools.chain}))
    assert endings(machine_of(tmp_path, SOURCE.format(expression))) == {expected}


LEFT_OUT = [
    "list(itertools.product([0, 1, 2, 3, 4], repeat=3))",
    "list(itertools.repeat(1))",
    "list(itertools.islice(itertools.count(), 1_000))",
]


@pytest.mark.parametrize("expression", LEFT_OUT)
def test_more_than_is_looked_at_is_left_out(tmp_path: Path, expression: str) -> None:
    assert endings(machine_of(tmp_path, SOURCE.format(expression))) == set()
