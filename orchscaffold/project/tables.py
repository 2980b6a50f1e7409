"""Looking into tables of unknown shape without raising."""

from __future__ import annotations

from collections.abc import Mapping


def dig(table: object, *keys: str) -> object:
    """What lies at `keys` inside nested tables, or None."""
    for key in keys:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def mapping(value: object) -> Mapping[str, object]:
    """The value if it is a table, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def texts(value: object) -> tuple[str, ...]:
    """A string, or the strings in a list, as a tuple; () for anything else."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, str))
    return ()
