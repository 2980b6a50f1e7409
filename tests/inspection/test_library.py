"""SourceLibrary: names followed, hierarchies, attributes, and what stays unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import MakeLibrary

from orchscaffold.errors import FileError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.code import (
    AssignedName,
    DefinedClass,
    DefinedFunction,
    ImportedName,
    Resolved,
)
from orchscaffold.model.types import NONE_TYPE, UNKNOWN, Named, TypeOf, TypeRef, UnionOf, builtin

FILES = {
    "src/shop/__init__.py": """
        from .orders import Order as Order, place
        from .parts import *
        from . import orders as o
        import shop.deep.inner
        LIMIT: int = 3
        alias = Order
    """,
    "src/shop/orders.py": """
        from __future__ import annotations
        import asyncio, threading, logging
        from shop import parts
        from third import Client, open_client
        class Base:
            shared = 1
            def __init__(self, client: Client, size: int | None = None, *names: str, **more):
                self.client = client
                self._size = size or 3
                self.names, self.other = names, more
                self.task: asyncio.Task[None] | None = None
                self.lock = threading.Lock()
                self.queue = asyncio.Queue()
                self.opened = open_client()
                self.last = None
                self.cache = {}
                self.names_kept = names
                self.unknown = client.thing()
            @property
            def size(self) -> int:
                return self._size
            async def run(self) -> None:
                self.started = True
                self.last = parts.Part()
        class Order(Base):
            class Line: ...
            def place(self): ...
        async def place(order: Order) -> Order: ...
        logger = logging.getLogger(__name__)
    """,
    "src/shop/parts.py": """
        from shop import orders
        __all__ = ["Part"]
        class Part: ...
        class Hidden: ...
    """,
    "src/shop/deep/inner.py": "class Deep: ...",
    "src/shop/broken.py": "def f(:\n",
    "site/third/__init__.py": """
        from .client import Client, open_client
        from ._native import Fast
        def __getattr__(name): ...
    """,
    "site/third/client.py": """
        class Client:
            def __init__(self, url: str):
                self.url = url
                self._open = False
            def close(self) -> None:
                self.closed = True
            @property
            def state(self) -> str: return ""
        def open_client() -> Client: ...
    """,
}


@pytest.fixture
def library(library_of: MakeLibrary) -> SourceLibrary:
    return library_of(FILES)


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        ("shop", "Order", Resolved("class", "shop.orders", "Order")),
        ("shop", "alias", Resolved("class", "shop.orders", "Order")),
        ("shop", "place", Resolved("function", "shop.orders", "place")),
        ("shop", "Order.Line", Resolved("class", "shop.orders", "Order.Line")),
        ("shop", "Order.place", Resolved("function", "shop.orders", "Order.place")),
        ("shop", "o.Order", Resolved("class", "shop.orders", "Order")),
        ("shop", "Part", Resolved("class", "shop.parts", "Part")),
        ("shop", "Hidden", Resolved("unknown", "", "")),
        ("shop", "parts", Resolved("module", "shop.parts", "")),
        ("shop", "shop.deep.inner.Deep", Resolved("class", "shop.deep.inner", "Deep")),
        ("shop", "LIMIT", Resolved("variable", "shop", "LIMIT")),
        ("shop", "nothing", Resolved("unknown", "", "")),
        ("shop", "len", Resolved("function", "builtins", "len")),
        ("shop", "ValueError", Resolved("class", "builtins", "ValueError")),
        ("shop.orders", "Client", Resolved("class", "third.client", "Client")),
        ("third", "Fast", Resolved("unknown", "third._native", "Fast")),
        ("third", "lazy", Resolved("unknown", "third", "lazy")),
        ("shop.orders", "asyncio.sleep", Resolved("function", "asyncio", "sleep")),
        ("shop.orders", "asyncio.Queue", Resolved("class", "asyncio", "Queue")),
        ("shop.orders", "logging.getLogger", Resolved("function", "logging", "getLogger")),
        ("shop.orders", "threading.Lock", Resolved("class", "threading", "Lock")),
        ("nowhere", "x", Resolved("unknown", "nowhere", "x")),
        ("shop.orders", "Client.nothing", Resolved("unknown", "", "")),
        ("shop.parts", "orders.asyncio.Lock", Resolved("class", "asyncio", "Lock")),
        ("os", "path.join", Resolved("function", "os.path", "join")),
    ],
)
def test_resolves(library: SourceLibrary, module: str, name: str, expected: Resolved) -> None:
    assert library.resolve(module, name) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Order", ImportedName),
        ("Part", ImportedName),
        ("LIMIT", AssignedName),
        ("gone", type(None)),
    ],
)
def test_bindings(library: SourceLibrary, name: str, kind: type) -> None:
    assert isinstance(library.binding("shop", name), kind)


def test_bindings_of_definitions(library: SourceLibrary) -> None:
    assert library.binding("shop.orders", "Order") == DefinedClass("Order")
    assert library.binding("shop.orders", "place") == DefinedFunction("place")
    assert library.classes_in("shop.orders") == ("Base", "Order")
    assert library.functions_in("shop.orders") == ("place",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("client", Named("third.client", "Client")),
        ("_size", builtin("int")),
        ("size", builtin("int")),
        ("names", UNKNOWN),
        ("names_kept", Named("builtins", "tuple", (builtin("str"),), variadic=True)),
        ("task", UnionOf((Named("asyncio", "Task", (NONE_TYPE,)), NONE_TYPE))),
        ("lock", Named("threading", "Lock")),
        ("queue", Named("asyncio", "Queue")),
        ("opened", Named("third.client", "Client")),
        ("last", UnionOf((Named("shop.parts", "Part"), NONE_TYPE))),
        ("cache", builtin("dict")),
        ("started", builtin("bool")),
        ("shared", builtin("int")),
        ("Line", TypeOf(Named("shop.orders", "Order.Line"))),
        ("unknown", UNKNOWN),
        ("run", UNKNOWN),
        ("__class__", UNKNOWN),
        ("absent", None),
    ],
)
def test_attribute_types(library: SourceLibrary, name: str, expected: TypeRef | None) -> None:
    assert library.attribute_type(Named("shop.orders", "Order"), name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("url", builtin("str")),
        ("_open", builtin("bool")),
        ("closed", builtin("bool")),
        ("state", builtin("str")),
        ("absent", None),
    ],
)
def test_attributes_of_installed_classes(
    library: SourceLibrary, name: str, expected: TypeRef | None
) -> None:
    assert library.attribute_type(Named("third", "Client"), name) == expected


def test_installed_classes_are_read_in_full_only_when_asked(library: SourceLibrary) -> None:
    ref = Named("third", "Client")
    model = library.class_model(ref)
    method = library.method(ref, "close")
    assert model is not None
    assert method is not None
    outlined = model.own("close")
    assert outlined is not None
    assert (outlined.body, outlined.is_stub) == ((), False)
    assert len(method.body) == 1
    assert method.returns == NONE_TYPE


@pytest.mark.parametrize(
    ("text", "order", "complete"),
    [
        ("class A: ...\nclass B(A): ...\nclass C(A): ...\nclass X(B, C): ...", "X B C A", True),
        ("from absent import A\nclass B: ...\nclass X(A, B): ...", "X B", False),
        ("class X(make()): ...", "X", False),
        ("class X(Y): ...\nclass Y(X): ...", "X Y", False),
        ("class X(X): ...", "X", False),
        ("class A: ...\nclass B(A): ...\nclass X(A, B): ...", "X A B", True),
        ("class X(KeyError): ...", "X KeyError LookupError Exception BaseException", True),
        ("from typing import *\nclass X(Generic[T], Protocol): ...", "X", True),
        ("class X(object): ...", "X", True),
    ],
)
def test_method_resolution_order(
    library_of: MakeLibrary, text: str, order: str, complete: bool
) -> None:
    library = library_of({"src/app.py": text})
    ref = Named("app", "X")
    assert " ".join(model.name for model in library.mro(ref)) == order
    if "(Y)" not in text and "X(X)" not in text:
        assert library.is_complete(ref) is complete


@pytest.mark.parametrize(
    ("ref", "of", "expected"),
    [
        (Named("shop", "Order"), Named("shop.orders", "Base"), True),
        (Named("shop.orders", "Base"), Named("shop", "Order"), False),
        (Named("asyncio", "CancelledError"), builtin("BaseException"), True),
        (Named("asyncio", "CancelledError"), builtin("Exception"), False),
        (Named("asyncio", "TimeoutError"), builtin("OSError"), True),
        (builtin("KeyError"), builtin("LookupError"), True),
        (Named("decimal", "Decimal"), builtin("object"), True),
        (Named("absent", "X"), builtin("Exception"), None),
    ],
)
def test_subclasses(library: SourceLibrary, ref: Named, of: Named, expected: bool | None) -> None:
    assert library.is_subclass(ref, of) is expected


@pytest.mark.parametrize(
    ("text", "name", "exists"),
    [
        ("class X: ...", "a", False),
        ("class X:\n    __slots__ = ('a',)", "a", True),
        ("class X:\n    def __getattr__(self, name): ...", "a", True),
        ("class X:\n    def f(self, **k): setattr(self, 'a', 1)", "a", True),
        ("class X:\n    def f(self, **k): self.__dict__.update(k)", "a", True),
        ("class X:\n    def f(self):\n        with open() as self.a: pass", "a", True),
        ("class X:\n    def f(self):\n        def g(): self.a = 1", "a", True),
        ("class X(metaclass=M): ...", "a", True),
        ("@registered\nclass X: ...", "a", True),
        ("from dataclasses import dataclass\n@dataclass\nclass X: ...", "a", False),
        ("from typing import NamedTuple\nclass X(NamedTuple): ...", "_replace", True),
        ("from typing import NamedTuple\nclass X(NamedTuple): ...", "a", False),
        ("from typing import TypedDict\nclass X(TypedDict): ...", "keys", True),
        ("from enum import Enum\nclass X(Enum):\n    a = 1", "a", True),
        ("from enum import Enum\nclass X(Enum):\n    a = 1", "value", True),
        ("from enum import Enum\nclass X(Enum):\n    a = 1", "b", False),
        ("class X(ValueError): ...", "args", True),
        ("class X(ValueError): ...", "a", False),
        ("from absent import B\nclass X(B): ...", "a", True),
    ],
)
def test_an_attribute_is_missing_only_for_certain(
    library_of: MakeLibrary, text: str, name: str, exists: bool
) -> None:
    library = library_of({"src/app.py": text})
    assert (library.attribute_type(Named("app", "X"), name) is not None) is exists


def test_constructors_and_fields(library_of: MakeLibrary) -> None:
    text = """
        from dataclasses import dataclass
        @dataclass
        class A:
            x: int
            y: int = 1
        @dataclass
        class B(A):
            z: int = 2
            x: str = ""
        class C(A):
            def __init__(self): ...
    """
    library = library_of({"src/app.py": text})
    fields = library.fields(Named("app", "B"))
    assert [(item.name, item.type) for item in fields] == [
        ("x", builtin("str")),
        ("y", builtin("int")),
        ("z", builtin("int")),
    ]
    assert library.constructor(Named("app", "B")) is None
    assert library.constructor(Named("app", "C")) is not None


def test_functions_are_found_through_reexports(library: SourceLibrary) -> None:
    function = library.function("shop", "place")
    assert function is not None
    assert (function.module, function.is_async) == ("shop.orders", True)
    assert library.function("asyncio", "sleep") is not None
    assert library.function("shop", "Order") is None


def test_variables_are_found_through_imports(library_of: MakeLibrary) -> None:
    library = library_of({"src/a.py": "X: int = 1", "src/b.py": "from a import X"})
    found = library.variable("b", "X")
    assert found is not None
    assert found.annotation == builtin("int")


def test_the_project_is_told_from_what_is_installed(library: SourceLibrary) -> None:
    modules = ("shop", "shop.deep.inner", "third.client", "asyncio", "nowhere")
    assert [library.is_project(module) for module in modules] == [True, True, False, False, False]


def test_a_broken_module_is_an_error_only_for_who_asks(library: SourceLibrary) -> None:
    assert library.resolve("shop.broken", "f") == Resolved("unknown", "shop.broken", "f")
    with pytest.raises(FileError, match="does not parse"):
        library.outline_of("shop.broken")
    assert library.outline_of("shop.absent") is None


def test_files_and_modules(tmp_path: Path) -> None:
    for name in ("src/pkg/__init__.py", "src/pkg/a.py", "src/space/b.py", "tests/pkg/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    roots = (tmp_path / "src", tmp_path, tmp_path / "src/pkg")
    library = SourceLibrary(roots, (), tmp_path)
    names = {
        "src/pkg/__init__.py": "pkg",
        "src/pkg/a.py": "pkg.a",
        "src/space/b.py": "space.b",
        "tests/pkg/c.py": "tests.pkg.c",
    }
    for path, name in names.items():
        assert library.module_of(tmp_path / path) == name
        assert library.path_of(name) == tmp_path / path
    assert library.module_of(Path("/elsewhere/x.py")) is None
    assert library.path_of("space") is None


def test_stubs_are_the_last_resort(library_of: MakeLibrary) -> None:
    library = library_of(
        {
            "site/only.pyi": "class Stub: ...",
            "site/both.py": "class Real: ...",
            "site/both.pyi": "class Stub: ...",
            "site/lone-stubs/__init__.pyi": "class Stub: ...",
        }
    )
    assert library.classes_in("only") == ("Stub",)
    assert library.classes_in("both") == ("Real",)
    assert library.classes_in("lone") == ("Stub",)


def test_two_libraries_say_the_same(library_of: MakeLibrary) -> None:
    ref = Named("shop.orders", "Order")
    first, second = library_of(FILES), library_of(FILES)
    first.resolve("shop", "Part")
    assert first.mro(ref) == second.mro(ref)
