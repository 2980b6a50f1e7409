"""Exceptions of Python and its standard library: what they are made with, what they carry."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.values import NONE, Value

# What a test makes those with that a text alone does not do for; numbers are the test's to choose.
_ARGUMENTS: Final[Mapping[str, tuple[object, ...]]] = MappingProxyType(
    {
        "asyncio.exceptions.IncompleteReadError": (b"", 1),
        "asyncio.exceptions.LimitOverrunError": ("boom", 1),
        "builtins.UnicodeDecodeError": ("utf-8", b"\xff", 0, 1, "boom"),
        "builtins.UnicodeEncodeError": ("ascii", "\xe9", 0, 1, "boom"),
        "http.client.IncompleteRead": (b"",),
        "json.decoder.JSONDecodeError": ("boom", "{}", 0),
        "subprocess.CalledProcessError": (1, "command"),
        "subprocess.TimeoutExpired": ("command", 1.0),
        "urllib.error.HTTPError": ("http://localhost", 500, "boom", None, None),
        "urllib.error.URLError": ("boom",),
    }
)
# What the compiled ones carry when they were made with one text: nothing, or that text.
_NOTHING: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "builtins.AttributeError": frozenset({"name", "obj"}),
        "builtins.ImportError": frozenset({"name", "path"}),
        "builtins.NameError": frozenset({"name"}),
        "builtins.OSError": frozenset({"errno", "filename", "filename2", "strerror"}),
        "builtins.BaseException": frozenset({"__cause__", "__context__"}),
    }
)
_TEXT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "builtins.ImportError": "msg",
        "builtins.StopAsyncIteration": "value",
        "builtins.StopIteration": "value",
        "builtins.SystemExit": "code",
    }
)


def standard_arguments(bases: Iterable[Named]) -> tuple[object, ...] | None:
    """What an exception of the standard library is made with; None where a text does.

    `bases` are the class and its bases in order; the first with a constructor of its own decides.
    """
    return next((_ARGUMENTS[ref.address] for ref in bases if ref.address in _ARGUMENTS), None)


def carried(bases: Iterable[Named], args: list[Value], name: str) -> Value | None:
    """The attribute `name` that a compiled exception has of itself; None where it is not known."""
    for ref in bases:
        if name in _NOTHING.get(ref.address, ()) and len(args) < 2:
            return NONE
        if _TEXT.get(ref.address) == name and len(args) == 1:
            return args[0]
    return None


def is_compiled_attribute(bases: Iterable[Named], name: str) -> bool:
    """Whether a builtin among `bases` has `name` of itself."""
    found = (getattr(builtins, ref.qualname, None) for ref in bases if ref.module == "builtins")
    return any(cls is not None and hasattr(cls, name) for cls in found)
