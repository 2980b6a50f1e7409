"""What a loop over a value meets."""

from __future__ import annotations

from orchscaffold.model.types import UNKNOWN, Named, TypeRef
from orchscaffold.scenarios.conditions.sizes import is_long
from orchscaffold.scenarios.conditions.terms import leaves_of
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.files import LINES, is_file
from orchscaffold.scenarios.semantics.tasks import Tasks
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    Input,
    Known,
    Leaf,
    Origin,
    Sequence,
    Term,
    Value,
)


class Iteration(Tasks):
    """Gives the items of iterables."""

    def iterate(self, value: Value, key: str, *, is_async: bool = False) -> list[Value]:
        """The items of an iterable, in order; raises Abandoned where they cannot be told."""
        value = self.shape(value, "iterate")
        if isinstance(value, Sequence):
            return list(value.items)
        if isinstance(value, Dict):
            self.dict_size(value, key)
            return [name for name, _ in value.items]
        if isinstance(value, ClassValue):
            members = self.enum_class(value.ref)
            if members is not None:
                return [Known(member) for member in members]
        if isinstance(value, (Known, Leaf, Term)):
            if leaves_of(value) and not self.decide(value, key):
                return []
            items = self.known(value)
            if is_long(items):
                raise Abandoned("a loop over more items than are looked at")
            if isinstance(items, (str, bytes, tuple, list, range, set, frozenset, dict)):
                return [Known(item) for item in items]
        if isinstance(value, Double):
            return self._iterate_double(value, key, is_async=is_async)
        raise Abandoned("a loop over a value that cannot be followed")

    def _iterate_double(self, value: Double, key: str, *, is_async: bool) -> list[Value]:
        name = "__aiter__" if is_async else "__iter__"
        items = value.reads.get(name)
        if items is None:
            type_ = Named("builtins", "list", self._item_types(value, is_async=is_async))
            called = "lines" if is_file(value.cls) else name
            child = Input(Origin("attr", called, value.origin), type_)
            items = value.reads[name] = self.shape(child, "iterate")
        return self.iterate(items, key)

    def _item_types(self, value: Double, *, is_async: bool) -> tuple[TypeRef, ...]:
        """The declared type of what iterating over a service gives."""
        if value.cls is None:
            return ()
        if is_file(value.cls):
            return (LINES[value.cls],)
        step = self.library.method(value.cls, "__anext__" if is_async else "__next__")
        if step is not None:
            return (step.returns,)
        start = self.library.method(value.cls, "__aiter__" if is_async else "__iter__")
        returns = start.returns if start is not None else UNKNOWN
        return returns.args if isinstance(returns, Named) else ()
