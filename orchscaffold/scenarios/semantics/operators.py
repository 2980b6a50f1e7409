"""Operators on values: arithmetic, comparison, membership; items put into dicts."""

from __future__ import annotations

from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.sizes import LONGEST
from orchscaffold.scenarios.conditions.terms import is_pure, is_scalar
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.frames import Frame
from orchscaffold.scenarios.semantics.iteration import Iteration
from orchscaffold.scenarios.values import (
    FALSE,
    TRUE,
    ClassValue,
    Dict,
    Double,
    External,
    Hidden,
    Input,
    Instance,
    Known,
    Sequence,
    Value,
    settled,
)


class Operators(Iteration):
    """Applies operators to values."""

    def update(self, target: Dict, source: Value, key: str) -> None:
        """`target.update(source)`."""
        source = self.shape(source, "item")
        if not isinstance(source, Dict):
            raise Abandoned("a dict is updated from a value that cannot be followed")
        self.dict_size(source, key)
        for name, item in source.items:
            self.set_key(target, name, item, key)

    def set_key(self, target: Dict, index: Value, item: Value, key: str) -> None:
        """`target[index] = item`."""
        self.need_hash(index)
        for place, (known, _) in enumerate(target.items):
            if self.equal(known, index, key):
                target.items[place] = (known, item)
                return
        target.items.append((index, item))

    def binary(self, op: str, left: Value, right: Value, frame: Frame) -> Value:
        """`left op right`."""
        left, right = settled(left), settled(right)
        if op == "|" and _are_classes(left) and _are_classes(right):
            return Sequence("tuple", [*_classes_in(left), *_classes_in(right)])
        if isinstance(left, Sequence) and op == "*":
            count = self._count(right)
            if len(left.items) * count > LONGEST:
                return Hidden("a sequence of more items than are looked at")
            return Sequence(left.kind, left.items * count)
        left, right = self.paired(left, right)
        if isinstance(left, Sequence) and isinstance(right, Sequence):
            return self._combine(op, left, right, frame.function)
        if isinstance(left, Dict) and isinstance(right, Dict) and op == "|":
            result = Dict(list(left.items))
            self.update(result, right, frame.function)
            return result
        if is_pure(left) and is_pure(right):
            return self.guarded_pure(op, (left, right), "Exception", f"{frame.function}:{op}")
        if isinstance(left, Instance) or isinstance(right, Instance):
            return self._overloaded(op, left, right)
        return Hidden("arithmetic on a value that is not known while reading")

    def _count(self, value: Value) -> int:
        count = self.known(value)
        if not isinstance(count, int):
            raise Abandoned("a repetition that is not known while reading")
        return count

    def _overloaded(self, op: str, left: Value, right: Value) -> Value:
        name = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__"}.get(op)
        if name is not None and isinstance(left, Instance):
            method = self.find_attribute(left, name)
            if method is not None:
                return self.call(method, [right], {}, name)
        return Hidden("arithmetic on a value that is not known while reading")

    def _combine(self, op: str, left: Sequence, right: Sequence, key: str) -> Value:
        if op == "+":
            return Sequence(left.kind, [*left.items, *right.items])
        inside = [item for item in left.items if self.contains(right, item, key)]
        outside = [item for item in left.items if item not in inside]
        if op == "-":
            return Sequence(left.kind, outside)
        if op == "&":
            return Sequence(left.kind, inside)
        extra = [item for item in right.items if not self.contains(left, item, key)]
        if op == "|":
            return Sequence(left.kind, [*left.items, *extra])
        return Sequence(left.kind, [*outside, *extra])

    def compare(self, op: str, left: Value, right: Value, key: str) -> Value:
        """`left op right` for a comparison operator."""
        if op in ("is", "is not"):
            return self._identity(op, left, right, key)
        if op in ("in", "not in"):
            return self._membership(op, left, right, key)
        if op in ("==", "!="):
            return self._equality(op, left, right, key)
        left, right = self.paired(left, right)
        if is_pure(left) and is_pure(right):
            return self.guarded_pure(op, (left, right), "TypeError", key)
        if isinstance(left, Sequence) and isinstance(right, Sequence) and left.kind == right.kind:
            return self._lexical(op, left, right, key)
        if isinstance(left, Instance) and isinstance(right, Instance):
            one, other = self.order_key(left), self.order_key(right)
            if one is not None and other is not None and left.cls == right.cls:
                return self._lexical(op, one, other, key)
        return Hidden("a comparison of values that are not known while reading")

    def _lexical(self, op: str, left: Sequence, right: Sequence, key: str) -> Value:
        """Tuples and lists: the first items that differ decide, then the lengths."""
        if left.kind not in ("tuple", "list"):
            return Hidden("a comparison of values that are not known while reading")
        for one, other in zip(left.items, right.items, strict=False):
            if not self.equal(one, other, key):
                return self.compare(op, one, other, key)
        return self.compare(op, Known(len(left.items)), Known(len(right.items)), key)

    def _identity(self, op: str, left: Value, right: Value, key: str) -> Value:
        answer = self.same(left, right, key)
        if answer is None:
            left, right = self.paired(left, right)
            if not (is_scalar(left) and is_scalar(right)):
                answer = False
            else:
                return self.pure("==" if op == "is" else "!=", left, right)
        return TRUE if answer is (op == "is") else FALSE

    def _equality(self, op: str, left: Value, right: Value, key: str) -> Value:
        answer = self.same(left, right, key)
        if answer is None:
            left, right = self.paired(left, right)
            if is_scalar(left) and is_scalar(right):
                return self.pure(op, left, right)
            answer = self.equal(left, right, key)
        elif not answer:
            answer = self.equal(left, right, key)
        return TRUE if answer is (op == "==") else FALSE

    def _membership(self, op: str, left: Value, right: Value, key: str) -> Value:
        container = self.shape(right, "item")
        if isinstance(container, Sequence) and is_pure(container) and container.items:
            told = (item for item in container.items if not _is_none(item))
            left, _ = self.paired(left, next(told, container.items[0]))
            if is_scalar(left):
                return self.pure(op, left, container)
        if is_scalar(container):
            left, container = self.shape(left, "text"), self.shape(container, "text")
            return self.pure(op, left, container)
        return TRUE if self.contains(container, left, key) is (op == "in") else FALSE

    def contains(self, container: Value, item: Value, key: str) -> bool:
        """Whether `item in container` on this path."""
        container = self.shape(container, "item")
        if isinstance(container, Dict):
            return self.find_key(container, item, key) is not None
        if isinstance(container, Sequence):
            return any(self.equal(member, item, key) for member in container.items)
        if isinstance(container, Double):
            answer = settled(self.call_member(container, "__contains__", [item], key))
            if isinstance(answer, Input):
                answer.type = Named("builtins", "bool")
            return self.truth(answer, key)
        raise Abandoned("membership in a value that cannot be followed")


def _is_none(value: Value) -> bool:
    known = settled(value)
    return isinstance(known, Known) and known.value is None


def _are_classes(value: Value) -> bool:
    """Whether `value` is a class or a union of classes, as `isinstance` takes it."""
    if isinstance(value, Sequence):
        return value.kind == "tuple" and bool(value.items) and all(map(_are_classes, value.items))
    return isinstance(value, (ClassValue, External))


def _classes_in(value: Value) -> list[Value]:
    return value.items if isinstance(value, Sequence) else [value]
