"""Copies of values, to tell afterwards what has changed."""

from __future__ import annotations

from orchscaffold.scenarios.values import (
    Dict,
    Instance,
    Resource,
    Sequence,
    Value,
    settled,
)


def snapshots(subject: Instance) -> dict[str, Value]:
    """The attributes of an object as they are now, each a copy."""
    return {name: _snapshot(value) for name, value in subject.attributes.items()}


def _snapshot(value: Value) -> Value:
    """A copy of a container, so that a later change of it shows."""
    value = settled(value)
    if isinstance(value, Sequence):
        return Sequence(value.kind, list(value.items), value.origin)
    if isinstance(value, Dict) and not value.is_open:
        return Dict(list(value.items), origin=value.origin)
    if isinstance(value, Resource):
        state = {name: _snapshot(item) for name, item in value.state.items()}
        return Resource(value.kind, state, origin=value.origin)
    return value


def deep_copy(value: Value) -> Value:
    """A copy of a container and of those in it, as it is before a function is called later on."""
    copy = _snapshot(value)
    if copy is settled(value):
        return copy
    if isinstance(copy, Sequence):
        copy.items = [deep_copy(item) for item in copy.items]
    elif isinstance(copy, Dict):
        copy.items = [(key, deep_copy(item)) for key, item in copy.items]
    return copy
