"""Which attributes of an object change after its construction: state that a test may preset."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from orchscaffold.frozen import fields, is_dataclass
from orchscaffold.model.code import Library
from orchscaffold.model.ir import (
    AnnAssign,
    Assign,
    Attr,
    AugAssign,
    Call,
    DictExpr,
    For,
    Function,
    ListExpr,
    Name,
    SetExpr,
    Starred,
    Subscript,
    TupleExpr,
    With,
)
from orchscaffold.model.types import Named

MUTATORS: Final = frozenset(
    {
        "append",
        "appendleft",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "pop",
        "popleft",
        "remove",
        "discard",
        "clear",
        "set",
        "put",
        "put_nowait",
    }
)
_MADE: Final = "__init_subclass__"


def mutable_attributes(library: Library, cls: Named) -> frozenset[str]:
    """Attributes of `cls` that a method other than the constructor assigns or mutates."""
    found: set[str] = set()
    for model in library.mro(cls):
        for method in model.methods:
            # The body first: the signature is read with it, and not once more on its own.
            if method.name != "__init__" and method.body and method.parameters:
                found.update(_changed(method))
    return frozenset(found)


def abstract_methods(library: Library, cls: Named) -> tuple[str, ...]:
    """The methods without which Python makes no object of `cls`."""
    models = library.mro(cls)
    if not any(model.kind == "abc" for model in models):
        return ()
    names = dict.fromkeys(m.name for model in models for m in model.methods if m.is_abstract)
    owns = ((name, library.method(cls, name)) for name in names)
    return tuple(name for name, method in owns if method is not None and method.is_abstract)


def class_state(library: Library, cls: Named) -> frozenset[str]:
    """Names in the body of `cls` or its bases that their class methods bind anew, and those of
    containers there that their methods change: all objects share them."""
    bound = _bound(library, cls, lambda method: method.kind == "class" and method.name != _MADE)
    return bound | frozenset(_shared(library, cls))


def _shared(library: Library, cls: Named) -> Iterator[str]:
    models = library.mro(cls)
    containers = {
        variable.name
        for model in models
        for variable in model.class_vars
        if isinstance(variable.value, (DictExpr, ListExpr, SetExpr, Call))
    }
    if not containers:
        return
    for model in models:
        for method in model.methods:
            names = {model.name, *(parameter.name for parameter in method.parameters[:1])}
            yield from containers & {name for own in names for name in _filled(method, own)}


def _filled(method: Function, own: str) -> Iterator[str]:
    """Attributes of `own` whose content the method changes."""
    for node in nodes_of(method.body):
        targets: tuple[object, ...] = ()
        if isinstance(node, Assign):
            targets = node.targets
        elif isinstance(node, (AugAssign, AnnAssign)):
            targets = (node.target,)
        elif isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name in MUTATORS:
            yield from _own_attribute(node.func.obj, own)
        for target in targets:
            if isinstance(target, Subscript):
                yield from _own_attribute(target, own)


def made_state(library: Library, cls: Named) -> frozenset[str]:
    """Names that `cls` or a base binds anew when a class is derived from it."""
    return _bound(library, cls, lambda method: method.name == _MADE)


def _bound(library: Library, cls: Named, binds: Callable[[Function], bool]) -> frozenset[str]:
    methods = (method for model in library.mro(cls) for method in model.methods)
    binding = (method for method in methods if binds(method) and method.parameters)
    return frozenset(name for method in binding for name in _changed(method))


def _changed(method: Function) -> Iterator[str]:
    own = method.parameters[0].name
    for node in nodes_of(method.body):
        if isinstance(node, Assign):
            for target in node.targets:
                yield from _own_attribute(target, own)
        elif isinstance(node, With):
            for _, bound in node.items:
                yield from _own_attribute(bound, own)
        elif isinstance(node, (AnnAssign, AugAssign, For)):
            yield from _own_attribute(node.target, own)
        elif isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name in MUTATORS:
            yield from _own_attribute(node.func.obj, own)


def _own_attribute(node: object, own: str) -> Iterator[str]:
    if isinstance(node, (TupleExpr, ListExpr)):
        for item in node.items:
            yield from _own_attribute(item, own)
    if isinstance(node, (Subscript, Starred)):
        yield from _own_attribute(node.obj if isinstance(node, Subscript) else node.value, own)
    if isinstance(node, Attr) and isinstance(node.obj, Name) and node.obj.id == own:
        yield node.name


def nodes_of(node: object) -> Iterator[object]:
    """Every node below, through tuples and dataclass fields."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting.extend(reversed(part))
        elif is_dataclass(part):
            yield part
            waiting.extend(getattr(part, field.name) for field in reversed(fields(part)))
