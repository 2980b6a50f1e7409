"""D104: attributes and methods that do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, repaired, run_really, spelled, whole

FINE = (
    Case(
        "methods and properties",
        "def test():\n    desk = Desk(Context(1))\n    desk.place; desk.label; desk.context",
    ),
    Case("set in a constructor above", "def test(): Desk(Context(1))._context"),
    Case("set in a method", "def test():\n    desk = Desk(Context(1))\n    desk._task"),
    Case("fields", "def test(): Line('a', 1).total; Point(1)._replace(x=2); Point(1)._asdict"),
    Case("of every object", "def test(): Desk.__name__; Desk(Context(1)).__dict__; Desk.mro"),
    Case("answers to anything", "def test(): Open().extra"),
    Case("set by a loop", "def test(): Setting(extra=1).extra"),
    Case("slots", "def test(): Slotted(1).left"),
    Case(
        "set by the test",
        "def test():\n    desk = Desk(Context(1))\n    desk.extra = 1\n    desk.extra",
    ),
    Case(
        "set by name",
        "def test():\n    desk = Desk(Context(1))\n    setattr(desk, 'extra', 1)\n    desk.extra",
    ),
    Case(
        "set by a fixture",
        "@pytest.fixture\ndef desk():\n    desk = Desk(Context(1))\n"
        "    desk.extra = 1\n    return desk\n\ndef test(desk): desk.extra",
    ),
    Case(
        "patched in",
        "def test():\n    desk = Desk(Context(1))\n"
        "    with patch.object(desk, 'extra', 1, create=True): desk.extra",
    ),
    Case(
        "asked before",
        "def test():\n    desk = Desk(Context(1))\n    if hasattr(desk, 'extra'): desk.extra",
    ),
    Case("expected", "def test():\n    with pytest.raises(AttributeError): Desk(Context(1)).extra"),
    Case(
        "not written out", "def test(): hasattr(Desk(Context(1)), 'extra'); getattr(Desk, 'a', 1)"
    ),
    Case("a mock of it", "def test():\n    desk = Mock()\n    desk.extra"),
    Case(
        "a spec's own names",
        "def test():\n    desk = Mock(spec=Desk)\n    desk.place; desk.assert_not_called",
    ),
    Case(
        "set on a mock with a spec",
        "def test():\n    desk = Mock(spec=Desk)\n    desk.extra = 1\n    desk.extra",
    ),
    Case("mangled", "class Own:\n    def __hidden(self): pass\n\ndef test(): Own()._Own__hidden"),
    Case(
        "a fixture that a class puts another in place of",
        "@pytest.fixture\ndef thing(): return Desk(Context(1))\n\n"
        "@pytest.fixture\ndef user(thing): return thing\n\n"
        "class TestIt:\n    @pytest.fixture\n    def thing(self): return Line('a', 1)\n\n"
        "    def test(self, user): user.price",
    ),
    Case(
        "bound in a loop",
        "def test():\n    thing = Desk(Context(1))\n"
        "    for thing in [Line('a', 1)]: pass\n    thing.price",
    ),
    Case(
        "bound in a branch",
        "def test():\n    thing = Desk(Context(1))\n"
        "    if shop: thing = Line('a', 1)\n    thing.price",
    ),
    Case(
        "bound by an inner function",
        "def test():\n    thing = Desk(Context(1))\n    def change():\n"
        "        nonlocal thing\n        thing = Line('a', 1)\n    change()\n    thing.price",
    ),
    Case("a module's", "def test(): shop.make; shop.logger; shop.asyncio.Queue"),
    Case(
        "setUp of a subclass",
        "class TestBase:\n    def setup_method(self): self.thing = Desk(Context(1))\n"
        "    def test(self):\n        if type(self) is TestLine: self.thing.price\n\n"
        "class TestLine(TestBase):\n    def setup_method(self): self.thing = Line('a', 1)",
    ),
)
DRIFT = (
    Case(
        "a method",
        "def test(): Desk(Context(1)).plaze('a')",
        ("1:30 Desk has no attribute 'plaze'",),
        "def test(): Desk(Context(1)).place('a')",
    ),
    Case(
        "an attribute",
        "def test():\n    desk = Desk(Context(1))\n    assert desk.sizes == 1",
        ("3:17 Desk has no attribute 'sizes'",),
        "def test():\n    desk = Desk(Context(1))\n    assert desk.size == 1",
    ),
    Case(
        "on the class",
        "def test(): Desk.of_siz(1)",
        ("1:18 Desk has no attribute 'of_siz'",),
        "def test(): Desk.of_size(1)",
    ),
    Case(
        "of what is kept",
        "def test():\n    desk = Desk(Context(Line('a', 1)))\n    desk.context.broker.prise",
        ("3:25 Line has no attribute 'prise'",),
        "def test():\n    desk = Desk(Context(Line('a', 1)))\n    desk.context.broker.price",
    ),
    Case(
        "of a changed copy",
        "def test(): Context(1).with_updates(limit=2).limits",
        ("1:46 Context has no attribute 'limits'",),
        "def test(): Context(1).with_updates(limit=2).limit",
    ),
    Case(
        "of what a helper returns",
        "def _desk(size=1): return Desk(Context(1), size=size)\n\ndef test(): _desk(2).sizes",
        ("3:22 Desk has no attribute 'sizes'",),
        "def _desk(size=1): return Desk(Context(1), size=size)\n\ndef test(): _desk(2).size",
    ),
    Case(
        "of what a function of the code returns",
        "def test(): make_desk(Context(1)).sizes",
        ("1:35 Desk has no attribute 'sizes'",),
        "def test(): make_desk(Context(1)).size",
    ),
    Case(
        "of a fixture built on a fixture",
        "@pytest.fixture\ndef context(): return Context(1)\n\n@pytest.fixture\ndef desk(context):\n"
        "    yield Desk(context)\n\ndef test(desk): desk.sizes",
        ("8:22 Desk has no attribute 'sizes'",),
    ),
    Case(
        "of what setup_method keeps",
        "class TestDesk:\n    def setup_method(self): self.desk = Desk(Context(1))\n\n"
        "    def test(self): self.desk.sizes",
        ("4:31 Desk has no attribute 'sizes'",),
    ),
    Case(
        "of a mock with a spec",
        "def test():\n    desk = Mock(spec=Desk)\n    desk.plaze.return_value = 1",
        ("3:10 Desk, which the mock is made from, has no attribute 'plaze'",),
        "def test():\n    desk = Mock(spec=Desk)\n    desk.place.return_value = 1",
    ),
    Case(
        "of a module",
        "def test(): shop.mak",
        ("1:18 module 'shop' has no attribute 'mak'",),
        "def test(): shop.make",
    ),
    Case(
        "another exception is expected",
        "def test():\n    desk = Desk(Context(1))\n    with pytest.raises(ValueError): desk.extra",
        ("3:42 Desk has no attribute 'extra'",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D104") == case.finds


@pytest.mark.parametrize("case", [c for c in DRIFT if c.fixed], ids=lambda case: case.name)
def test_the_repair(case: Case, tmp_path: Path) -> None:
    found = [item for item in find(tmp_path, whole(case)) if item.code == "D104"]
    assert {item.fix for item in found} == {"unsafe"}
    text = repaired(whole(case), found)
    assert text.endswith(case.fixed)
    assert [item for item in find(tmp_path, text) if item.code == "D104"] == []


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
