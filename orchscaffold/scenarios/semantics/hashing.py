"""Which values Python takes as keys and as items of a set, and what is no dict after all."""

from __future__ import annotations

from typing import Final

from orchscaffold.scenarios.values import Dict, Sequence, Value, settled

_UNHASHABLE: Final = frozenset({"list", "set", "deque"})


def other_kind(name: str) -> str:
    """What has a method that no dict has: "iterate" for a list, "set"; "" for anything else."""
    if hasattr(dict, name) or name.startswith("__"):
        return ""
    return "iterate" if hasattr(list, name) else "set" if hasattr(set, name) else ""


def is_unhashable(value: Value) -> bool:
    """Whether `hash(value)` certainly fails: for containers that can change, and tuples of them."""
    if isinstance(value, Sequence) and value.kind == "tuple":
        return any(is_unhashable(settled(item)) for item in value.items)
    return isinstance(value, Dict) or (isinstance(value, Sequence) and value.kind in _UNHASHABLE)
