"""Classes in method resolution order, and what the order as a whole says."""

from __future__ import annotations

from collections import namedtuple
from typing import Final

from orchscaffold.inspection.surface.model import ClassSurface, Parameter, Signature

NAMED_TUPLE: Final = namedtuple("NAMED_TUPLE", "")


def is_made_otherwise(order: tuple[ClassSurface | type, ...]) -> bool:
    """Whether more than `__init__` has a say in how instances are made."""
    for item in order:
        if isinstance(item, type):
            if item not in (object, tuple, NAMED_TUPLE):
                return True
        elif item.is_remade or "__new__" in item.names or item.module == "enum":
            return True
    return tuple in order and NAMED_TUPLE not in order


def generated_signature(order: tuple[ClassSurface | type, ...]) -> Signature | None:
    """The parameters of a generated `__init__`: fields of all bases, the first place kept."""
    first = order[0]
    assert isinstance(first, ClassSurface)
    found: dict[str, Parameter] = {}
    for item in reversed(order):
        if not isinstance(item, ClassSurface) or item.kind == "plain":
            continue
        if item.fields is None or item.kind != first.kind:
            return None
        for own in item.fields:
            if not own.in_constructor:
                found.pop(own.name, None)
            else:
                kind = "keyword" if own.keyword_only else "normal"
                found[own.name] = Parameter(own.parameter, kind, own.required)
    ordered = sorted(found.values(), key=lambda item: item.kind == "keyword")
    return Signature(tuple(ordered))


def has_own(item: ClassSurface | type, name: str, of_instance: bool) -> bool | None:
    """Whether the class itself, bases aside, gives its instances, or itself, the name."""
    if isinstance(item, type):
        return hasattr(item, name)
    if name in item.names:
        return True
    if name in item.stored or name in item.annotated_only:
        return True if of_instance else None
    return False


def merged(orders: list[list[ClassSurface | type]]) -> list[ClassSurface | type] | None:
    """The C3 merge; None for an inconsistent hierarchy."""
    waiting = [*(list(order) for order in orders), [order[0] for order in orders]]
    found: list[ClassSurface | type] = []
    while waiting := [order for order in waiting if order]:
        heads = (order[0] for order in waiting)
        chosen = next((h for h in heads if not any(h in order[1:] for order in waiting)), None)
        if chosen is None:
            return None
        found.append(chosen)
        waiting = [[item for item in order if item is not chosen] for order in waiting]
    return found
