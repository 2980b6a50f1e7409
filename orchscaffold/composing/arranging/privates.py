"""Names that Python mangles in a class body: what a test calls `self.__stopping`."""

from __future__ import annotations

from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Attr
from orchscaffold.model.types import Named
from orchscaffold.scenarios.facts.state import nodes_of


def spelled(library: Library, cls: Named, name: str) -> str:
    """The attribute `name` of an object of `cls` as code outside of the class spells it."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    users = (model for model in library.mro(cls) if _uses(model, name))
    owner = next(users, None)
    return name if owner is None else f"_{owner.name.lstrip('_')}{name}"


def _uses(model: ClassModel, name: str) -> bool:
    nodes = (node for method in model.methods for node in nodes_of(method.body))
    return any(isinstance(node, Attr) and node.name == name for node in nodes)
