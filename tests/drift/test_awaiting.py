"""D106: awaits of what cannot be awaited."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("async", "async def test(): await price('a'); await Desk(Context(1)).start()"),
    Case("a coroutine handed on", "async def test(): await later('a')"),
    Case("AsyncMock", "async def test():\n    m = AsyncMock()\n    await m(); await m.method()"),
    Case(
        "an AsyncMock set on a mock",
        "async def test():\n    m = Mock()\n    m.go = AsyncMock()\n    await m.go()",
    ),
    Case("an AsyncMock given", "async def test():\n    m = Mock(go=AsyncMock())\n    await m.go()"),
    Case(
        "returns a coroutine",
        "async def test():\n    m = Mock(return_value=price('a'))\n    await m()",
    ),
    Case(
        "returns one, set later",
        "async def test():\n    m = Mock()\n    m.return_value = price('a')\n    await m()",
    ),
    Case(
        "an async side effect",
        "async def test():\n    m = Mock(side_effect=price)\n    await m('a')",
    ),
    Case(
        "a spec with async methods",
        "async def test():\n    m = Mock(spec=Desk)\n    await m.start()",
    ),
    Case(
        "set by a helper",
        "def _fill(m): m.go = AsyncMock()\n\nasync def test():\n    m = Mock()\n"
        "    _fill(m)\n    await m.go()",
    ),
    Case("expected", "async def test():\n    with pytest.raises(TypeError): await Mock()()"),
    Case(
        "patched",
        "async def test():\n    desk = Desk(Context(1))\n"
        "    with patch.object(desk, 'quote', AsyncMock()): await desk.quote()",
    ),
)
DRIFT = (
    Case(
        "what a Mock returns",
        "async def test():\n    m = Mock()\n    await m.go()",
        ("3:5 what a Mock returns cannot be awaited",),
    ),
    Case(
        "a MagicMock",
        "async def test():\n    await MagicMock()",
        ("2:5 a MagicMock cannot be awaited",),
    ),
    Case(
        "a method that is not async",
        "async def test():\n    await Desk(Context(1)).quote()",
        ("2:5 Desk.quote() is not async, and what it returns cannot be awaited",),
    ),
    Case(
        "a method without a result",
        "async def test():\n    desk = Desk(Context(1))\n    await desk.update_context(Context(2))",
        ("3:5 Base.update_context() is not async, and what it returns cannot be awaited",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D106") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
