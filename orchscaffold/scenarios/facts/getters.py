"""Properties that do nothing but return an attribute."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.model.code import Library
from orchscaffold.model.ir import Attr, Function, Name, Return
from orchscaffold.model.types import Named


def getters(library: Library, cls: Named) -> Iterator[tuple[str, str]]:
    """(attribute, public property) for each of a class, its own before those of its bases."""
    for name in dict.fromkeys(m.name for model in library.mro(cls) for m in model.methods):
        method = library.method(cls, name)
        attribute = _returned_attribute(method) if method is not None else ""
        if attribute:
            yield attribute, name


def _returned_attribute(method: Function) -> str:
    if method.kind != "property" or method.name.startswith("_") or len(method.body) != 1:
        return ""
    (statement,) = method.body
    if not isinstance(statement, Return) or not isinstance(statement.value, Attr):
        return ""
    owner = statement.value.obj
    is_own = isinstance(owner, Name) and owner.id == method.parameters[0].name
    return statement.value.name if is_own else ""
