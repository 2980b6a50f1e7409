"""Surfaces: what modules, classes and functions certainly show."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.inspection.surface.library import Surfaces
from orchscaffold.inspection.surface.modules import ModuleSurfaces
from orchscaffold.model.types import Named


def _surfaces(root: Path, **modules: str) -> Surfaces:
    for name, text in modules.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return Surfaces(ModuleSurfaces(ModuleFinder((root,), ())))


HAS = {
    "bound": ("x = 1", True),
    "in a branch": ("if 1:\n    x = 1", True),
    "imported": ("import x", True),
    "unpacked": ("(y, [x]) = 1, [2]", True),
    "by a loop": ("for x in (): pass", True),
    "nothing": ("y = 1", False),
    "in a function": ("def f():\n    x = 1", False),
    "annotated only": ("x: int", False),
    "for type checkers": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import x",
        False,
    ),
    "set by a function": ("def f():\n    global x\n    x = 1", None),
    "by an expression": ("y = (x := 1)", None),
    "made as it runs": ("globals()['x'] = 1", None),
    "an unread star": ("from nowhere import *", None),
    "asked for": ("def __getattr__(name): return 1", None),
}


@pytest.mark.parametrize(("text", "answer"), HAS.values(), ids=HAS.keys())
def test_whether_a_module_has_a_name(text: str, answer: bool | None, tmp_path: Path) -> None:
    assert _surfaces(tmp_path, app=text).modules.has("app", "x") is answer


FOLLOWS = {
    "a class": ("class X: ...", "class app.X"),
    "an import": ("from other import Y as X", "class other.Y"),
    "another name": ("from other import Y\nX = Y", "class other.Y"),
    "the last one": ("X = None\nclass X: ...", "class app.X"),
    "a star": ("from other import *\nX = Y", "class other.Y"),
    "of the standard library": ("from enum import Enum as X", "external enum.Enum"),
    "either": ("try:\n    from other import Y as X\nexcept ImportError:\n    X = None", "None"),
    "overlaid by a star": ("class X: ...\nfrom nowhere import *", "None"),
    "rebound by a function": ("class X: ...\ndef f():\n    global X\n    X = 1", "None"),
    "decorated by hand": ("def X(): ...\nX = print(X)", "variable app.X"),
}


@pytest.mark.parametrize(("text", "target"), FOLLOWS.values(), ids=FOLLOWS.keys())
def test_where_a_name_leads(text: str, target: str, tmp_path: Path) -> None:
    found = _surfaces(tmp_path, app=text, other="class Y: ...").follow("app", "X")
    assert (f"{found.kind} {found.module}.{found.qualname}" if found else "None") == target


def test_a_module_in_two_roots_is_not_read(tmp_path: Path) -> None:
    roots = (tmp_path / "one", tmp_path / "two")
    for root in roots:
        root.mkdir()
        (root / "app.py").write_text("x = 1")
    assert Surfaces(ModuleSurfaces(ModuleFinder(roots, ()))).modules.has("app", "y") is None


CONSTRUCTORS = {
    "none": ("class C: ...", ""),
    "own": ("class C:\n    def __init__(self, a, /, b=1, *, c, **d): ...", "a, b=, c, **d"),
    "inherited": ("class B:\n    def __init__(self, a): ...\nclass C(B): ...", "a"),
    "dataclass": (
        "from dataclasses import dataclass, field\n@dataclass\nclass C:\n    a: int\n"
        "    b: int = field(default=1)\n    c: int = field(init=False)\n",
        "a, b=",
    ),
    "attrs": (
        "import attr\n@attr.define\nclass C:\n    _a: int\n    b: int ="
        " attr.field(alias='x', factory=int)",
        "a, x=",
    ),
    "named tuple": (
        "from typing import NamedTuple\nclass C(NamedTuple):\n    a: int\n    b: int = 1",
        "a, b=",
    ),
    "a metaclass": ("class M(type): ...\nclass C(metaclass=M): ...", None),
    "a decorator": ("@some\nclass C: ...", None),
    "__new__": ("class C:\n    def __new__(cls): ...", None),
    "an unread base": ("from nowhere import B\nclass C(B): ...", None),
    "a decorated __init__": ("class C:\n    @some\n    def __init__(self): ...", None),
    "an exception": ("class C(ValueError): ...", None),
    "replaced later": ("class C:\n    def __init__(self): ...\nC.__init__ = print", None),
    "attrs with bare fields": ("import attr\n@attr.s\nclass C:\n    a = attr.ib()", None),
}


@pytest.mark.parametrize(("text", "expected"), CONSTRUCTORS.values(), ids=CONSTRUCTORS.keys())
def test_what_a_constructor_takes(text: str, expected: str | None, tmp_path: Path) -> None:
    found = _surfaces(tmp_path, app=text).constructor(Named("app", "C"))
    spelled = None
    if found is not None:
        marks = {"args": "*", "kwargs": "**"}
        spelled = ", ".join(
            f"{marks.get(item.kind, '')}{item.name}"
            + ("" if item.required or item.kind in marks else "=")
            for item in found.parameters
        )
    assert spelled == expected


OUTCOMES = {
    "return": "nothing",
    "pass": "unknown",
    "x = 1": "nothing",
    "return 1": "plain",
    "return [a]": "plain",
    "return self": "self",
    "return self.a": "own",
    "return a": "parameter",
    "a = 1; return a": "unknown",
    "return replace(self, a=1)": "copy",
    "return C(1)": "made",
    "return self.b()": "unknown",
    "if a: return 1\n        return None": "plain",
    "if a: return self": "unknown",
    "yield a": "unknown",
    "raise NotImplementedError": "unknown",
}


@pytest.mark.parametrize(("body", "kind"), OUTCOMES.items())
def test_what_a_method_returns(body: str, kind: str, tmp_path: Path) -> None:
    text = f"class C:\n    def m(self, a):\n        {body}\n"
    method = _surfaces(tmp_path, app=text).method(Named("app", "C"), "m")
    assert method is not None
    assert method.outcome.kind == kind
