"""What a template says of a name that does not exist: never nothing, and what there is instead."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined

from orchscaffold.frozen import fields, is_dataclass
from orchscaffold.nearest import did_you_mean


class Undefined(StrictUndefined):
    """Refuses every use; for a missing part of a value it names the nearest one."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        said = StrictUndefined._undefined_message.fget(self)  # type: ignore[attr-defined]
        known = _parts(self._undefined_obj)
        if self._undefined_hint or not known:
            return str(said)
        if isinstance(self._undefined_obj, Mapping):
            said = f"there is no {self._undefined_name!r} here"
        there = f"there are: {', '.join(known)}"
        return f"{said}; {did_you_mean(str(self._undefined_name), known, there)}"


def _parts(value: object) -> tuple[str, ...]:
    """The names of a value's parts, where it is one that templates are given."""
    if isinstance(value, Mapping):
        return tuple(map(str, value))
    if is_dataclass(value):
        return tuple(item.name for item in fields(value))
    return ()
