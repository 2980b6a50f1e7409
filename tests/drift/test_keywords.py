"""D101: arguments that the callee does not take."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, repaired, run_really, spelled, whole

FINE = (
    Case("fields by name", "def test(): Line(name='a', price=1, note='b', tags=[], rush=True)"),
    Case("fields by position", "def test(): Line('a', 1, 'b', [], 2, rush=True)"),
    Case("an InitVar is a parameter", "def test(): Line('a', 1, scale=2)"),
    Case("inherited fields", "def test(): LongLine('a', length=2, rush=True)"),
    Case("keyword-only", "def test(): Desk(Context(None), size=2)"),
    Case("any keyword", "def test(): Setting(a=1); Desk(Context(None)).spread(1, 2, colour=3)"),
    Case("made by __new__", "def test(): Made(1, colour=2)"),
    Case("made by a metaclass", "def test(): ByMeta(1, colour=2)"),
    Case("a decorator may change it", "def test(): anyhow(1, colour=2)"),
    Case("unknown keywords in a dict", "def test(): Line(**{'name': 'a', 'price': 1})"),
    Case("expected", "def test():\n    with pytest.raises(TypeError): Line(nme='a')"),
    Case("expected, broadly", "def test():\n    with pytest.raises(Exception): Line(nme='a')"),
    Case("suppressed", "def test():\n    with contextlib.suppress(TypeError): Line(nme='a')"),
    Case("tried", "def test():\n    try: Line(nme='a')\n    except TypeError: pass"),
    Case("in a branch", "def test():\n    if shop.tariff: Line(nme='a')"),
    Case("after an early exit", "def test():\n    if Line: return\n    Line(nme='a')"),
    Case("skipped", "@pytest.mark.skip\ndef test(): Line(nme='a')"),
    Case(
        "never called", "def test():\n    def make(): return Line(nme='a')\n    lambda: Line(b=1)"
    ),
    Case("patched", "@patch('shop.make')\ndef test(make): shop.make(colour=1)"),
    Case(
        "patched method",
        "@patch.object(Desk, 'place')\ndef test(place): Desk(Context(1)).place(z=1)",
    ),
    Case("bound again", "def test(Line=dict): Line(colour=1)"),
    Case("a mock of it", "def test():\n    line = Mock(spec=Line)\n    line(colour=1)"),
    Case("positional-only by position", "def test(): Desk.check('a', strict=True)"),
    Case("assigned in a loop", "def test():\n    for make in (dict,): make(colour=1)"),
    Case("stars", "def test(): make(*['a'], size=1)"),
    Case(
        "unittest",
        "def test():\n    with unittest_raises(TypeError): Line(nme='a')\n"
        "unittest_raises = pytest.raises",
    ),
)
DRIFT = (
    Case(
        "a field renamed",
        "def test(): Line(title='a', price=1)",
        ("1:18 Line() has no parameter 'title'",),
        "def test(): Line(name='a', price=1)",
    ),
    Case(
        "a near name",
        "def test(): Line(name='a', price=1, nte='b')",
        ("1:37 Line() has no parameter 'nte'",),
        "def test(): Line(name='a', price=1, note='b')",
    ),
    Case(
        "a field that the constructor does not take",
        "def test(): Line(name='a', price=1, total=3)",
        ("1:37 Line() has no parameter 'total'",),
    ),
    Case(
        "through a module",
        "def test(): shop.Line(nam='a', price=1)",
        ("1:23 Line() has no parameter 'nam'",),
        "def test(): shop.Line(name='a', price=1)",
    ),
    Case(
        "an inherited constructor",
        "def test(): Desk(Context(None), sze=2)",
        ("1:33 Desk() has no parameter 'sze'",),
        "def test(): Desk(Context(None), size=2)",
    ),
    Case(
        "a method",
        "def test():\n    desk = Desk(Context(None))\n    desk.place('a', quantity=2)",
        ("3:21 Desk.place() has no parameter 'quantity'",),
    ),
    Case(
        "a class method",
        "def test(): Desk.of_size(width=2)",
        ("1:26 Desk.of_size() has no parameter 'width'",),
        "def test(): Desk.of_size(size=2)",
    ),
    Case(
        "positional-only by name",
        "def test(): Desk.check('a', name='b')",
        ("1:29 Desk.check() has no parameter 'name'",),
    ),
    Case(
        "a function",
        "def test(): make('a', size=1, colour=2)",
        ("1:31 make() has no parameter 'colour'",),
    ),
    Case(
        "too many positions",
        "def test(): Point(1, 2, 3)",
        ("1:25 Point() takes 2 positional arguments, 3 are given",),
    ),
    Case(
        "keyword-only by position",
        "def test(): Desk(Context(None), 2)",
        ("1:33 Desk() takes 1 positional argument, 2 are given",),
    ),
    Case(
        "in a helper",
        "def _line(): return Line(nme='a', price=1)\n\ndef test(): _line()",
        ("1:26 Line() has no parameter 'nme'",),
        "def _line(): return Line(name='a', price=1)\n\ndef test(): _line()",
    ),
    Case(
        "in a fixture",
        "@pytest.fixture\ndef line(): return Line(nme='a', price=1)\n\ndef test(line): pass",
        ("2:25 Line() has no parameter 'nme'",),
        "@pytest.fixture\ndef line(): return Line(name='a', price=1)\n\ndef test(line): pass",
    ),
    Case(
        "another exception is expected",
        "def test():\n    with pytest.raises(ValueError): Line(name='a', price=1, nte=2)",
        ("2:61 Line() has no parameter 'nte'",),
        "def test():\n    with pytest.raises(ValueError): Line(name='a', price=1, note=2)",
        passes=False,
    ),
    Case(
        "in a class, with a comment in a wide script",
        "class TestLine:\n    def test(self):\n        'größer'; Line(nme='ü', price=1)",
        ("3:24 Line() has no parameter 'nme'",),
        "class TestLine:\n    def test(self):\n        'größer'; Line(name='ü', price=1)",
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    assert spelled(find(tmp_path, whole(case)), "D101") == case.finds


@pytest.mark.parametrize("case", [c for c in DRIFT if c.fixed], ids=lambda case: case.name)
def test_the_repair(case: Case, tmp_path: Path) -> None:
    found = [item for item in find(tmp_path, whole(case)) if item.code == "D101"]
    text = repaired(whole(case), found)
    assert text.endswith(case.fixed)
    again = [item for item in find(tmp_path, text) if item.code == "D101"]
    assert again == []


def test_only_one_it_can_be_is_a_safe_repair(tmp_path: Path) -> None:
    kinds = {
        case.name: {item.fix for item in find(tmp_path, whole(case)) if item.code == "D101"}
        for case in DRIFT
    }
    safe = {name for name, found in kinds.items() if found == {"safe"}}
    assert safe == {"through a module", "in a helper", "in a fixture"} | {
        "in a class, with a comment in a wide script"
    }


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
