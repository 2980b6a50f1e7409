"""Class models: kinds, fields, members, methods."""

from __future__ import annotations

import pytest
from making import MakeLibrary

from orchscaffold.model import ir
from orchscaffold.model.code import ClassModel
from orchscaffold.model.types import Named, builtin

INSTALLED = {
    "site/pydantic/__init__.py": "from .main import BaseModel\nfrom .fields import Field",
    "site/pydantic/main.py": "class BaseModel:\n    def model_dump(self) -> dict: ...\n",
    "site/pydantic/fields.py": "def Field(default=..., **more): ...",
    "site/pydantic_settings/__init__.py": "from .main import BaseSettings",
    "site/pydantic_settings/main.py": (
        "from pydantic import BaseModel\nclass BaseSettings(BaseModel): ..."
    ),
    "site/attr/__init__.py": "from ._make import attrs as s, attrib as ib\n",
    "site/attr/_make.py": "def attrs(): ...\ndef attrib(): ...\n",
    "site/attrs/__init__.py": "from attr._next_gen import define, field, frozen\n",
    "site/attr/_next_gen.py": "def define(): ...\ndef field(): ...\ndef frozen(): ...\n",
}
IMPORTS = """\
import abc, attr, attrs, enum, typing
from abc import ABC, abstractmethod
from dataclasses import KW_ONLY, InitVar, dataclass, field
from enum import Enum, Flag, IntEnum, StrEnum, auto
from functools import cached_property
from typing import Annotated, ClassVar, NamedTuple, NotRequired, Protocol, Required
from typing import TypedDict, overload
from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings
"""


def read(library_of: MakeLibrary, text: str, name: str = "C") -> ClassModel:
    library = library_of({**INSTALLED, "src/app.py": IMPORTS + text})
    model = library.class_model(Named("app", name))
    assert model is not None
    return model


@pytest.mark.parametrize(
    ("text", "kind", "frozen", "slots"),
    [
        ("class C: ...", "plain", False, False),
        ("class C:\n    __slots__ = ('a',)", "plain", False, True),
        ("@dataclass\nclass C:\n    a: int", "dataclass", False, False),
        ("@dataclass(frozen=True, slots=True)\nclass C:\n    a: int", "dataclass", True, True),
        ("@dataclass(frozen=True)\nclass B: ...\nclass C(B): ...", "dataclass", True, False),
        ("@attrs.define\nclass C:\n    a: int", "attrs", False, True),
        ("@attrs.frozen\nclass C:\n    a: int", "attrs", True, True),
        ("@attr.s\nclass C:\n    a = attr.ib()", "attrs", False, False),
        ("@attr.s(frozen=True, slots=True)\nclass C:\n    a = attr.ib()", "attrs", True, True),
        ("class C(BaseModel):\n    a: int", "pydantic", False, False),
        ("class B(BaseModel): ...\nclass C(B): ...", "pydantic", False, False),
        ("class C(BaseModel, frozen=True): ...", "pydantic", True, False),
        (
            "class C(BaseModel):\n    model_config = ConfigDict(frozen=True)",
            "pydantic",
            True,
            False,
        ),
        ("class C(BaseModel):\n    model_config = {'frozen': True}", "pydantic", True, False),
        ("class C(BaseSettings):\n    a: int", "settings", False, False),
        ("class C(NamedTuple):\n    a: int", "namedtuple", True, False),
        ("class C(TypedDict):\n    a: int", "typeddict", False, False),
        ("class C(Protocol): ...", "protocol", False, False),
        ("class B(Protocol): ...\nclass C(B): ...", "plain", False, False),
        ("class C(ABC): ...", "abc", False, False),
        ("class C(metaclass=abc.ABCMeta): ...", "abc", False, False),
        ("class B(ABC): ...\nclass C(B): ...", "plain", False, False),
        ("class C(Enum):\n    A = 1", "enum", False, False),
        ("class C(str, Enum):\n    A = 'a'", "enum", False, False),
        ("class C(StrEnum):\n    A = auto()", "enum", False, False),
        ("class B(IntEnum): ...\nclass C(B):\n    A = 1", "enum", False, False),
        ("class C(Flag):\n    A = auto()", "flag", False, False),
        ("class C(ValueError): ...", "exception", False, False),
        ("class B(Exception): ...\nclass C(B): ...", "exception", False, False),
        ("@dataclass\nclass C(Exception):\n    a: int", "dataclass", False, False),
        ("import nowhere\nclass C(nowhere.Base): ...", "plain", False, False),
    ],
)
def test_kinds(library_of: MakeLibrary, text: str, kind: str, frozen: bool, slots: bool) -> None:
    model = read(library_of, text)
    assert (model.kind, model.frozen, model.slots) == (kind, frozen, slots)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("@dataclass\nclass C:\n    a: int\n    b: ClassVar[int] = 1\n    c = 2", "a!"),
        (
            "@dataclass\nclass C:\n    a: int = 1\n    b: list = field(default_factory=list)",
            "a= b()",
        ),
        ("@dataclass\nclass C:\n    a: int = field(init=False, default=1)", "a=-"),
        ("@dataclass\nclass C:\n    a: int\n    _: KW_ONLY\n    b: int", "a! b!*"),
        (
            "@dataclass(kw_only=True)\nclass C:\n    a: int\n    b: int = field(kw_only=False)",
            "a!* b!",
        ),
        ("@dataclass\nclass C:\n    a: InitVar[int]", "a!"),
        ("@dataclass\nclass C:\n    a: 'ClassVar[int]' = 1\n    b: int", "b!"),
        (
            "@attrs.define\nclass C:\n    _a: int\n    b: int = attrs.field(factory=list)",
            "_a!a b()",
        ),
        ("@attrs.define\nclass C:\n    a: int = attrs.field(alias='z', kw_only=True)", "a!z*"),
        ("@attrs.define\nclass C:\n    a = attrs.field()\n    b: int = 1", "a!"),
        ("@attr.s\nclass C:\n    a = attr.ib(default=1)\n    b: int = 2", "a="),
        ("@attr.s(auto_attribs=True)\nclass C:\n    a: int\n    b = 2", "a!"),
        ("@attr.s\nclass C:\n    a = attr.ib(default=attr.Factory(list))", "a()"),
        (
            "@attr.s\nclass C:\n    a = attr.ib()\n    @a.default\n    def _d(self): return 1",
            "a=",
        ),
        ("class C(BaseModel):\n    a: int\n    b: int = 1\n    _c: int = 2", "a!* b=*"),
        ("class C(BaseModel):\n    a: int = Field(...)\n    b: int = Field(1)", "a!* b=*"),
        ("class C(BaseModel):\n    a: list = Field(default_factory=list)", "a()*"),
        ("class C(BaseModel):\n    a: int = Field(alias='z')", "a!z*"),
        ("class C(BaseModel):\n    a: Annotated[int, Field(alias='z')] = 1", "a=z*"),
        ("class C(BaseModel):\n    model_config = {}\n    a: ClassVar[int] = 1", ""),
        ("class C(NamedTuple):\n    a: int\n    b: int = 1", "a! b="),
        ("class C(TypedDict):\n    a: int\n    b: NotRequired[int]", "a!* b=*"),
        ("class C(TypedDict, total=False):\n    a: int\n    b: Required[int]", "a=* b!*"),
        ("class C:\n    a: int = 1", ""),
    ],
)
def test_fields(library_of: MakeLibrary, text: str, fields: str) -> None:
    """`!` required, `=` default, `()` factory, `-` not in the constructor; alias; `*` keyword."""
    shown = []
    for item in read(library_of, text).fields:
        how = "()" if item.factory else "=" if item.default is not None else "!"
        init = "" if item.init else "-"
        keyword = "*" if item.keyword_only else ""
        shown.append(f"{item.name}{how}{init}{item.alias or ''}{keyword}")
    assert " ".join(shown) == fields


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("class C(Enum):\n    A = 1\n    B = 'b'", ["A", "B"]),
        ("class C(Enum):\n    A = auto()\n    _ignore_ = ['x']\n    __secret = 1", ["A"]),
        ("class C(Enum):\n    A = 1\n    note: str\n    def f(self): ...", ["A"]),
        ("class C(Enum):\n    A = B = 1", ["A", "B"]),
        ("class C(Enum):\n    A = 1\n    x = enum.nonmember(2)\n    f = lambda self: 1", ["A"]),
    ],
)
def test_members(library_of: MakeLibrary, text: str, members: list[str]) -> None:
    assert [name for name, _ in read(library_of, text).members] == members


