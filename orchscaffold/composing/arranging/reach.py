"""Finding the object an origin names: which double or record a member, result or field belongs
to."""

from __future__ import annotations

from orchscaffold.scenarios.run import Path
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Input,
    Instance,
    Sequence,
    Task,
    Value,
    settled,
)


def owners(path: Path) -> dict[str, Value]:
    """Every input object of a path by its origin path: doubles, records, containers."""
    found: dict[str, Value] = {}
    run = path.run
    shared = (slot.initial for slot in run.class_slots.values())
    for root in (*run.inputs.values(), *run.patches.values(), *run.lacking.values(), *shared):
        _visit(root, found)
    if path.subject is not None:
        for value in path.subject.attributes.values():
            _visit(value, found)
    return found


def _visit(value: Value, found: dict[str, Value]) -> None:
    value = settled(value)
    origin = getattr(value, "origin", None)
    if origin is None or isinstance(value, Input):
        return
    if origin.path in found:
        return
    found[origin.path] = value
    for child in _children(value):
        _visit(child, found)


def _children(value: Value) -> list[Value]:
    if isinstance(value, Double):
        results = [call.result for call in value.calls if call.result is not None]
        return [*value.members.values(), *value.reads.values(), *results]
    if isinstance(value, Instance):
        return list(value.initial.values())
    if isinstance(value, Sequence):
        return list(value.given)
    if isinstance(value, Dict):
        return [item for pair in value.given for item in pair]
    if isinstance(value, Task) and value.given == "done" and value.result is not None:
        return [value.result]
    return []
