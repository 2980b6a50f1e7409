"""Items: read by place and by key."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.candidates import text_of
from orchscaffold.scenarios.conditions.solver import Condition
from orchscaffold.scenarios.conditions.terms import is_scalar
from orchscaffold.scenarios.semantics.attributes import path_of
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.equality import Equality
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    Hidden,
    Input,
    Instance,
    Known,
    Leaf,
    Origin,
    Sequence,
    Term,
    Value,
    settled,
)

MAX_PLACE: Final = 16


class Items(Equality):
    """Reads items of containers."""

    def get_item(self, value: Value, index: Value, key: str) -> Value:
        """`value[index]`; raises Raised(KeyError or IndexError) where it is certainly missing."""
        value = self.shape(value, _use_of(index))
        if isinstance(value, Dict):
            found = self.find_key(value, index, key)
            if found is None and value.factory is not None:
                found = self.make_default(value, index)
            if found is None:
                error = Instance(Named("builtins", "KeyError"))
                error.args = [index]
                raise Raised(error)
            return found
        if isinstance(value, Sequence):
            if _is_key(value, index):
                raise Mistaken(path_of(value))
            return self._sequence_item(value, index)
        members = self.enum_class(value.ref) if isinstance(value, ClassValue) else None
        if members is not None:
            return self.guarded_pure("item", (Known(members), index), "KeyError", key)
        if is_scalar(value):
            return self.guarded_pure("item", (value, index), "LookupError", key)
        if isinstance(value, Instance):
            return self._named_tuple_item(value, index)
        if isinstance(value, Double) and value.kind != "class":
            return self.call_member(value, "__getitem__", [index], key)
        return Hidden("an item of a value that is not known while reading")

    def call_member(self, double: Double, name: str, args: list[Value], key: str) -> Value:
        """A special method of a double (supplied by a higher layer)."""
        raise NotImplementedError

    def make_default(self, target: Dict, index: Value) -> Value:
        """What a defaultdict puts under a missing key (supplied by a higher layer)."""
        raise NotImplementedError

    def guarded_pure(self, op: str, args: tuple[Value, ...], error: str, key: str) -> Value:
        """A pure operation that may raise (supplied by a higher layer)."""
        raise NotImplementedError

    def _sequence_item(self, value: Sequence, index: Value) -> Value:
        position = self.position(index, len(value.items))
        if isinstance(position, slice):
            return Sequence(value.kind, value.items[position])
        if not isinstance(position, int):
            raise Abandoned("an index that is not known while reading")
        if not -len(value.items) <= position < len(value.items):
            named = f"{value.kind} " if value.kind in ("list", "tuple", "deque") else ""
            raise Raised(self.builtin_error(IndexError(f"{named}index out of range")))
        return value.items[position]

    def position(self, index: Value, size: int) -> object:
        """The Python value of an index, inside a sequence of `size` where a test can see to it."""
        index = self.shape(index, "number")
        inside = Condition(Term("in", (index, Known(tuple(range(size))))), "true")
        if inside.leaves and self._feasible(inside):
            self._require(inside)
        return self.known(index)

    def _named_tuple_item(self, value: Instance, index: Value) -> Value:
        position = self.known(index)
        items = list(value.attributes.values())
        if isinstance(position, int) and -len(items) <= position < len(items):
            return items[position]
        raise Abandoned("an item of an object that cannot be followed")

    def find_key(self, value: Dict, index: Value, key: str) -> Value | None:
        """The item under a key, or None where the dict certainly lacks it; decides it for an open
        dict."""
        self.need_hash(index)
        for known, item in value.items:
            if self.equal(known, index, key):
                return item
        if not value.is_open or value.origin is None:
            return None
        if any(self.equal(absent, index, key) for absent in value.absent):
            return None
        is_preset = value.factory is not None
        if not is_preset and self.choose(f"key:{value.origin.path}:{_asked(index)}", 2) == 1:
            if value.is_filled and not value.items:
                raise Abandoned("something that is true holds nothing")
            if isinstance(settled(index), Known):
                value.absent.append(index)
            else:
                value.is_open = False
            return None
        item = Input(Origin("key", _label(index), value.origin), value.value_type)
        value.items.append((index, item))
        value.given.append((index, item))
        return item


def _is_key(value: Sequence, index: Value) -> bool:
    """Whether an item is asked for as of a mapping: by a text, or by one of its own items."""
    if not value.is_guessed:
        return False
    key = settled(index)
    is_text = isinstance(key, Known) and isinstance(key.value, str)
    return is_text or any(settled(item) is key for item in value.items)


def _use_of(index: Value) -> str:
    """What an object of unknown type must be for its item: text is sliced, lists are numbered."""
    known = index.value if isinstance(index, Known) else None
    if isinstance(known, slice):
        return "text"
    if isinstance(known, int) and not isinstance(known, bool) and abs(known) < MAX_PLACE:
        return f"index:{known if known >= 0 else -known - 1}"
    return "item"


def _label(value: Value) -> str:
    value = settled(value)
    if isinstance(value, Known):
        return str(value.value)
    return value.origin.name if isinstance(value, Leaf) else "value"


def _asked(value: Value) -> str:
    """How a question names the key."""
    value = settled(value)
    return text_of(value.origin) if isinstance(value, (Input, Leaf)) else _label(value)
