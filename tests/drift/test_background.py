"""D110: tasks that nothing ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case(
        "kept and cancelled",
        "async def test():\n    task = asyncio.create_task(Desk(Context(1)).watch())\n"
        "    task.cancel()",
    ),
    Case("ends by itself", "async def test(): asyncio.create_task(price('a'))"),
    Case(
        "its owner is asked later",
        "async def test():\n    desk = Desk(Context(1))\n"
        "    asyncio.create_task(desk.watch())\n    await desk.stop()",
    ),
    Case(
        "found among all tasks",
        "async def test():\n    asyncio.create_task(Desk(Context(1)).watch())\n"
        "    for task in asyncio.all_tasks() - {asyncio.current_task()}: task.cancel()",
    ),
    Case(
        "patched",
        "async def test():\n    desk = Desk(Context(1))\n"
        "    with patch.object(desk, 'watch', AsyncMock()): asyncio.create_task(desk.watch())",
    ),
)
DRIFT = (
    Case(
        "thrown away",
        "async def test():\n    asyncio.create_task(Desk(Context(1)).watch())\n"
        "    await asyncio.sleep(0)",
        ("2:5 watch() runs for ever, and nothing in the test cancels its task",),
        passes=True,
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D110") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
