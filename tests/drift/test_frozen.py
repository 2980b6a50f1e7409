"""D109: assignments that are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("a plain dataclass", "def test():\n    line = Line('a', 1)\n    line.price = 2"),
    Case(
        "a changed copy",
        "def test():\n    context = Context(1)\n    context = context.with_updates(limit=2)",
    ),
    Case(
        "what it holds",
        "def test():\n    context = Context(Line('a', 1))\n    context.broker.price = 2",
    ),
    Case(
        "expected",
        "def test():\n    context = Context(1)\n"
        "    with pytest.raises(AttributeError): context.limit = 2",
    ),
    Case(
        "expected by its own name",
        "from dataclasses import FrozenInstanceError\n\ndef test():\n"
        "    context = Context(1)\n    with pytest.raises(FrozenInstanceError): context.limit = 2",
    ),
    Case("by force", "def test(): object.__setattr__(Context(1), 'limit', 2)"),
    Case("a mock of it", "def test():\n    context = Mock(spec=Context(1))\n    context.limit = 2"),
    Case(
        "a property with a setter", "def test():\n    desk = Desk(Context(1))\n    desk.limit = 3"
    ),
    Case(
        "another context since",
        "def test():\n    desk = Desk(Context(1))\n    desk.update_context(Mock())\n"
        "    desk.context.limit = 3",
    ),
    Case("a property of the class", "def test():\n    with patch.object(Desk, 'label', 'x'): pass"),
)
DRIFT = (
    Case(
        "a field",
        "def test():\n    context = Context(1)\n    context.limit = 2",
        ("3:13 Context is frozen: 'limit' cannot be assigned",),
    ),
    Case(
        "any name",
        "def test():\n    context = Context(1)\n    context.other = 2",
        ("3:13 Context is frozen: 'other' cannot be assigned",),
    ),
    Case(
        "where a desk keeps it",
        "def test():\n    desk = Desk(Context(1))\n    desk.context.limit = 2",
        ("3:18 Context is frozen: 'limit' cannot be assigned",),
    ),
    Case(
        "through fixtures",
        "@pytest.fixture\ndef context(): return Context(1)\n\n@pytest.fixture\n"
        "def desk(context): return Desk(context)\n\ndef test(desk, context):\n"
        "    desk._context.limit = 2\n    context.broker = 2",
        (
            "8:19 Context is frozen: 'limit' cannot be assigned",
            "9:13 Context is frozen: 'broker' cannot be assigned",
        ),
    ),
    Case(
        "handed over later",
        "def test():\n    desk = Desk(Mock())\n    desk.update_context(Context(1))\n"
        "    desk.context.limit = 2",
        ("4:18 Context is frozen: 'limit' cannot be assigned",),
    ),
    Case(
        "a copy",
        "def test(): replace(Context(1), limit=2).limit = 3",
        ("1:42 Context is frozen: 'limit' cannot be assigned",),
    ),
    Case(
        "a named tuple",
        "def test():\n    point = Point(1)\n    point.x = 2",
        ("3:11 Point is frozen: 'x' cannot be assigned",),
    ),
    Case(
        "a patch",
        "def test():\n    context = Context(1)\n    with patch.object(context, 'limit', 2): pass",
        ("3:32 Context is frozen: 'limit' cannot be assigned",),
    ),
    Case(
        "a property without a setter",
        "def test():\n    desk = Desk(Context(1))\n    desk.label = 'a'",
        ("3:10 'label' is a property of Desk without a setter",),
    ),
    Case(
        "a patch of such a property",
        "def test():\n    desk = Desk(Context(1))\n    with patch.object(desk, 'label'): pass",
        ("3:29 'label' is a property of Desk without a setter",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D109") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