def test_methods_in_order_with_overloads_left_out(library_of: MakeLibrary) -> None:
    model = read(
        library_of,
        "class C:\n"
        "    @overload\n    def f(self, a: int) -> int: ...\n"
        "    @overload\n    def f(self, a: str) -> str: ...\n"
        "    def f(self, a): return a\n"
        "    @property\n    def p(self) -> int: return 1\n"
        "    @p.setter\n    def p(self, value): ...\n"
        "    @cached_property\n    def q(self) -> str: return ''\n"
        "    if enum:\n        def g(self): return 1\n    else:\n        def g(self): return 2\n",
    )
    assert [(item.name, item.kind) for item in model.methods] == [
        ("f", "method"),
        ("p", "property"),
        ("p", "setter"),
        ("q", "cached_property"),
        ("g", "method"),
    ]
    own = model.own("p")
    assert own is not None
    assert own.returns == builtin("int")
    kept = model.own("g")
    assert kept is not None
    assert isinstance(kept.body[0], ir.Return)
    assert kept.body[0].value == ir.Const(1)


def test_only_stubs_keep_an_overload(library_of: MakeLibrary) -> None:
    model = read(
        library_of,
        "class C(Protocol):\n"
        "    @overload\n    def f(self, a: int) -> int: ...\n"
        "    @overload\n    def f(self, a: str) -> str: ...\n",
    )
    assert [item.name for item in model.methods] == ["f"]


def test_the_rest_of_a_class(library_of: MakeLibrary) -> None:
    model = read(
        library_of,
        '@enum.unique\nclass C(dict[str, int]):\n    "What it is."\n    limit: int = 3\n'
        "    name = 'n'\n    class Inner: ...\n",
    )
    assert model.doc == "What it is."
    assert model.bases == (builtin("dict", builtin("str"), builtin("int")),)
    assert [(item.name, item.type) for item in model.class_vars] == [
        ("limit", builtin("int")),
        ("name", model.class_vars[1].type),
    ]
    assert model.nested == ("Inner",)
    assert model.decorators == (ir.Attr(ir.Name("enum"), "unique"),)
