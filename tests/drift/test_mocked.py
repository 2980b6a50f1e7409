"""D111: plain mocks where the code awaits."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("AsyncMock", "async def test(): await Desk(Context(AsyncMock())).fetch()"),
    Case(
        "an async method set on it",
        "async def test():\n    client = Mock()\n    client.fetch = AsyncMock()\n"
        "    await Desk(Context(client)).fetch()",
    ),
    Case(
        "a coroutine set on it",
        "async def test():\n    client = Mock()\n    client.fetch.return_value = price('a')\n"
        "    await Desk(Context(client)).fetch()",
    ),
    Case(
        "expected",
        "async def test():\n    with pytest.raises(TypeError): await Desk(Context(Mock())).fetch()",
    ),
    Case("not reached", "async def test(): await Desk(Context(None)).fetch_if_any()"),
    Case("caught", "async def test(): await Desk(Context(Mock())).fetch_safely()"),
    Case(
        "the task is done",
        "async def test():\n    desk = Desk(Context(1))\n    desk._task = Mock()\n"
        "    desk._task.done.return_value = True\n    await desk.stop()",
    ),
    Case(
        "a future",
        "async def test():\n    desk = Desk(Context(1))\n    await desk.start()\n"
        "    await desk.stop()",
    ),
    Case("no task", "async def test(): await Desk(Context(1)).stop()"),
    Case(
        "a mock that is configured",
        "async def test():\n"
        "    client = Mock(**{'fetch': AsyncMock()})\n    await Desk(Context(client)).fetch()",
    ),
)
DRIFT = (
    Case(
        "a collaborator",
        "async def test():\n    desk = Desk(Context(Mock()))\n    await desk.fetch()",
        ("3:11 Desk.fetch() awaits self._client.fetch(), and the test gives it a Mock",),
    ),
    Case(
        "a task",
        "async def test():\n    desk = Desk(Context(1))\n    task = MagicMock()\n"
        "    task.done.return_value = False\n    desk._task = task\n    await desk.stop()",
        ("6:11 Desk.stop() awaits self._task, and the test gives it a MagicMock",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D111") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
