"""Methods that a decorator puts an object in place of: they are not called as they are written."""

from __future__ import annotations

from orchscaffold.model.code import Library
from orchscaffold.model.ir import Attr, Call, Expr, Function, Name
from orchscaffold.model.types import Named


def replacement(library: Library, method: Function) -> Named | None:
    """The class of the object that stands in the class body instead of `method`, where a decorator
    is declared to give one that does not bind itself to its owner."""
    for decorator in method.decorators:
        made = _given_by(library, method.module, decorator)
        if made is None or not isinstance(made.returns, Named):
            continue
        model = library.class_model(made.returns)
        is_object = model is not None and model.kind != "protocol"
        if is_object and library.method(made.returns, "__get__") is None:
            return made.returns
    return None


def _given_by(library: Library, module: str, decorator: Expr) -> Function | None:
    """The project's function that is applied by `@name` or `@Class.name`.

    A decorator that is called first is not told: what it is declared to give is itself.
    """
    if isinstance(decorator, Call):
        return None
    if isinstance(decorator, Attr) and isinstance(decorator.obj, Name):
        owner = library.resolve(module, decorator.obj.id)
        if owner.kind == "class":
            return library.method(Named(owner.module, owner.qualname), decorator.name)
        found = library.resolve(module, f"{decorator.obj.id}.{decorator.name}")
        return library.function(found.module, found.qualname)
    if isinstance(decorator, Name):
        found = library.resolve(module, decorator.id)
        return library.function(found.module, found.qualname)
    return None
