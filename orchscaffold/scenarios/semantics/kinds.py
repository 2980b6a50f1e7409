"""Types of the standard library by what they are to the machine."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import (
    Named,
    builtin,
)

SEQUENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "builtins.list": "list",
        "builtins.tuple": "tuple",
        "builtins.set": "set",
        "builtins.frozenset": "frozenset",
        "collections.deque": "deque",
        "collections.abc.Sequence": "list",
        "collections.abc.MutableSequence": "list",
        "collections.abc.Collection": "list",
        "collections.abc.Iterable": "list",
        "collections.abc.Iterator": "list",
        "collections.abc.Set": "set",
        "collections.abc.MutableSet": "set",
        "collections.abc.AsyncIterator": "stream",
        "collections.abc.AsyncIterable": "stream",
        "collections.abc.AsyncGenerator": "stream",
        "collections.abc.Generator": "list",
    }
)
MAPPINGS: Final = frozenset(
    {
        "builtins.dict",
        "collections.Counter",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.abc.Mapping",
        "collections.abc.MutableMapping",
    }
)
OWN_KINDS: Final = ("Counter", "OrderedDict")
TASKS: Final = frozenset({"asyncio.Task", "asyncio.Future"})
ENDED: Final = frozenset(f"attribute:{name}" for name in ("cancelled", "exception", "result"))
LOCKS: Final = frozenset(
    {
        "asyncio.Lock",
        "asyncio.Semaphore",
        "asyncio.BoundedSemaphore",
        "asyncio.Condition",
        "threading.Condition",
    }
)
SIZES: Final = (1, 0, 2)
DUCKS: Final[Mapping[str, Named]] = MappingProxyType(
    {
        **dict.fromkeys(("items", "keys", "values", "setdefault"), builtin("dict")),
        **dict.fromkeys(("append", "extend"), builtin("list")),
        **dict.fromkeys(("popleft", "appendleft"), Named("collections", "deque")),
    }
)
COROUTINES: Final = frozenset(
    {"collections.abc.Coroutine", "collections.abc.Awaitable", "types.CoroutineType"}
)
