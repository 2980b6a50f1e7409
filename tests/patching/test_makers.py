"""Helpers and fixtures of the user's: what is read of them, and what is left alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from orchscaffold.model.testcode import Code, Invoke, Lit, Sym
from orchscaffold.patching.codes import address, code_of, is_same
from orchscaffold.patching.makers import Maker, Makers, Slot, read_makers

HEAD = """\
import dataclasses
from dataclasses import replace
from decimal import Decimal
from unittest.mock import Mock

import pytest
from shop.feed import Context, Side
import shop.feed as feed

LIMIT = 3
"""
MOCK = Invoke(Sym("unittest.mock", "Mock"))


def _read(text: str) -> Makers:
    return read_makers(ast.parse(HEAD + text), Path("test_feed.py"))


UNREADABLE = {
    "returns nothing": "def make():\n    Context()\n",
    "returns what is no call": "def make(context=None):\n    return context\n",
    "returns early": "def make():\n    return Context()\n    return Context(1)\n",
    "decides": "def make(a=1):\n    if a > 1:\n        a = 2\n    return Context(a=a)\n",
    "loops": "def make():\n    for x in y:\n        pass\n    return Context()\n",
    "uses an argument": "def make(b):\n    b.connect()\n    return Context(b=b)\n",
    "changes an argument": "def make(b):\n    b.x = 1\n    return Context(b=b)\n",
    "calls with an effect": "def make():\n    reset()\n    return Context()\n",
    "changes what it makes": "def make():\n    c = Context()\n    c.x = 1\n    return c\n",
    "changes what it gave": (
        "def make():\n    b = Mock()\n    c = Context(b=b)\n    b.x = 1\n    return c\n"
    ),
    "takes by position": "def make(*args):\n    return Context(*args)\n",
    "takes by position alone": "def make(a, /):\n    return Context(a=a)\n",
    "decorated": "@cache\ndef make():\n    return Context()\n",
    "a shared fixture": "@pytest.fixture(scope='module')\ndef make():\n    return Context()\n",
    "fixtures by parameter": "@pytest.fixture(params=[1])\ndef make():\n    return Context()\n",
    "hands on something unknown": "def make():\n    return Context(**LIMIT)\n",
    "an argument kept in a function": (
        "def make(broker):\n    f = lambda: broker.x()\n    return Context(broker=broker)\n"
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_certain_is_left(name: str) -> None:
    makers = _read(UNREADABLE[name])
    assert [maker.name for maker in makers.found if maker.returns.name == "Context"] == []
    assert [name for name, _ in makers.unread] == ["make"]


NO_MAKERS = {
    "async": "async def make():\n    return Context()\n",
    "twice": "def make():\n    return Context()\ndef make():\n    return Context(1)\n",
    "in a class": "class TestA:\n    def make(self):\n        return Context()\n",
    "a variable": "make = Context\n",
}


@pytest.mark.parametrize("name", NO_MAKERS)
def test_what_is_no_function_of_the_module_is_not_looked_at(name: str) -> None:
    assert _read(NO_MAKERS[name]) == Makers((), ())


def _slot(parameter: str = "", default: Code | None = None, replaces: str = "") -> Slot:
    return Slot(parameter, default, replaces)


NONE, THREE = Lit(None), Lit(3)
# text -> the slots of the constructor
READ: dict[str, tuple[str, dict[str, Slot]]] = {
    "nothing": ("def make():\n    return Context()\n", {}),
    "fixed": (
        "def make():\n    return Context(a=3, b=Side.BUY, c=-3)\n",
        {
            "a": _slot("", THREE),
            "b": _slot("", Sym("shop.feed", "Side.BUY")),
            "c": _slot("", Lit(-3)),
        },
    ),
    "by position": (
        "def make(a=3):\n    return Context(a, 3)\n",
        {"#0": _slot("a", THREE), "#1": _slot("", THREE)},
    ),
    "handed on": (
        "def make(a, *, b=3):\n    return Context(a=a, b=b)\n",
        {"a": _slot("a"), "b": _slot("b", THREE)},
    ),
    "under another name": (
        "def make(*, kind=3):\n    return Context(type=kind)\n",
        {"type": _slot("kind", THREE)},
    ),
    "not as it is": ("def make(a=3):\n    return Context(a=tuple(a))\n", {"a": _slot()}),
    "part of something": ("def make(a=3):\n    return Context(b=[a])\n", {"b": _slot()}),
    "filled in": (
        "def make(a=None):\n    if a is None:\n        a = Mock()\n    return Context(a=a)\n",
        {"a": _slot("a", MOCK, "none")},
    ),
    "filled in and set up": (
        "def make(a=None):\n    if a is None:\n        a = Mock()\n        a.x.y = 1\n"
        "    return Context(a=a)\n",
        {"a": _slot("a", None, "none")},
    ),
    "filled in where it is not true": (
        "def make(a=None):\n    if not a:\n        a = 3\n    return Context(a=a)\n",
        {"a": _slot("a", THREE, "falsy")},
    ),
    "or": (
        "def make(a=None, b=3):\n    return Context(a=a or Mock(), b=b or 4)\n",
        {"a": _slot("a", MOCK, "falsy"), "b": _slot("b", None, "falsy")},
    ),
    "if else": (
        "def make(a=None, b=None):\n    return Context(a=3 if a is None else a, b=b if b else 3)\n",
        {"a": _slot("a", THREE, "none"), "b": _slot("b", THREE, "falsy")},
    ),
    "its own objects": (
        "def make():\n    b = Mock()\n    b.x = 1\n    b.y.x = 2\n    return Context(b=b)\n",
        {"b": _slot()},
    ),
    "an import inside": (
        "def make():\n    from shop.feed import Side as S\n    return Context(a=S.BUY)\n",
        {"a": _slot("", Sym("shop.feed", "Side.BUY"))},
    ),
    "a local class": ("def make():\n    return Context(a=Fake())\n", {"a": _slot()}),
}
OPEN = {
    "handed on": "def make(**more):\n    return Context(a=3, **more)\n",
    "a dict": "def make(**more):\n    fields = {'a': 3}\n    return Context(**(fields | more))\n",
    "two dicts": "def make(**more):\n    return Context(**{**{'a': 3}, **more})\n",
    "update": "def make(**more):\n    f = dict(a=3)\n    f.update(more)\n    return Context(**f)\n",
    "in place": "def make(**more):\n    f = {'a': 3}\n    f |= more\n    return Context(**f)\n",
    "setdefault": "def make(**more):\n    more.setdefault('a', 3)\n    return Context(**more)\n",
    "an item": (
        "def make(**more):\n    f = {}\n    f['a'] = 3\n    f |= more\n    return Context(**f)\n"
    ),
    "replace": "def make(**more):\n    return replace(Context(a=3), **more)\n",
    "replace of a module": (
        "def make(**more):\n    c = Context(a=3)\n    return dataclasses.replace(c, **more)\n"
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_the_constructor_is_given(name: str) -> None:
    text, slots = READ[name]
    [maker] = _read(text).found
    assert not maker.is_open
    assert {key: _comparable(slot) for key, slot in maker.slots} == {
        key: _comparable(slot) for key, slot in slots.items()
    }


@pytest.mark.parametrize("name", OPEN)
def test_arguments_of_any_name(name: str) -> None:
    [maker] = _read(OPEN[name]).found
    assert maker.is_open
    slot = maker.slot("a")
    assert slot is not None
    assert is_same(slot.default, THREE)
    assert slot.parameter == ("" if name == "handed on" else "a")


def _comparable(slot: Slot) -> tuple[str, str, str]:
    default = slot.default
    shown = "" if default is None else address(default) or repr(default)
    return slot.parameter, shown, slot.replaces


def test_the_place_and_the_class() -> None:
    [maker] = _read("\n\ndef make(a, b=1):\n    return feed.Context(a=a)\n").found
    assert (maker.name, maker.line, maker.required) == ("make", 13, ("a",))
    assert address(maker.returns) == "shop.feed.Context"


def test_what_else_gets_hold_of_an_argument() -> None:
    [maker] = _read(
        "def make(a=None, b=None):\n    return Context(a=a, b=list(b), c=Side(a), d=Fake(b))\n"
    ).found
    assert [(name, sym.name) for name, sym in maker.hands_to] == [("a", "Side"), ("b", "?")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@pytest.fixture\ndef context():\n    return Context(a=3)\n", "context"),
        ("@pytest.fixture(name='ctx')\ndef make():\n    return Context(a=3)\n", "ctx"),
        ("@pytest.fixture()\ndef context(broker):\n    yield Context(a=3, b=broker)\n", "context"),
    ],
)
def test_fixtures(text: str, name: str) -> None:
    [maker] = _read(text).found
    assert (maker.name, maker.is_fixture, maker.required) == (name, True, ())
    assert maker.slot("a") == Slot("", THREE)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("1", "1", True),
        ("1", "True", False),
        ("1", "1.0", False),
        ("[1]", "(1,)", False),
        ("Decimal('1')", 'Decimal("1")', True),
        ("Side.BUY", "feed.Side.BUY", True),
        ("Mock(a=1, b=2)", "Mock(b=2, a=1)", True),
        ("Mock(1)", "Mock(2)", False),
        ("{'a': 1}", "{'a': 1}", True),
        ("unknown", "unknown", False),
        ("a + b", "a + b", False),
    ],
)
def test_equal_values(first: str, second: str, same: bool) -> None:
    names = {
        "Decimal": Sym("decimal", "Decimal"),
        "Mock": Sym("unittest.mock", "Mock"),
        "Side": Sym("shop.feed", "Side"),
        "feed": Sym("shop.feed"),
    }
    codes = [code_of(ast.parse(text, mode="eval").body, names.get) for text in (first, second)]
    assert is_same(*codes) is same


def test_a_maker_knows_its_slots() -> None:
    maker = Maker("make", Path(), 1, Sym("a", "B"), (("x", Slot("", None)),))
    assert maker.slot("x") == Slot("", None)
    assert maker.slot("y") is None
