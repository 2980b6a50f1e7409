"""D102: required arguments that are not given."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("all that is required", "def test(): Line('a', 1); Line(price=1, name='a')"),
    Case("a default in a subclass", "def test(): LongLine('a')"),
    Case("stars", "def test(): Line(*['a', 1]); Line('a', **{'price': 1})"),
    Case("made by __new__", "def test(): Made(); ByMeta()"),
    Case("expected", "def test():\n    with pytest.raises(TypeError): Line('a')"),
    Case("tried", "def test():\n    try: make('a')\n    except TypeError: pass"),
    Case("a bound method", "def test(): Desk(Context(1)).place('a')"),
    Case("an unbound method", "def test(): Desk.place(Desk(Context(1)), 'a')"),
    Case("a static method", "def test(): Desk.check('a')"),
    Case("patched", "@patch('shop.make')\ndef test(make): shop.make()"),
    Case("autospecced", "def test():\n    make = Mock()\n    make()"),
    Case("an exception", "def test(): ValueError(); KeyError('a')"),
)
DRIFT = (
    Case(
        "a field",
        "def test(): Line('a')",
        ("1:13 Line() is called without 'price'",),
    ),
    Case(
        "two fields",
        "def test(): Line(note='b')",
        ("1:13 Line() is called without 'name', 'price'",),
    ),
    Case("a tuple's field", "def test(): Point(y=1)", ("1:13 Point() is called without 'x'",)),
    Case(
        "a keyword-only parameter",
        "def test(): make('a')",
        ("1:13 make() is called without 'size'",),
    ),
    Case(
        "an inherited constructor",
        "def test(): Desk()",
        ("1:13 Desk() is called without 'context'",),
    ),
    Case(
        "a method",
        "def test():\n    desk = Desk(Context(None))\n    desk.place()",
        ("3:5 Desk.place() is called without 'name'",),
    ),
    Case(
        "an unbound method",
        "def test(): Desk.place('a')",
        ("1:13 Desk.place() is called without 'name'",),
    ),
    Case(
        "an async function",
        "async def test(): await price()",
        ("1:25 price() is called without 'name'",),
    ),
    Case(
        "in what a helper is given",
        "def _desk(context): return Desk(context)\n\ndef test(): _desk(Context())",
        ("3:19 Context() is called without 'broker'",),
    ),
    Case(
        "a class of the test file",
        "class Fake:\n    def __init__(self, name): pass\n\ndef test(): Fake()",
        ("4:13 Fake() is called without 'name'",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D102") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
