"""What a model of a function looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    FALSE,
    TRUE,
    Dict,
    Known,
    Leaf,
    Resource,
    Sequence,
    Term,
    Value,
    settled,
)

Model: TypeAlias = Callable[[Statements, Arguments], Value]


def truth_value(answer: bool) -> Value:
    """True or False as a value."""
    return TRUE if answer else FALSE


def bound_sequence(arguments: Arguments) -> Sequence:
    """The list, set or deque a method is called on."""
    if not isinstance(arguments.bound, Sequence):
        raise Abandoned("a container method without its container")
    return arguments.bound


def bound_dict(arguments: Arguments) -> Dict:
    """The dict a method is called on."""
    if not isinstance(arguments.bound, Dict):
        raise Abandoned("a dict method without its dict")
    return arguments.bound


def bound_resource(arguments: Arguments) -> Resource:
    """The standard-library object a method is called on."""
    if not isinstance(arguments.bound, Resource):
        raise Abandoned("a method without its object")
    return arguments.bound


def require_entered(machine: Statements, group: Resource) -> None:
    """A task group takes tasks only inside its `async with`; raises Raised elsewhere."""
    if group.state.get("held") is not TRUE:
        raise Raised(machine.unworded(RuntimeError))


def known_text(value: Value) -> str:
    """A string that must be known while reading."""
    value = settled(value)
    if isinstance(value, Known) and isinstance(value.value, str):
        return value.value
    raise Abandoned("a name that is not known while reading")


def real_delay(machine: Statements, value: Value) -> None:
    """Make the seconds that the real library counts a number, where nothing is known of them: a
    wait of none is over before what it waits for begins."""
    seconds = machine.shape(value, "number")
    is_none = isinstance(seconds, Known) and seconds.value is None
    if isinstance(seconds, (Known, Leaf, Term)) and not is_none:
        machine.require_positive(seconds)
