"""What an object gives that is awaited, by its declared type."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.code import Library
from orchscaffold.model.types import UNKNOWN, Named, TypeRef, UnionOf

_BY_LAST_ARGUMENT: Final = frozenset(
    {
        "asyncio.Future",
        "asyncio.Task",
        "collections.abc.Awaitable",
        "collections.abc.Coroutine",
        "collections.abc.Generator",
        "types.CoroutineType",
    }
)


def awaited_type(library: Library, type_: TypeRef) -> TypeRef:
    """The type of `await value` for a value of `type_`.

    A class says it by its `__await__`; one without is taken to be what is given in the end, by a
    function that a decorator made asynchronous.
    """
    if isinstance(type_, UnionOf):
        return UNKNOWN
    if not isinstance(type_, Named):
        return type_
    if type_.address in _BY_LAST_ARGUMENT:
        return type_.args[-1] if type_.args else UNKNOWN
    method = library.method(type_, "__await__")
    if method is None:
        return type_
    given = method.returns
    is_told = isinstance(given, Named) and given.address in _BY_LAST_ARGUMENT
    return awaited_type(library, given) if is_told else UNKNOWN
