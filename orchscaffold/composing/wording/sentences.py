"""Names of inputs as a sentence uses them: `order_id` for an `id`, `place_order returns`."""

from __future__ import annotations

import enum
import re
from typing import Final

from orchscaffold.composing.wording.naming import slug, snake, variable_name
from orchscaffold.frozen import dataclass
from orchscaffold.scenarios.run import Called, Path
from orchscaffold.scenarios.values import CallRecord, Input, Known, Origin, settled

_VAGUE: Final = frozenset(
    {"id", "name", "value", "status", "type", "key", "kind", "state", "data", "items", "result"}
)
_LOOKUPS: Final = frozenset({"get", "pop", "call", "run", "__getitem__", "inject", "inject_or"})
_STEP: Final = re.compile(r"/(?=[a-z]+:)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition is about: `name` and its verb ("is", or "returns" for a call)."""

    name: str
    verb: str = "is"

    @property
    def words(self) -> str:
        """The subject and its verb inside an identifier."""
        return f"{self.name}_{self.verb}"

    @property
    def text(self) -> str:
        """The subject and its verb inside a sentence."""
        return f"{self.name} {self.verb}"


class Wording:
    """Names the inputs of one path."""

    def __init__(self, path: Path) -> None:
        self._records: dict[str, CallRecord] = {}
        for event in path.run.events:
            if isinstance(event, Called) and isinstance(event.record.result, Input):
                self._records[event.record.result.origin.path] = event.record

    def subject(self, origin: Origin) -> Subject:
        """How a condition speaks of an input."""
        if origin.kind == "result" and origin.parent is not None:
            return Subject(self._call_name(origin), "returns")
        return Subject(self.name(origin))

    def name(self, origin: Origin) -> str:
        """The input as one word; a vague name (`id`) is joined to its owner's."""
        name = variable_name(origin)
        parent = origin.parent
        if parent is not None and origin.kind in ("field", "attr", "key") and name in _VAGUE:
            owner = self.name(parent)
            return name if owner.endswith(name) else f"{owner}_{name}"
        return name

    def _call_name(self, origin: Origin) -> str:
        function = origin.parent
        if function is None:
            return variable_name(origin)
        name = slug(variable_name(function))
        if name not in _LOOKUPS:
            return name
        asked = self._asked(origin)
        if asked:
            return f"{name}_{asked}"
        owner = function.parent
        return f"{variable_name(owner)}_{name}" if owner is not None else name

    def _asked(self, origin: Origin) -> str:
        """The word a lookup was asked for: `timeout` in `settings.get("timeout")`."""
        record = self._records.get(origin.path)
        if record is None or not record.args:
            return ""
        first = settled(record.args[0])
        if isinstance(first, Known) and isinstance(first.value, str):
            return slug(first.value)[:30]
        name = getattr(first, "ref", None)
        return snake(name.qualname) if name is not None else ""


def origin_of(path: str) -> Origin | None:
    """The origin that a stable spelling (`param:order/field:side`) names."""
    origin: Origin | None = None
    for step in _STEP.split(path):
        kind, colon, name = step.partition(":")
        if not colon:
            return None
        origin = Origin(kind, name, origin)
    return origin


def word(value: object) -> str:
    """A Python value as part of an identifier."""
    if isinstance(value, enum.Enum):
        return slug(value.name or "")
    negative = isinstance(value, (int, float)) and value < 0
    text = slug(str(value).replace("-", "minus ", 1) if negative else str(value))
    return (text or "empty")[:24].strip("_")


def shown(value: object) -> str:
    """A Python value inside a sentence."""
    if isinstance(value, enum.Enum):
        return value.name or ""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 30 else f"{text[:27]}..."
