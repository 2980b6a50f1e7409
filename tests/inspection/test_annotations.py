"""Annotations: what each way of writing a type comes to."""

from __future__ import annotations

import pytest
from making import MakeLibrary

from orchscaffold.model.types import (
    NONE_TYPE,
    UNKNOWN,
    CallableOf,
    LiteralOf,
    Named,
    TypeOf,
    TypeRef,
    UnionOf,
    builtin,
)

INT, STR = builtin("int"), builtin("str")
ORDER = Named("shop.orders", "Order")
HEADER = """
    from __future__ import annotations
    import asyncio, collections.abc, datetime as dt, decimal, threading, typing as t
    from collections import deque
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import (Annotated, Any, ClassVar, Coroutine, Dict, Final, Generic, List, Literal,
        NamedTuple, NewType, Optional, ParamSpec, Self, TYPE_CHECKING, Tuple, Type, TypeVar, Union)
    import shop
    from shop import Order, Side
    from absent import Gone
    if TYPE_CHECKING:
        from shop.orders import Order as Hidden

    T = TypeVar("T")
    B = TypeVar("B", bound=Order)
    P = ParamSpec("P")
    UserId = NewType("UserId", int)
    Alias = Union[int, "Order"]
    Handler = Callable[[Order], Awaitable[None]]
    Json = Union[str, "Json", List["Json"]]
    Pairs = Sequence[Union[T, Tuple[str, T]]]
    Many = Sequence[T]
    Loop = "Loop"
    Point = NamedTuple("Point", [("x", int)])

    class Own:
        class Inner: ...
        def method(self, x: {annotation}): ...
"""
FILES = {
    "src/shop/__init__.py": "from .orders import *\nfrom .orders import Order, Side",
    "src/shop/orders.py": "import enum\nclass Order: ...\nclass Side(enum.Enum):\n    BUY = 1\n",
}


def union(*members: TypeRef) -> UnionOf:
    return UnionOf(members)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("int", INT),
        ("None", NONE_TYPE),
        ("Any", UNKNOWN),
        ("object", UNKNOWN),
        ("nowhere", UNKNOWN),
        ("1", UNKNOWN),
        ("f(x)", UNKNOWN),
        ("Order", ORDER),
        ("Hidden", ORDER),
        ("shop.Order", ORDER),
        ("shop.orders.Order", ORDER),
        ("'Order'", ORDER),
        ("'list[\"Order\"]'", builtin("list", ORDER)),
        ("Gone", Named("absent", "Gone")),
        ("Own", Named("app", "Own")),
        ("Inner", Named("app", "Own.Inner")),
        ("Own.Inner", Named("app", "Own.Inner")),
        ("Self", Named("app", "Own")),
        ("Optional[int]", union(INT, NONE_TYPE)),
        ("int | None", union(INT, NONE_TYPE)),
        ("t.Optional['Order']", union(ORDER, NONE_TYPE)),
        ("Union[int, str, None, int]", union(INT, STR, NONE_TYPE)),
        ("Union[int]", INT),
        ("Any | None", union(UNKNOWN, NONE_TYPE)),
        ("Alias", union(INT, ORDER)),
        ("UserId", INT),
        ("T", UNKNOWN),
        ("B", ORDER),
        ("P", UNKNOWN),
        ("Loop", UNKNOWN),
        ("Json", union(STR, UNKNOWN, builtin("list", UNKNOWN))),
        ("Point", Named("app", "Point")),
        ("List[int]", builtin("list", INT)),
        ("Dict[str, Order]", builtin("dict", STR, ORDER)),
        ("dict", builtin("dict")),
        ("Tuple[int, str]", builtin("tuple", INT, STR)),
        ("tuple[int, ...]", Named("builtins", "tuple", (INT,), variadic=True)),
        ("Sequence[int]", Named("collections.abc", "Sequence", (INT,))),
        ("t.Mapping[str, int]", Named("collections.abc", "Mapping", (STR, INT))),
        ("collections.abc.Iterable[int]", Named("collections.abc", "Iterable", (INT,))),
        ("deque[int]", Named("collections", "deque", (INT,))),
        ("t.Deque[int]", Named("collections", "deque", (INT,))),
        ("Literal['a', 1, None, -2, b'x']", LiteralOf(("a", 1, None, -2, b"x"))),
        ("Literal[Side.BUY]", Named("shop.orders", "Side")),
        ("Annotated[int, 'x']", INT),
        ("Final[int]", INT),
        ("ClassVar[Optional[int]]", union(INT, NONE_TYPE)),
        ("type[Order]", TypeOf(ORDER)),
        ("Type[Order]", TypeOf(ORDER)),
        ("Type", TypeOf(UNKNOWN)),
        ("Callable", CallableOf(None, UNKNOWN)),
        ("Callable[..., int]", CallableOf(None, INT)),
        ("Callable[[int, Order], None]", CallableOf((INT, ORDER), NONE_TYPE)),
        ("Callable[P, int]", CallableOf(None, INT)),
        ("Callable[[], Awaitable[int]]", CallableOf((), INT, is_async=True)),
        ("Callable[[], Coroutine[Any, Any, str]]", CallableOf((), STR, is_async=True)),
        ("Handler", CallableOf((ORDER,), NONE_TYPE, is_async=True)),
        ("Handler | None", union(CallableOf((ORDER,), NONE_TYPE, is_async=True), NONE_TYPE)),
        ("Many[int]", Named("collections.abc", "Sequence", (INT,))),
        (
            "Pairs[int]",
            Named("collections.abc", "Sequence", (union(UNKNOWN, builtin("tuple", STR, UNKNOWN)),)),
        ),
        ("asyncio.Queue[int]", Named("asyncio", "Queue", (INT,))),
        ("asyncio.Task", Named("asyncio", "Task")),
        ("asyncio.Lock", Named("asyncio", "Lock")),
        ("asyncio.AbstractEventLoop", Named("asyncio", "AbstractEventLoop")),
        ("asyncio.TimeoutError", builtin("TimeoutError")),
        ("threading.Lock", Named("threading", "Lock")),
        ("decimal.Decimal", Named("decimal", "Decimal")),
        ("dt.datetime", Named("datetime", "datetime")),
        ("bytearray", builtin("bytes")),
        ("IOError", builtin("OSError")),
    ],
)
def test_reads(library_of: MakeLibrary, annotation: str, expected: TypeRef) -> None:
    library = library_of({**FILES, "src/app.py": HEADER.replace("{annotation}", annotation)})
    method = library.method(Named("app", "Own"), "method")
    assert method is not None
    assert method.parameters[1].annotation == expected


def test_type_parameters_are_unknown(library_of: MakeLibrary) -> None:
    text = """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            def get(self) -> T: ...
        class Held:
            box: "Box[int]"
    """
    library = library_of({"src/app.py": text})
    model = library.class_model(Named("app", "Box"))
    assert model is not None
    assert model.type_parameters == ("T",)
    assert model.methods[0].returns == UNKNOWN
    assert library.attribute_type(Named("app", "Held"), "box") == Named("app", "Box", (INT,))
