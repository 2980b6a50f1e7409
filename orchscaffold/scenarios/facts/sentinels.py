"""Sentinels: module constants that are told by their identity alone (PEP 661), `MISSING = object()`
and instances of classes that were written for it."""

from __future__ import annotations

from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model.code import AssignedName, Library
from orchscaffold.model.ir import Call
from orchscaffold.model.types import Named

_OBJECT = Named("builtins", "object")
_BASES = frozenset({"builtins.object", "typing.Generic", "typing.Final"})


def sentinel_class(library: Library, module: str, variable: AssignedName) -> Named | None:
    """The class of the sentinel that a module-level name holds; None where it holds none.

    A class is a sentinel's where it keeps nothing and does nothing but what Python asks of it: it
    takes no arguments, and all its methods are special ones.
    """
    call = variable.value
    if variable.varies or not isinstance(call, Call) or call.args:
        return None
    name = dotted(call.func)
    if name is None:
        return None
    found = library.resolve(module, name)
    if found.kind == "unknown" and name == "object":
        return _OBJECT
    if found.kind != "class":
        return None
    cls = Named(found.module, found.qualname)
    if cls == _OBJECT:
        return cls
    # None of the standard library's classes is one, and reading its modules takes long.
    return cls if not is_stdlib(cls.module) and _tells_nothing_else(library, cls) else None


def _tells_nothing_else(library: Library, cls: Named) -> bool:
    model = library.class_model(cls)
    if model is None or model.kind != "plain" or model.fields or not library.is_complete(cls):
        return False
    bases = {base.address for base in model.bases if isinstance(base, Named)}
    methods = {method.name for method in model.methods}
    special = all(name.startswith("__") and name.endswith("__") for name in methods)
    return bases <= _BASES and special and not methods & {"__init__", "__call__", "__getattr__"}
