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
            if method.parameters and (method.name in _AFTER or _is_validator(method)):
                found.update(_assigned(method))
    return frozenset(found)


def _is_validator(method: Function) -> bool:
    for decorator in method.decorators:
        maker = decorator.func if isinstance(decorator, Call) else decorator
        name = maker.name if isinstance(maker, Attr) else getattr(maker, "id", "")
        if name == "model_validator":
            return True
    return False


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
