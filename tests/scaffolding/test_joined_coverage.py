"""The coverage that existing and new tests reach between them, from one run of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.scaffolding.trial import joined_percent
from orchscaffold.verify import FileCoverage

MODULE = Path("feed.py")


def _run(percent: float, lines: tuple[int, ...], *branches: tuple[int, int]) -> FileCoverage:
    return FileCoverage(MODULE, percent, lines, branches)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (_run(100.0, ()), _run(60.0, (1, 2, 3, 4)), 100.0),
        (_run(60.0, (1, 2, 3, 4)), _run(100.0, ()), 100.0),
        (_run(80.0, (1, 2)), _run(60.0, (2, 3, 4, 5)), 90.0),
        (_run(80.0, (1, 2)), _run(80.0, (3, 4)), 100.0),
        (_run(80.0, (1,), (1, 2)), _run(80.0, (1,), (1, 3)), 90.0),
        (_run(80.0, (1, 2)), _run(60.0, (1, 2, 3, 4)), 80.0),
        (_run(0.0, (1, 2)), _run(0.0, (1, 2)), 0.0),
    ],
)
def test_joined(first: FileCoverage, second: FileCoverage, expected: float) -> None:
    assert joined_percent(first, second) == pytest.approx(expected)
    assert joined_percent(first, second) >= first.percent
