"""D108: exceptions that never come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("raised", "def test():\n    with pytest.raises(ValueError): raise ValueError"),
    Case(
        "another is let through",
        "def test():\n    desk = Desk(Context(Mock(**{'run.side_effect': KeyError})))\n"
        "    with pytest.raises(KeyError): desk.cycle_narrowly()",
    ),
    Case(
        "turned into another",
        "def test():\n    desk = Desk(Context(Mock(**{'run.side_effect': ValueError})))\n"
        "    with pytest.raises(RuntimeError): desk.cycle_loudly()",
    ),
    Case(
        "after the try",
        "def test():\n    desk = Desk(Context(Mock(**{'finish.side_effect': ValueError})))\n"
        "    with pytest.raises(ValueError): desk.cycle_late()",
    ),
    Case(
        "not an ordinary exception",
        "def test():\n    desk = Desk(Context(Mock(**{'run.side_effect': KeyboardInterrupt})))\n"
        "    with pytest.raises(KeyboardInterrupt): desk.cycle()",
    ),
    Case(
        "more in the block",
        "def test():\n    desk = Desk(Context(Mock()))\n"
        "    with pytest.raises(ValueError):\n        desk.cycle()\n        raise ValueError",
    ),
    Case(
        "raised by an argument",
        "def test():\n    desk = Desk(Context(Mock()))\n"
        "    with pytest.raises(TypeError): desk.cycle(1)",
    ),
    Case(
        "raised by the logger",
        "def test():\n    desk = Desk(Context(Mock(**{'run.side_effect': KeyError})))\n"
        "    with patch('shop.logger.error', side_effect=ValueError):\n"
        "        with pytest.raises(ValueError): desk.cycle()",
    ),
    Case(
        "the method is patched",
        "def test():\n    desk = Desk(Context(Mock()))\n"
        "    with patch.object(desk, 'cycle', side_effect=ValueError):\n"
        "        with pytest.raises(ValueError): desk.cycle()",
    ),
)
DRIFT = (
    Case(
        "every path logs",
        "def test():\n    desk = Desk(Context(Mock()))\n"
        "    with pytest.raises(ValueError):\n        desk.cycle()",
        ("3:5 Desk.cycle() logs and carries on: it does not raise ValueError",),
    ),
    Case(
        "the one that is caught",
        "def test():\n    desk = Desk(Context(Mock()))\n    with pytest.raises(ValueError):\n"
        "        desk.cycle_narrowly()",
        ("3:5 Desk.cycle_narrowly() logs and carries on: it does not raise ValueError",),
    ),
    Case(
        "async",
        "async def test():\n    desk = Desk(Context(Mock()))\n"
        "    with pytest.raises(RuntimeError):\n"
        "        await desk.fetch_safely()",
        ("3:5 Desk.fetch_safely() logs and carries on: it does not raise RuntimeError",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D108") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
