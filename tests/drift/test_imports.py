"""D112: names that nothing defines."""

from __future__ import annotations

from pathlib import Path

import pytest
from drifting import Case, find, run_really, spelled, whole

FINE = (
    Case("a name", "from shop import make as build\n\ndef test(): build('a', size=1)"),
    Case("what a module imports itself", "from shop import asyncio, logger\n\ndef test(): pass"),
    Case(
        "a submodule",
        "from pack import inner\n\ndef test(): inner.value",
        also=(("pack/__init__.py", ""), ("pack/inner.py", "value = 1")),
    ),
    Case(
        "tried",
        "try:\n    from shop import nothing\nexcept ImportError:\n    nothing = None\n\n"
        "def test(): pass",
    ),
    Case(
        "for type checkers",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from shop import nothing\n\ndef test(): pass",
    ),
    Case(
        "expected",
        "def test():\n    with pytest.raises(ImportError):\n        from shop import nothing",
    ),
    Case(
        "made as it runs",
        "from soft import value\n\ndef test(): pass",
        also=(
            (
                "soft.py",
                "def __getattr__(name):\n    if name != '__path__': return 1\n"
                "    raise AttributeError",
            ),
        ),
    ),
    Case("a star", "from source import *\n\ndef test(): value", also=(("source.py", "value = 1"),)),
    Case(
        "put into sys.modules",
        "import sys, types\nsys.modules['pack.gone'] = types.SimpleNamespace(value=1)\n"
        "from pack.gone import value\n\ndef test(): value",
        also=(("pack/__init__.py", ""),),
    ),
    Case(
        "names of all kinds",
        "def test(a=1, *b, c=2, **d):\n    e = [f for f in range(2)]\n"
        "    with open(__file__) as g: pass\n    for h in (): pass\n"
        "    try: pass\n    except ValueError as i: i\n    if (j := 1): pass\n    import os.path\n"
        "    match a:\n        case [k, *l]: k, l\n        case {'m': m, **n}: m, n\n"
        "        case o: o\n"
        "    return_ = (a, b, c, d, e, g, j, os, print, __name__)\n    del return_",
    ),
    Case(
        "a global set elsewhere",
        "def _set():\n    global late\n    late = 1\n\ndef test():\n    _set()\n"
        "    assert late == 1",
    ),
    Case(
        "a builtin that is made",
        "import builtins\nbuiltins.made_up = 1\n\ndef test(): assert made_up",
    ),
    Case(
        "a builtin that the code makes",
        "import pack\n\ndef test(): assert made_there and made_beside",
        also=(
            ("pack/__init__.py", "from . import shell\n"),
            (
                "pack/shell.py",
                "import builtins as given\ngiven.__dict__['made_there'] = 1\n"
                "def install(**names):\n    for name in names: setattr(given, name, 1)\n"
                "install(made_beside=1)",
            ),
        ),
    ),
)
DRIFT = (
    Case(
        "no such name",
        "from shop import mak\n\ndef test(): pass",
        ("1:18 module 'shop' has no 'mak'",),
    ),
    Case(
        "only for type checkers there",
        "from shop import Decimal\n\ndef test(): pass",
        ("1:18 module 'shop' has no 'Decimal'",),
    ),
    Case(
        "no such module",
        "from pack.gone import value\n\ndef test(): pass",
        ("1:23 there is no module 'pack.gone'",),
        also=(("pack/__init__.py", ""),),
    ),
    Case(
        "in a test",
        "def test():\n    from shop import mak",
        ("2:22 module 'shop' has no 'mak'",),
    ),
    Case(
        "a name that is used and not imported",
        "def test():\n    assert json.loads('1') == json.loads('1')",
        ("2:12 name 'json' is not defined",),
    ),
    Case(
        "another name than the builtin that the code makes",
        "import pack\n\ndef test(): assert made",
        ("3:20 name 'made' is not defined",),
        also=(("pack/__init__.py", "import builtins\nbuiltins.made_there = 1\n"),),
    ),
)


@pytest.mark.parametrize("case", [*FINE, *DRIFT], ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path) -> None:
    found = find(tmp_path, whole(case), case.also)
    assert spelled(found, "D112") == case.finds


def test_what_really_happens(tmp_path: Path) -> None:
    cases = (*FINE, *DRIFT)
    assert run_really(tmp_path, cases) == {case.name: case.is_green for case in cases}
