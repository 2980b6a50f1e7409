"""`x = property(get_x, set_x)` in a class body."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.code import ClassModel
from orchscaffold.model.ir import Call, Expr, Function, Name

PLACES: Final = {"fget": 0, "fset": 1}


def is_property(value: Expr) -> bool:
    """Whether `property` is called."""
    return isinstance(value, Call) and isinstance(value.func, Name) and value.func.id == "property"


def accessor(model: ClassModel, value: Expr, role: str) -> Function | None:
    """The method of the class that `property(…)` is given as "fget" or "fset"; None where there is
    none, or where it is no plain name.
    """
    if not isinstance(value, Call) or not is_property(value):
        return None
    for position, argument in enumerate(value.args):
        told = argument.keyword or ("" if argument.star else position)
        if told in (role, PLACES[role]) and isinstance(argument.value, Name):
            return model.own(argument.value.id)
    return None
