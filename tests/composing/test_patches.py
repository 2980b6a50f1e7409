"""The `with` items of a test."""

from __future__ import annotations

import pytest

from orchscaffold.composing.arranging.patches import MULTIPLE, PATCH, Item, gathered
from orchscaffold.model.testcode import Code, Get, Invoke, Lit, Sym

HERE, THERE = Sym("app.core"), Get(Sym("app.core"), "os")
AUTOSPEC = (("autospec", Lit(True)),)


def kept_away(name: str, target: Code = HERE) -> Item:
    return Invoke(PATCH, (target, Lit(name)), AUTOSPEC), None


def together(*names: str) -> Item:
    default = Sym("unittest.mock", "DEFAULT")
    return Invoke(MULTIPLE, (HERE,), (*AUTOSPEC, *((name, default) for name in names))), None


THREE = (kept_away("a"), kept_away("b"), kept_away("c"))
READ = (kept_away("d")[0], "d")
RAISES = (Invoke(Sym("pytest", "raises"), (Sym("builtins", "ValueError"),)), None)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param((), id="none"),
        pytest.param(THREE, id="few"),
        pytest.param((*THREE, READ), id="one is read"),
        pytest.param((*THREE, kept_away("d", THERE)), id="one stands elsewhere"),
        pytest.param((*THREE, RAISES), id="one patches nothing"),
        pytest.param((*THREE, kept_away("target")), id="one is called like an option"),
    ],
)
def test_stays(items: tuple[Item, ...]) -> None:
    assert gathered(items) == items


def test_many_of_one_place_are_told_at_once() -> None:
    items = (RAISES, *THREE, READ, kept_away("e", THERE), kept_away("f"))
    expected = (RAISES, together("a", "b", "c", "f"), READ, kept_away("e", THERE))
    assert gathered(items) == expected
    assert gathered(expected) == expected
