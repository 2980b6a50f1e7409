"""D107: coroutines that nobody awaits."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, repaired, run_really, spelled, whole

FINE = (
    Case("awaited", "async def test(): await price('a')"),
    Case("run", "def test(): asyncio.run(price('a'))"),
    Case("a task", "async def test(): await asyncio.create_task(price('a'))"),
    Case(
        "kept and awaited",
        "async def test():\n    coming = price('a')\n    assert await coming == 1",
    ),
    Case("closed", "def test():\n    coming = price('a')\n    coming.close()"),
    Case("not async", "def test(): make('a', size=1)"),
    Case("patched", "def test():\n    with patch('shop.price'): shop.price('a')"),
    Case(
        "a context manager", "async def test():\n    async with Desk(Context(1)).session('a'): pass"
    ),
    Case(
        "a warning is expected",
        "def test():\n    with pytest.warns(RuntimeWarning):\n"
        "        price('a')\n        import gc; gc.collect()",
    ),
)
DRIFT = (
    Case(
        "dropped",
        "async def test():\n    desk = Desk(Context(1))\n    desk.start()",
        ("3:5 Desk.start() is async, and its coroutine is never awaited: it does not run",),
        "async def test():\n    desk = Desk(Context(1))\n    await desk.start()",
        passes=True,
    ),
    Case(
        "dropped where nothing can be awaited",
        "def test(): Desk(Context(1)).start()",
        ("1:13 Desk.start() is async, and its coroutine is never awaited: it does not run",),
        passes=True,
    ),
    Case(
        "asserted on",
        "def test(): assert price('a')",
        ("1:13 price() is async, and its coroutine is never awaited: it does not run",),
        passes=True,
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D107") == case.finds


@pytest.mark.parametrize("case", [c for c in DRIFT if c.fixed], ids=lambda case: case.name)
def test_the_repair(case: Case, tmp_path: Path) -> None:
    found = [item for item in find(tmp_path, whole(case)) if item.code == "D107"]
    assert {item.fix for item in found} == {"unsafe"}
    text = repaired(whole(case), found)
    assert text.endswith(case.fixed)
    assert [item for item in find(tmp_path, text) if item.code == "D107"] == []


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
