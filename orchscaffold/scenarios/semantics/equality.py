"""Whether two values are equal on a path, and whether one can be a key."""

from __future__ import annotations

from orchscaffold.model.code import ClassModel
from orchscaffold.model.ir import Call, Const
from orchscaffold.model.types import Named, TypeRef, Unknown, builtin, without_none
from orchscaffold.scenarios.conditions.terms import is_scalar
from orchscaffold.scenarios.semantics.attributes import MISSING, Attributes
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.hashing import is_unhashable
from orchscaffold.scenarios.semantics.kinds import MAPPINGS, SEQUENCES
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Sequence,
    Term,
    Value,
    settled,
)


class Equality(Attributes):
    """Compares values."""

    def equal(self, left: Value, right: Value, key: str) -> bool:
        """Whether two values are equal (`==`) on this path."""
        left, right = settled(left), settled(right)
        if left is right:
            return True
        if isinstance(left, Input) or isinstance(right, Input):
            answer = self.same(left, right, key)
            if answer is not None and not (answer is False and self._are_by_value(left, right)):
                return answer
            left, right = self.paired(left, right)
        if is_scalar(left) and is_scalar(right):
            return self.decide(self.pure("==", left, right), key)
        if isinstance(left, Hidden) or isinstance(right, Hidden):
            raise Abandoned("a comparison with a value that is not known while reading")
        if isinstance(left, Sequence) and isinstance(right, Sequence):
            return len(left.items) == len(right.items) and all(
                self.equal(a, b, key) for a, b in zip(left.items, right.items, strict=True)
            )
        if isinstance(left, Dict) and isinstance(right, Dict):
            raise Abandoned("a comparison of two dicts")
        if isinstance(left, Instance) and isinstance(right, Instance):
            return self._equal_instances(left, right, key)
        return self._same_definition(left, right)

    def _are_by_value(self, left: Value, right: Value) -> bool:
        """Whether two inputs, told apart, are equal all the same where they hold the same."""
        given = [without_none(v.type) for v in (left, right) if isinstance(v, Input)]
        if len(given) < 2 or any(isinstance(v, Input) and not v.is_present for v in (left, right)):
            return False
        return all(isinstance(type_, Named) and self._is_by_value(type_) for type_ in given)

    def _is_by_value(self, type_: Named) -> bool:
        if type_.address in SEQUENCES or type_.address in MAPPINGS:
            return True
        model = self.library.class_model(type_)
        return model is not None and self.is_value_class(model)

    def need_hash(self, value: Value) -> Value:
        """The value, as a key or as an item of a set; raises Raised(TypeError) where it is none."""
        found = settled(value)
        if isinstance(found, (Input, Double)):
            found.is_hashed = True
        if isinstance(found, Sequence) and found.is_guessed and found.origin is not None:
            raise Mistaken(found.origin.path, "text")
        if is_unhashable(found):
            raise Raised(self.builtin_error(TypeError("unhashable")))
        return value

    def _equal_instances(self, left: Instance, right: Instance, key: str) -> bool:
        """Whether two objects are equal: values by their fields, others where they are one."""
        model = self.library.class_model(left.cls)
        if any(self.library.method(item.cls, "__eq__") for item in (left, right)):
            raise Abandoned("a comparison that the code defines itself")
        if model is None or not self.is_value_class(model) or model.kind == "exception":
            return False
        if left.cls.address != right.cls.address or says(model, "eq", Const(False)):
            return False
        return all(
            self.equal(self.get_attribute(left, name), self.get_attribute(right, name), key)
            for name in self._compared(left.cls)
        )

    def _compared(self, cls: Named) -> list[str]:
        return [field.name for field in self.library.fields(cls) if field.compare]

    def order_key(self, value: Instance) -> Sequence | None:
        """What a record that has an order is compared by; None for others."""
        model = self.library.class_model(value.cls)
        if model is None or not says(model, "order", Const(True)):
            return None
        return Sequence("tuple", [self.get_attribute(value, n) for n in self._compared(value.cls)])

    def _same_definition(self, left: Value, right: Value) -> bool:
        if isinstance(left, ClassValue) and isinstance(right, ClassValue):
            return left.ref.address == right.ref.address
        if not isinstance(left, FunctionValue) or not isinstance(right, FunctionValue):
            return False
        bound = [item.bound and settled(item.bound) for item in (left, right)]
        return left.function is right.function and bound[0] is bound[1]

    def paired(self, left: Value, right: Value) -> tuple[Value, Value]:
        """Two operands, an open input among them taking the type of the other."""
        left, right = settled(left), settled(right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Input) and isinstance(without_none(one.type), Unknown):
                type_ = self._kind_of(other)
                if isinstance(type_, Unknown):
                    type_ = builtin("int")
                one.type = type_
        return self.shape(left, "number"), self.shape(right, "number")

    def _kind_of(self, value: Value) -> TypeRef:
        """The type that what `value` is compared with has, too."""
        if isinstance(value, Input):
            return value.type
        sample = self.sample(value) if isinstance(value, Term) else MISSING
        if isinstance(sample, (bool, int, float, str, bytes)):
            return builtin(type(sample).__name__)
        return self.type_of(value)


def says(model: ClassModel, name: str, value: Const) -> bool:
    """Whether a decorator says `eq=False`, `order=True`."""
    return any(
        argument.keyword == name and argument.value == value
        for decorator in model.decorators
        if isinstance(decorator, Call)
        for argument in decorator.args
    )
