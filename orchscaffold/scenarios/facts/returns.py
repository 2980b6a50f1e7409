"""What methods of the standard library give that its source, which has no annotations, does not
say."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.ir import Function
from orchscaffold.model.types import NONE_TYPE, UNKNOWN, Named, TypeRef, Unknown, builtin

_ELEMENT: Final = object()
_BOOL: Final = builtin("bool")
_INT: Final = builtin("int")
_QUEUE: Final[Mapping[str, object]] = MappingProxyType(
    {
        "get": _ELEMENT,
        "get_nowait": _ELEMENT,
        "put": NONE_TYPE,
        "put_nowait": NONE_TYPE,
        "join": NONE_TYPE,
        "task_done": NONE_TYPE,
        "qsize": _INT,
        "empty": _BOOL,
        "full": _BOOL,
    }
)
_EVENT: Final[Mapping[str, object]] = MappingProxyType(
    {"wait": _BOOL, "is_set": _BOOL, "set": NONE_TYPE, "clear": NONE_TYPE}
)
_STR: Final = builtin("str")
_PATH: Final[Mapping[str, object]] = MappingProxyType(
    {
        **dict.fromkeys(("exists", "is_dir", "is_file", "is_symlink", "samefile"), _BOOL),
        **dict.fromkeys(("mkdir", "rmdir", "symlink_to", "touch", "unlink"), NONE_TYPE),
        **dict.fromkeys(("write_bytes", "write_text"), _INT),
        "read_bytes": builtin("bytes"),
        "read_text": _STR,
    }
)
_NO_CONTENT: Final[Mapping[str, object]] = MappingProxyType(
    {"write": _INT, "tell": _INT, "fileno": _INT, "close": NONE_TYPE, "flush": NONE_TYPE}
)
_METHODS: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType(
    {
        "asyncio.Queue": _QUEUE,
        "queue.Queue": _QUEUE,
        "pathlib.Path": _PATH,
        "typing.TextIO": MappingProxyType(
            {**_NO_CONTENT, **dict.fromkeys(("read", "readline"), _STR)}
        ),
        "typing.BinaryIO": MappingProxyType(
            {**_NO_CONTENT, **dict.fromkeys(("read", "readline"), builtin("bytes"))}
        ),
        "asyncio.Event": _EVENT,
        "threading.Event": _EVENT,
        "threading.Thread": MappingProxyType(
            {"is_alive": _BOOL, "start": NONE_TYPE, "join": NONE_TYPE}
        ),
    }
)


def returns_of(method: Function, owner: Named) -> TypeRef:
    """The type that `method` of a stand-in for `owner` gives: declared, or known for the standard
    library."""
    if not isinstance(method.returns, Unknown):
        return method.returns
    known = _METHODS.get(owner.address, {}).get(method.name)
    if known is _ELEMENT:
        return owner.args[0] if owner.args else UNKNOWN
    return known if isinstance(known, (Named, type(NONE_TYPE))) else UNKNOWN
