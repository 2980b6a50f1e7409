"""The type that a value has on a path, and how types relate."""

from __future__ import annotations

from orchscaffold.model.types import (
    UNKNOWN,
    CallableOf,
    LiteralOf,
    Named,
    NoneType,
    TypeRef,
    UnionOf,
    Unknown,
    builtin,
)
from orchscaffold.scenarios.conditions.candidates import default_of
from orchscaffold.scenarios.semantics.decisions import Decisions
from orchscaffold.scenarios.semantics.kinds import MAPPINGS, SEQUENCES
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Instance,
    Known,
    Leaf,
    Resource,
    Sequence,
    Task,
    Term,
    Value,
    Vet,
    settled,
)


class Typed(Decisions):
    """Tells types."""

    def type_of(self, value: Value) -> TypeRef:
        """The type a value has on this path; Unknown where it cannot be told."""
        value = settled(value)
        if isinstance(value, Known):
            return self._type_of_known(value.value)
        if isinstance(value, Leaf):
            return self._type_of_leaf(value)
        if isinstance(value, Sequence):
            return builtin(value.kind) if value.kind != "deque" else Named("collections", "deque")
        if isinstance(value, Dict):
            return builtin("dict")
        if isinstance(value, Instance):
            return value.cls
        if isinstance(value, Double):
            return value.cls or Named("unittest.mock", "Mock")
        if isinstance(value, Task):
            return Named("asyncio", "Task")
        if isinstance(value, Resource):
            module, _, name = value.kind.rpartition(".")
            return Named(module, name)
        return self._type_of_term(value) if isinstance(value, Term) else UNKNOWN

    def _type_of_leaf(self, leaf: Leaf) -> TypeRef:
        if isinstance(leaf.type, LiteralOf):
            return self._type_of_known(leaf.type.values[0])
        return leaf.type

    def _type_of_term(self, term: Term) -> TypeRef:
        kind, _, name = term.op.partition(":")
        if kind == "call":
            module, _, cls = name.rpartition(".")
            return Named(module, cls)
        if kind == "fstring":
            return builtin("str")
        return UNKNOWN

    def _type_of_known(self, value: object) -> TypeRef:
        if value is None:
            return NoneType()
        if self.enums.owns(value):
            return self.enums.ref_of(value)
        return Named(type(value).__module__, type(value).__qualname__)

    def default_for(self, type_: TypeRef, name: str, vet: Vet | None = None) -> object:
        """The plain default of a scalar type, of those that `vet` accepts."""
        return default_of(type_, name, self.enum_class, vet)

    def is_subclass(self, ref: Named, of: Named) -> bool | None:
        """Whether `ref` derives from `of`; None where it cannot be told."""
        if of.address in (ref.address, "builtins.object"):
            return True
        if ref.address in SEQUENCES and of.address in SEQUENCES:
            return SEQUENCES[ref.address] == SEQUENCES[of.address]
        if ref.address in MAPPINGS and of.address in MAPPINGS:
            return True
        if (ref.address, of.address) == ("builtins.bool", "builtins.int"):
            return True
        return self.library.is_subclass(Named(ref.module, ref.qualname), of)

    def may_be(self, type_: TypeRef, ref: Named) -> bool:
        """Whether a value of this type may turn out to be a `ref`."""
        if isinstance(type_, Unknown):
            return True
        return isinstance(type_, Named) and self.is_subclass(ref, type_) is True

    def member_for(self, type_: TypeRef, use: str) -> TypeRef:
        """The member of a union that allows `use`; the first where none is better."""
        if not isinstance(type_, UnionOf):
            return type_
        kind, _, name = use.partition(":")
        for member in type_.members:
            if kind == "attribute" and self._has_attribute(member, name):
                return member
            if kind == "call" and isinstance(member, CallableOf):
                return member
            if kind == "iterate" and isinstance(member, Named) and member.address in SEQUENCES:
                return member
        return type_.members[0]

    def _has_attribute(self, type_: TypeRef, name: str) -> bool:
        if not isinstance(type_, Named):
            return False
        if self.library.class_model(type_) is None:
            return False
        found = self.library.method(type_, name) or self.library.attribute_type(type_, name)
        return found is not None
