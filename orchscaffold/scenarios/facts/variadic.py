"""`*names`: what a test gives a method beyond the parameters that have a name."""

from __future__ import annotations

from orchscaffold.model.ir import Function, Name, Parameter
from orchscaffold.model.types import Named
from orchscaffold.scenarios.facts.state import nodes_of
from orchscaffold.scenarios.values import Input, Origin


def rest_parameter(method: Function) -> Parameter | None:
    """The `*names` that the body of a method reads.

    None for special methods, whose callers are not the test's to choose.
    """
    if method.name.startswith("__"):
        return None
    for parameter in method.parameters:
        if parameter.kind == "args":
            read = any(
                isinstance(node, Name) and node.id == parameter.name
                for node in nodes_of(method.body)
            )
            return parameter if read else None
    return None


def rest_input(parameter: Parameter) -> Input:
    """What a test gives for it: any number of what it is annotated with."""
    type_ = Named("builtins", "tuple", (parameter.annotation,), variadic=True)
    return Input(Origin("param", parameter.name), type_)
