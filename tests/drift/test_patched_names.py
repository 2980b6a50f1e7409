"""D103: patches of what does not exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("a function", "@patch('shop.make')\ndef test(make): pass"),
    Case("what a module imports", "def test():\n    with patch('shop.asyncio'): pass"),
    Case("a standard module's", "def test():\n    with patch('shop.asyncio.sleep'): pass"),
    Case("a builtin in a module", "def test():\n    with patch('shop.open'): pass"),
    Case("made if need be", "def test():\n    with patch('shop.nothing', create=True): pass"),
    Case("a method", "def test():\n    with patch('shop.Desk.place'): pass"),
    Case("an inherited property", "def test():\n    with patch('shop.Desk.context'): pass"),
    Case(
        "an attribute of an instance",
        "def test():\n    desk = Desk(Context(1))\n    with patch.object(desk, 'size', 3): pass",
    ),
    Case(
        "set by the test",
        "def test():\n    desk = Desk(Context(1))\n    desk.extra = 1\n"
        "    with patch.object(desk, 'extra', 3): pass",
    ),
    Case("answers to anything", "def test():\n    with patch.object(Open(), 'extra', 3): pass"),
    Case("set by a loop", "def test():\n    with patch.object(Setting(extra=1), 'extra', 3): pass"),
    Case(
        "a submodule",
        "def test():\n    with patch('pack.inner.value'): pass",
        also=(("pack/__init__.py", ""), ("pack/inner.py", "value = 1")),
    ),
    Case(
        "bound when called", "def test():\n    shop.set_rate()\n    with patch('shop.rate'): pass"
    ),
    Case(
        "made as it runs",
        "def test():\n    with patch('lazy.value'): pass",
        also=(("lazy.py", "globals()['value'] = 1"),),
    ),
    Case(
        "by its own __getattr__",
        "def test():\n    with patch('soft.value'): pass",
        also=(
            (
                "soft.py",
                "def __getattr__(name):\n    if name != '__path__': return 1\n"
                "    raise AttributeError",
            ),
        ),
    ),
    Case(
        "star import",
        "def test():\n    with patch('star.value'): pass",
        also=(("star.py", "from source import *"), ("source.py", "value = 1")),
    ),
    Case(
        "in one of two branches",
        "def test():\n    with patch('fork.value'): pass",
        also=(("fork.py", "try:\n    import nothing_there\nexcept ImportError:\n    value = 1"),),
    ),
    Case(
        "monkeypatch",
        "def test(monkeypatch):\n    monkeypatch.setattr('shop.make', 1)\n"
        "    monkeypatch.setattr(shop, 'none', 1, raising=False)",
    ),
    Case(
        "expected",
        "def test():\n    with pytest.raises(AttributeError):\n"
        "        with patch('shop.nothing'): pass",
    ),
    Case(
        "a computed target",
        "NAME = 'shop.make'\n\ndef test():\n    with patch(NAME), patch(f'{NAME}'): pass",
    ),
    Case(
        "skipped", "@pytest.mark.skipif(True, reason='')\n@patch('shop.nothing')\ndef test(n): pass"
    ),
    Case(
        "a variable's",
        "def test():\n    with pytest.raises(AttributeError):\n"
        "        patch('shop.tariff.x').start()",
    ),
)
DRIFT = (
    Case(
        "no such name",
        "@patch('shop.nothing')\ndef test(nothing): pass",
        ("1:8 patch target: module 'shop' has no 'nothing'",),
    ),
    Case(
        "only for type checkers",
        "def test():\n    with patch('shop.Decimal'): pass",
        ("2:16 patch target: module 'shop' has no 'Decimal'",),
    ),
    Case(
        "no such module",
        "def test():\n    with patch('pack.gone.value'): pass",
        ("2:16 patch target: module 'pack' has no 'gone'",),
        also=(("pack/__init__.py", ""),),
    ),
    Case(
        "no such method",
        "def test():\n    with patch('shop.Desk.plaze'): pass",
        ("2:16 patch target: Desk has no 'plaze'",),
    ),
    Case(
        "of an object",
        "def test():\n    desk = Desk(Context(1))\n    with patch.object(desk, 'plaze'): pass",
        ("3:29 patch target: Desk has no 'plaze'",),
    ),
    Case(
        "of a class",
        "@patch.object(Desk, 'plaze')\ndef test(plaze): pass",
        ("1:21 patch target: Desk has no 'plaze'",),
    ),
    Case(
        "of a module",
        "@patch.object(shop, 'mak')\ndef test(mak): pass",
        ("1:21 patch target: module 'shop' has no 'mak'",),
    ),
    Case(
        "monkeypatch by text",
        "def test(monkeypatch): monkeypatch.setattr('shop.mak', 1)",
        ("1:44 patch target: module 'shop' has no 'mak'",),
    ),
    Case(
        "monkeypatch by object",
        "def test(monkeypatch): monkeypatch.setattr(shop, 'mak', 1)",
        ("1:50 patch target: module 'shop' has no 'mak'",),
    ),
    Case(
        "in an f-string",
        "MODULE = 'shop'\n\ndef test():\n    with patch(f'{MODULE}.mak'): pass",
        ("4:16 patch target: module 'shop' has no 'mak'",),
    ),
    Case(
        "over a class",
        "@patch('shop.mak')\nclass TestIt:\n    def test_a(self, mak): pass\n"
        "    def test_b(self, mak): pass",
        ("1:8 patch target: module 'shop' has no 'mak'",),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D103") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
