"""D105: enum members that do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, repaired, run_really, spelled, whole

FINE = (
    Case("members", "def test(): Side.BUY; Side.SELL.value; Side.BUY.name; Side.BUY.opposite"),
    Case("of every enum", "def test(): Side.__members__; Side['BUY']; Side('buy'); list(Side)"),
    Case("expected", "def test():\n    with pytest.raises(AttributeError): Side.HOLD"),
    Case("asked before", "def test():\n    if hasattr(Side, 'HOLD'): Side.HOLD"),
    Case(
        "made by a call",
        "def test(): Colour.RED\n\nimport enum\n\nColour = enum.Enum('Colour', 'RED')",
    ),
)
DRIFT = (
    Case(
        "no such member",
        "def test(): Side.HOLD",
        ("1:18 enum Side has no member 'HOLD'",),
    ),
    Case(
        "a near name",
        "def test(): Line(Side.SEL, 1)",
        ("1:23 enum Side has no member 'SEL'",),
        "def test(): Line(Side.SELL, 1)",
    ),
    Case(
        "through a module",
        "def test(): shop.Side.BY",
        ("1:23 enum Side has no member 'BY'",),
        "def test(): shop.Side.BUY",
    ),
    Case(
        "in a default",
        "@pytest.fixture\ndef side(): return Side.HOLD\n\ndef test(side): pass",
        ("2:25 enum Side has no member 'HOLD'",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D105") == case.finds


@pytest.mark.parametrize("case", [c for c in DRIFT if c.fixed], ids=lambda case: case.name)
def test_the_repair(case: Case, tmp_path: Path) -> None:
    found = [item for item in find(tmp_path, whole(case)) if item.code == "D105"]
    assert {item.fix for item in found} == {"unsafe"}
    text = repaired(whole(case), found)
    assert text.endswith(case.fixed)
    assert [item for item in find(tmp_path, text) if item.code == "D105"] == []


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
