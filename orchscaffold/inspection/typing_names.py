"""The names of `typing` and `collections.abc`, and how types are put together."""

from __future__ import annotations

from collections.abc import Mapping

from orchscaffold.model import ir
from orchscaffold.model.code import Resolved
from orchscaffold.model.types import (
    NONE_TYPE,
    UNKNOWN,
    CallableOf,
    Named,
    NoneType,
    TypeOf,
    TypeRef,
    UnionOf,
    Unknown,
    builtin,
)

TYPING = ("typing", "typing_extensions", "collections.abc")
TRANSPARENT = ("Annotated", "Final", "Required", "NotRequired", "ReadOnly", "ClassVar", "InitVar")
BUILTIN_ALIASES: Mapping[str, Named] = {
    "List": builtin("list"),
    "Dict": builtin("dict"),
    "Set": builtin("set"),
    "FrozenSet": builtin("frozenset"),
    "Tuple": builtin("tuple"),
    "Text": builtin("str"),
    "AnyStr": builtin("str"),
    "LiteralString": builtin("str"),
    "DefaultDict": Named("collections", "defaultdict"),
    "OrderedDict": Named("collections", "OrderedDict"),
    "Counter": Named("collections", "Counter"),
    "ChainMap": Named("collections", "ChainMap"),
    "Deque": Named("collections", "deque"),
    "Pattern": Named("re", "Pattern"),
    "Match": Named("re", "Match"),
    "ContextManager": Named("contextlib", "AbstractContextManager"),
    "AsyncContextManager": Named("contextlib", "AbstractAsyncContextManager"),
}
ABSTRACT = frozenset(
    [
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "Awaitable",
        "Buffer",
        "ByteString",
        "Collection",
        "Container",
        "Coroutine",
        "Generator",
        "Hashable",
        "ItemsView",
        "Iterable",
        "Iterator",
        "KeysView",
        "Mapping",
        "MappingView",
        "MutableMapping",
        "MutableSequence",
        "MutableSet",
        "Reversible",
        "Sequence",
        "Set",
        "Sized",
        "ValuesView",
    ]
)
KEPT_TYPING = frozenset(
    [
        "IO",
        "TextIO",
        "BinaryIO",
        "NamedTuple",
        "TypedDict",
        "Protocol",
        "Generic",
        "SupportsInt",
        "SupportsFloat",
        "SupportsAbs",
        "SupportsBytes",
        "SupportsComplex",
        "SupportsIndex",
        "SupportsRound",
        "ForwardRef",
        "Generic",
    ]
)
_AWAITABLE = frozenset(
    (
        "collections.abc.Awaitable",
        "collections.abc.Coroutine",
        "asyncio.Future",
        "asyncio.Task",
    )
)


def typing_name(found: Resolved) -> TypeRef:
    """What a bare name of `typing` or `collections.abc` means as an annotation."""
    name = found.qualname
    if name == "Callable":
        return CallableOf(None, UNKNOWN)
    if name == "Type":
        return TypeOf(UNKNOWN)
    if found.module != "collections.abc" and name in BUILTIN_ALIASES:
        return BUILTIN_ALIASES[name]
    if name == "AbstractSet":
        return Named("collections.abc", "Set")
    if name in ABSTRACT:
        return Named("collections.abc", name)
    return Named("typing", name) if name in KEPT_TYPING else UNKNOWN


def unwrap_awaitable(type_: TypeRef) -> tuple[TypeRef, bool]:
    """What awaiting `type_` gives, and whether it is awaitable at all (then the type is as it
    was)."""
    if isinstance(type_, Named) and type_.address in _AWAITABLE:
        return (type_.args[-1] if type_.args else UNKNOWN), True
    return type_, False


def union(members: tuple[TypeRef, ...]) -> TypeRef:
    """The union of `members`, nested ones taken apart and repeated ones left out."""
    flat: list[TypeRef] = []
    for member in members:
        for part in member.members if isinstance(member, UnionOf) else (member,):
            if part not in flat:
                flat.append(part)
    if all(isinstance(part, (Unknown, NoneType)) for part in flat) and UNKNOWN in flat:
        return UnionOf(tuple(flat)) if NONE_TYPE in flat else UNKNOWN
    return flat[0] if len(flat) == 1 else UnionOf(tuple(flat))


def dotted(node: ir.Expr) -> str | None:
    """The dotted name an expression spells, or None where it is anything else."""
    if isinstance(node, ir.Name):
        return node.id
    if isinstance(node, ir.Attr):
        left = dotted(node.obj)
        return None if left is None else f"{left}.{node.name}"
    return None
