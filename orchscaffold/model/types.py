"""What a type annotation means, once every name in it has been followed to its definition."""

from __future__ import annotations

from typing import TypeAlias

from orchscaffold.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type that could not be resolved, or that says nothing (`Any`, `object`, no annotation)."""


@dataclass(frozen=True, slots=True)
class NoneType:
    """The type of `None`."""


@dataclass(frozen=True, slots=True)
class Named:
    """A class by the module that defines it (`decimal`, `builtins`, `app.orders`), with type
    arguments.

    `list[str]`, `List[str]` and `typing.Sequence[str]` are `Named("builtins", "list", ...)` and
    `Named("collections.abc", "Sequence", ...)`; `tuple[str, ...]` has the one argument `str`
    and `variadic` set.
    """

    module: str
    qualname: str
    args: tuple[TypeRef, ...] = ()
    variadic: bool = False

    @property
    def address(self) -> str:
        """The dotted address: `decimal.Decimal`, `app.orders.Book.Line`."""
        return f"{self.module}.{self.qualname}"


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, in source order; `Optional[X]` is `UnionOf((X, NoneType()))`."""

    members: tuple[TypeRef, ...]


@dataclass(frozen=True, slots=True)
class CallableOf:
    """A function value. `parameters` is None for `Callable[..., R]`; `is_async` when R is
    awaitable."""

    parameters: tuple[TypeRef, ...] | None
    returns: TypeRef
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """`Literal["a", 1]`: the values themselves."""

    values: tuple[str | int | bool | bytes | None, ...]


@dataclass(frozen=True, slots=True)
class TypeOf:
    """`type[C]`: the class itself, not an instance."""

    instance: TypeRef


TypeRef: TypeAlias = Unknown | NoneType | Named | UnionOf | CallableOf | LiteralOf | TypeOf

UNKNOWN = Unknown()
NONE_TYPE = NoneType()


def builtin(name: str, *args: TypeRef) -> Named:
    """The builtin class `name` as a type."""
    return Named("builtins", name, args)


def without_none(type_: TypeRef) -> TypeRef:
    """The type less `None`: `X` for `X | None`; unchanged for anything else."""
    if not isinstance(type_, UnionOf):
        return type_
    rest = tuple(member for member in type_.members if not isinstance(member, NoneType))
    if not rest:
        return NONE_TYPE
    return rest[0] if len(rest) == 1 else UnionOf(rest)


def allows_none(type_: TypeRef) -> bool:
    """Whether `None` is a value of the type (an unknown type allows anything)."""
    if isinstance(type_, UnionOf):
        return any(allows_none(member) for member in type_.members)
    return isinstance(type_, (Unknown, NoneType)) or (
        isinstance(type_, LiteralOf) and None in type_.values
    )
