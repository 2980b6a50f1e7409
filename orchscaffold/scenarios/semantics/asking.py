"""What the code asks of a value: is it None, true, the same, an instance."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.ir import Function
from orchscaffold.model.types import (
    Named,
    NoneType,
    TypeRef,
    UnionOf,
    Unknown,
    allows_none,
    builtin,
    without_none,
)
from orchscaffold.scenarios.conditions.candidates import is_scalar_type
from orchscaffold.scenarios.conditions.solver import Condition
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.shaping import Shaping
from orchscaffold.scenarios.values import (
    NONE,
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

# What may give None: an attribute (`moment.tzinfo`), a method, a search.
_MAYBE_NONE: Final = ("attr:", "method:", "call:re.")


class Asking(Shaping):
    """Answers questions; each that a test may steer is one choice."""

    def follow(
        self, function: Function, bound: Value | None, args: list[Value], kwargs: dict[str, Value]
    ) -> Value:
        """Run a function's body (supplied by a higher layer)."""
        raise NotImplementedError

    def is_none(self, value: Value, key: str) -> bool:
        """Whether `value` is None on this path."""
        answer = self._is_none(settled(value), key)
        if answer:
            self.run.branches[key, -1, "none"] = None
        return answer

    def _is_none(self, value: Value, key: str) -> bool:
        if isinstance(value, Known):
            return value.value is None
        if isinstance(value, Hidden):
            raise Abandoned(
                value.reason or "a condition on a value that is not known while reading"
            )
        if isinstance(value, Term) and value.op.startswith(_MAYBE_NONE):
            return self.decide(Term("is", (value, NONE)), key)
        if not isinstance(value, Input) or value.is_present:
            return False
        if not allows_none(value.type):
            value.is_present = True
            return False
        if isinstance(value.type, NoneType) or self.choose(f"none:{key}", 2, value) == 1:
            value.shape = NONE
            return True
        value.is_present = True
        return False

    def truth(self, value: Value, key: str) -> bool:
        """Whether `value` is true on this path."""
        answer = self._truth(settled(value), key)
        self.run.branches[key, -1, str(answer)] = None
        return answer

    def _truth(self, value: Value, key: str) -> bool:
        if isinstance(value, (Known, Leaf, Term)):
            return self.decide(value, key)
        if isinstance(value, Input):
            return self._truth_of_input(value, key)
        if isinstance(value, Sequence):
            return bool(value.items)
        if isinstance(value, Dict):
            return self.dict_size(value, key) > 0
        if isinstance(value, Hidden):
            raise Abandoned(
                value.reason or "a condition on a value that is not known while reading"
            )
        if isinstance(value, Double) and value.cls is not None and value.kind == "object":
            return self._truth_of_service(value, value.cls, key)
        return not isinstance(value, Instance) or self._truth_of_instance(value, key)

    def _truth_of_instance(self, value: Instance, key: str) -> bool:
        """An object is true unless its class says otherwise."""
        for name in ("__bool__", "__len__"):
            method = self.library.method(value.cls, name)
            if method is not None and method.body and not value.is_subject:
                return self.truth(self.follow(method, value, [], {}), key)
        return True

    def _truth_of_service(self, value: Double, cls: Named, key: str) -> bool:
        """A service is true unless its class counts: then the test says how many."""
        if "__len__" in value.reads:
            return self.truth(value.reads["__len__"], key)
        has_bool = self.library.method(cls, "__bool__") is not None
        if has_bool or self.library.method(cls, "__len__") is None:
            return True
        taken = self.choose(f"len:{key}", 2, value)
        value.reads["__len__"] = Known(1 - taken)
        return taken == 0

    def length_of(self, value: Double) -> Value:
        """How many items a service says it holds; hidden where its class does not count."""
        if "__len__" not in value.reads:
            if value.cls is not None and self.library.method(value.cls, "__len__") is None:
                return Hidden("the length of a value that is not known while reading")
            count = Leaf(Origin("attr", "__len__", value.origin), builtin("int"))
            self._require(Condition(Term(">=", (count, Known(0))), "true"))
            value.reads["__len__"] = count
        return value.reads["__len__"]

    def _truth_of_input(self, value: Input, key: str) -> bool:
        if self.is_none(value, key):
            return False
        if isinstance(without_none(value.type), Unknown):
            value.is_true = True
            return True
        return self.truth(self.shape(value, "truth"), key)

    def same(self, left: Value, right: Value, key: str) -> bool | None:
        """Whether two values are one object (`is`); None where it must be decided by value."""
        left, right = settled(left), settled(right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Known) and one.value is None:
                return self.is_none(other, key)
        if isinstance(left, Input) and isinstance(right, Input) and left is not right:
            return self._alias(left, right, key)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Instance) and one.symbol and isinstance(other, Input):
                return self._is_symbol(other, one, one.symbol, key)
        scalar = (Known, Leaf, Term)
        if isinstance(left, scalar) or isinstance(right, scalar):
            return None
        if isinstance(left, Hidden) or isinstance(right, Hidden):
            raise Abandoned("a comparison with a value that is not known while reading")
        return left is right

    def _alias(self, left: Input, right: Input, key: str) -> bool | None:
        types = [without_none(value.type) for value in (left, right)]
        plain = [is_scalar_type(type_, self.enum_class) for type_ in types]
        if plain[0] or (plain[1] and isinstance(types[0], Unknown)):
            return None
        if self.is_none(left, key):
            return self.is_none(right, key)
        if self.is_none(right, key):
            return False
        if any({left, right} == set(pair) for pair in self.run.apart):
            return False
        if left.type == right.type and self.choose(f"alias:{key}", 2, right) == 1:
            right.shape = left
            return True
        self.run.apart.append((left, right))
        return False

    def _is_symbol(
        self, value: Input, sentinel: Instance, symbol: tuple[str, str], key: str
    ) -> bool:
        """Whether an input is the sentinel of a module."""
        known = ".".join(symbol)
        plain = without_none(value.type)
        members = plain.members if isinstance(plain, UnionOf) else (plain,)
        if known in value.refused or value.is_present or not self._may_hold(members, sentinel.cls):
            return False
        if members == (sentinel.cls,) or self.choose(f"symbol:{symbol[1]}:{key}", 2, value) == 1:
            value.shape = sentinel
            return True
        value.refused.append(known)
        others = tuple(m for m in members if m != sentinel.cls)
        if len(others) < len(members):
            value.type = others[0] if len(others) == 1 else UnionOf(others)
        return False

    def _may_hold(self, members: tuple[TypeRef, ...], cls: Named) -> bool:
        return any(isinstance(m, Unknown) or m in (cls, builtin("object")) for m in members)

    def is_instance(self, value: Value, ref: Named, key: str) -> bool:
        """Whether `value` is an instance of the class `ref` on this path."""
        value = settled(value)
        if isinstance(value, Input):
            return self._input_is_instance(value, ref, key)
        if isinstance(value, Double) and value.cls is None:
            return False
        type_ = self.type_of(value)
        if isinstance(type_, NoneType):
            return False
        if isinstance(type_, Named):
            answer = self.is_subclass(type_, ref)
            if answer is not None:
                return answer
        raise Abandoned(f"whether a value is a {ref.qualname} is not known while reading")

    def _input_is_instance(self, value: Input, ref: Named, key: str) -> bool:
        if ref.address in value.refused:
            return False
        members = value.type.members if isinstance(value.type, UnionOf) else (value.type,)
        inside = [m for m in members if isinstance(m, Named) and self.is_subclass(m, ref)]
        outside = [m for m in members if m not in inside]
        undecided = not inside and any(self.may_be(member, ref) for member in outside)
        if inside and not outside:
            value.is_present = True
            return True
        if not inside and not undecided:
            return False
        if self.choose(f"isinstance:{ref.qualname}:{key}", 2, value) == 0:
            value.type = (
                (inside[0] if len(inside) == 1 else UnionOf(tuple(inside))) if inside else ref
            )
            value.is_present = True
            return True
        value.refused.append(ref.address)
        if inside:
            value.type = outside[0] if len(outside) == 1 else UnionOf(tuple(outside))
        return False
