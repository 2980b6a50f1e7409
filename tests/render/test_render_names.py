"""Local names and import blocks."""

from __future__ import annotations

import subprocess
import sys

import pytest

from orchscaffold.model.testcode import (
    Do,
    Each,
    Func,
    Invoke,
    Let,
    Loop,
    Sym,
    Var,
    Within,
)
from orchscaffold.render.names import Import, bound_names, import_block, import_table

FIRST_PARTY = ("app", "pump")


def _block(symbols: list[Sym], taken: frozenset[str] = frozenset(), width: int = 88) -> str:
    return import_block(import_table(symbols, taken).imports(), FIRST_PARTY, width, "    ")


CASES: dict[str, tuple[list[Sym], str]] = {
    "nothing": ([], ""),
    "a builtin": ([Sym("builtins", "ValueError")], ""),
    "a name": ([Sym("decimal", "Decimal")], "from decimal import Decimal"),
    "a module": ([Sym("pump")], "import pump"),
    "a module in a package": ([Sym("app.feed")], "from app import feed"),
    "a nested class": ([Sym("app.m", "Outer.Inner")], "from app.m import Outer"),
    "pytest's own way": ([Sym("pytest", "raises"), Sym("pytest")], "import pytest"),
    "constants, classes, functions": (
        [Sym("app.m", name) for name in ("beta", "Alpha", "LIMIT", "alpha", "X", "a10", "a9")],
        "from app.m import LIMIT, Alpha, X, a9, a10, alpha, beta",
    ),
    "groups": (
        [Sym("app.m", "A"), Sym("zlib"), Sym("attr", "s"), Sym("json", "loads"), Sym("app")],
        "import zlib\nfrom json import loads\n\nfrom attr import s\n\n"
        "import app\nfrom app.m import A",
    ),
    "one name twice": (
        [Sym("app.buy", "Order"), Sym("app.sell", "Order")],
        "from app.buy import Order\nfrom app.sell import Order as sell_Order",
    ),
    "one module name twice": (
        [Sym("app.buy.feed"), Sym("app.feed")],
        "from app import feed as feed_module\nfrom app.buy import feed",
    ),
    "a name of a builtin": (
        [Sym("app.errors", "TimeoutError"), Sym("builtins", "TimeoutError")],
        "from app.errors import TimeoutError as errors_TimeoutError",
    ),
    "an alias among others": (
        [Sym("app.errors", "open"), Sym("app.errors", "zap"), Sym("app.errors", "Bad")],
        "from app.errors import Bad, zap\nfrom app.errors import open as errors_open",
    ),
}


@pytest.mark.parametrize(("symbols", "block"), CASES.values(), ids=CASES)
def test_import_block(symbols: list[Sym], block: str) -> None:
    assert _block(symbols) == block
    assert _block(symbols[::-1]) == block


@pytest.mark.parametrize("symbols", [case[0] for case in CASES.values()], ids=CASES)
@pytest.mark.parametrize("width", [40, 88])
def test_ruff_would_sort_it_the_same_way(symbols: list[Sym], width: int) -> None:
    block = _block(symbols, width=width)
    text = f"from __future__ import annotations\n\n{block}\n" if block else ""
    options = [f"--line-length={width}", "--config", "lint.isort.known-first-party=['app', 'pump']"]
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select=I", *options, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_long_import_is_wrapped() -> None:
    names = [Sym("app.m", name) for name in ("Alpha", "Beta", "Gamma")]
    wrapped = "from app.m import (\n    Alpha,\n    Beta,\n    Gamma,\n)"
    assert _block(names, width=34) == wrapped


def test_names_the_file_binds_are_not_taken() -> None:
    table = import_table([Sym("app.feed"), Sym("app.m", "call")], frozenset({"feed", "call"}))
    assert table(Sym("app.feed")) == "feed_module"
    assert table(Sym("app.m", "call")) == "m_call"
    assert Import("app", "feed", "feed_module") in table.imports()


def test_builtins_keep_their_names() -> None:
    table = import_table([Sym("builtins", "dict")], frozenset({"dict"}))
    assert table(Sym("builtins", "dict")) == "dict"
    assert table.imports() == ()


def test_names_the_file_has_imported_are_used() -> None:
    known = ((Sym("app.feed"), "app.feed"), (Sym("app.m", "Outer"), "O"))
    table = import_table([Sym("app.feed"), Sym("app.m", "Outer.Inner")], frozenset(), known)
    assert (table(Sym("app.feed")), table(Sym("app.m", "Outer.Inner"))) == ("app.feed", "O.Inner")
    assert table.imports() == ()


def test_bound_names() -> None:
    code = (
        Let(Var("target"), Func(("argument", "*rest"), Var("free"))),
        Within(((Invoke(Var("manager")), "alias"),), (Loop("item", Var("items"), ()),)),
        Do(Each("list", Var("x"), "key, value", Var("pairs"))),
    )
    names = "target argument rest free manager alias item items x key value pairs"
    assert bound_names(code) == frozenset(names.split())
