"""What kind of function a definition is, as its decorators and its name tell."""

from __future__ import annotations

from orchscaffold.model import ir

_KINDS = {
    "staticmethod": "static",
    "classmethod": "class",
    "property": "property",
    "cached_property": "cached_property",
    "abstractproperty": "property",
    "abstractclassmethod": "class",
    "abstractstaticmethod": "static",
    "DynamicClassAttribute": "property",
}
_ACCESSORS = {"setter": "setter", "deleter": "deleter", "getter": "property"}


def function_kind(
    decorators: tuple[ir.Expr, ...], in_class: bool, name: str
) -> tuple[str, tuple[ir.Expr, ...]]:
    """The function's kind and the decorators that do not make it."""
    if not in_class:
        return "function", decorators
    kind = _IMPLICIT.get(name, "method")
    rest: list[ir.Expr] = []
    for decorator in decorators:
        told = _told_kind(decorator)
        if told:
            kind = told
        elif last_name(decorator) != "abstractmethod":
            rest.append(decorator)
    return kind, tuple(rest)


_IMPLICIT = {"__new__": "static", "__init_subclass__": "class", "__class_getitem__": "class"}


def _told_kind(decorator: ir.Expr) -> str:
    if isinstance(decorator, ir.Attr) and isinstance(decorator.obj, ir.Name):
        accessor = _ACCESSORS.get(decorator.name)
        if accessor:
            return accessor
    return _KINDS.get(last_name(decorator), "")


def last_name(expression: ir.Expr) -> str:
    """The last part of a decorator's name, called or not; "" for anything else."""
    if isinstance(expression, ir.Call):
        return last_name(expression.func)
    if isinstance(expression, ir.Attr):
        return expression.name
    return expression.id if isinstance(expression, ir.Name) else ""
