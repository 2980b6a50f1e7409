"""Fields that a value class sets by itself after construction: what a test passes for them may not
stay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orchscaffold.model.code import Library
from orchscaffold.model.ir import Assign, Attr, AugAssign, Call, Const, Function, Name
from orchscaffold.model.types import Named
from orchscaffold.scenarios.facts.state import nodes_of

_AFTER: Final = frozenset({"__post_init__", "__attrs_post_init__", "model_post_init"})


def derived_fields(library: Library, cls: Named) -> frozenset[str]:
    """Fields that a hook of `cls` (`__post_init__`, a model validator) assigns on the instance."""
    found: set[str] = set()
    for model in library.mro(cls):
        for method in model.methods:
            if (method.name in _AFTER or _is_validator(method)) and method.parameters:
                found.update(_assigned(method))
    return frozenset(found)


def is_validated(library: Library, cls: Named) -> bool:
    """Whether code of the class's own looks at the fields it is made with."""
    return any(
        _AFTER & {method.name} or any("validator" in name for name in _makers(method))
        for model in library.mro(cls)
        if library.is_project(model.module)
        for method in model.methods
    )


def _is_validator(method: Function) -> bool:
    return "model_validator" in _makers(method)


def _makers(method: Function) -> set[str]:
    """The last names of the method's decorators."""
    made = [each.func if isinstance(each, Call) else each for each in method.decorators]
    return {each.name if isinstance(each, Attr) else getattr(each, "id", "") for each in made}


def _assigned(method: Function) -> Iterator[str]:
    own = method.parameters[0].name
    for node in nodes_of(method.body):
        if isinstance(node, Assign):
            targets: tuple[object, ...] = node.targets
        elif isinstance(node, AugAssign):
            targets = (node.target,)
        else:
            targets = ()
        for target in targets:
            if isinstance(target, Attr) and target.obj == Name(own):
                yield target.name
        if isinstance(node, Call) and isinstance(node.func, Attr):
            yield from _set_by_name(node, own)


def _set_by_name(call: Call, own: str) -> Iterator[str]:
    """`object.__setattr__(self, "name", value)`."""
    if not isinstance(call.func, Attr) or call.func.name != "__setattr__" or len(call.args) != 3:
        return
    target, name = call.args[0].value, call.args[1].value
    if target == Name(own) and isinstance(name, Const) and isinstance(name.value, str):
        yield name.value
