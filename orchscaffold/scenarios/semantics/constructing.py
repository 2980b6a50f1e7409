"""Objects that the code makes: run through their constructor, or stood in for."""

from __future__ import annotations

from typing import Final

from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.model.code import ClassModel
from orchscaffold.model.ir import Function
from orchscaffold.model.types import Named, TypeRef, allows_none
from orchscaffold.scenarios.conditions.purity import FUNCTIONS
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.calling import Calling
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.names import RESOURCES
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Dict,
    Double,
    Hidden,
    Input,
    Instance,
    Known,
    Origin,
    Resource,
    Value,
    settled,
)

_HOOKS: Final = ("__post_init__", "__attrs_post_init__")
THREAD: Final = Named("threading", "Thread")
# Their classes say what others are, and keep nothing.
_PLAIN_BASES: Final = frozenset({"abc", "builtins", "collections", "contextlib", "enum", "typing"})


class Constructing(Calling):
    """Calls classes."""

    def construct(
        self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        """`cls(*args, **kwargs)`: pure values, containers, records and exceptions are real;
        services are doubles."""
        address = cls.ref.address
        if address in self.natives:
            return self.run_native(address, Arguments(args, kwargs, key, place=cls.place))
        if address in FUNCTIONS:
            return self.call_pure(address, args, kwargs, key)
        if address in RESOURCES:
            return Resource(address, _limits(args, kwargs))
        members = self.enum_class(cls.ref)
        if members is not None:
            value = self.shape(args[0], "text") if args else NONE
            return self.guarded_pure("construct", (Known(members), value), "ValueError", key)
        if self.is_exception(cls.ref):
            return self.build_exception(cls.ref, args, kwargs)
        model = self.library.class_model(cls.ref)
        if model is not None and model.kind == "typeddict":
            return Dict([(Known(k), v) for k, v in kwargs.items()])
        if model is not None and self._is_real(model, cls):
            return self._build(cls.ref, args, kwargs)
        return self._construct_patched(cls, args, kwargs, key)

    def _is_real(self, model: ClassModel, cls: ClassValue) -> bool:
        if self.is_value_class(model):
            return True
        if self.library.is_subclass(model.ref, THREAD) is True:
            return False
        same_module = cls.place is None or cls.place[0] == model.module
        return same_module and self._is_followed_whole(model)

    def _is_followed_whole(self, model: ClassModel) -> bool:
        """Whether all of the class can be followed: what the standard library does is not."""
        bases = (base.module.partition(".")[0] for base in self.library.mro(model.ref))
        is_ours = all(module in _PLAIN_BASES or not is_stdlib(module) for module in bases)
        return is_ours and self.library.is_complete(model.ref) and model.kind != "protocol"

    def _build(self, ref: Named, args: list[Value], kwargs: dict[str, Value]) -> Instance:
        instance = Instance(ref)
        constructor = self.library.constructor(ref)
        if constructor is not None and constructor.body:
            self.follow(constructor, instance, args, kwargs)
        else:
            self._assign_fields(instance, args, kwargs)
        return instance

    def _assign_fields(
        self, instance: Instance, args: list[Value], kwargs: dict[str, Value]
    ) -> None:
        rest = list(args)
        model = self.library.class_model(instance.cls)
        checks = model is not None and model.kind in ("pydantic", "settings")
        for field in self.library.fields(instance.cls):
            name = field.alias or field.name
            if field.init and rest and not field.keyword_only:
                value = rest.pop(0)
            elif field.init and name in kwargs:
                value = kwargs[name]
            elif field.default is not None:
                value = self.evaluate_early(instance.cls.module, field.default)
            elif field.factory is not None:
                factory = self.evaluate_early(instance.cls.module, field.factory)
                value = self.call(factory, [], {}, f"factory:{field.name}")
            elif not field.init:
                continue  # it is there from when the class itself sets it
            else:
                value = Hidden(f"field {field.name}")
            self.adopt(value, field.type)
            if checks:
                self._meet(value, field.type)
            instance.attributes[field.name] = value
        after = self._hook(instance.cls)
        if after is not None:
            calls = self.run.order
            self.follow(after, instance, [], {})
            instance.is_vague = self.run.order > calls

    def _hook(self, cls: Named) -> Function | None:
        """What the constructor calls, that was made for the class, when the fields are set."""
        return next(filter(None, (self.library.method(cls, name) for name in _HOOKS)), None)

    def _meet(self, value: Value, type_: TypeRef) -> None:
        """Make an input, still open, the kind of value that a class which looks at its fields
        accepts."""
        value = settled(value)
        if isinstance(value, Input) and not allows_none(type_):
            self.shape(value, "object")

    def validate(self, instance: Instance) -> None:
        """Keep the path to fields that the class's own hook accepts.

        Raises Abandoned for those that it refuses.
        """
        after = self._hook(instance.cls)
        if after is None or not self.library.is_project(after.module):
            return
        clauses, self.clauses = self.clauses, []
        events = len(self.run.events)
        try:
            self.follow(after, instance, [], {})
        except Raised:
            raise Abandoned(f"{instance.cls.qualname} refuses the values that lead here") from None
        finally:
            self.clauses = clauses
            del self.run.events[events:]

    def _construct_patched(
        self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        stand_in = self.patched_class(cls)
        if cls.index is None:
            return self.call(stand_in, args, kwargs, key)
        return self.call(self._subscripted(cls, stand_in, key), args, kwargs, key)

    def _subscripted(self, cls: ClassValue, stand_in: Double, key: str) -> Value:
        """`Box[int]`, to be called, where a test stands in for Box.

        Only a class that has items, like a pair, has a stand-in that can be asked for one.
        """
        model = self.library.class_model(cls.ref)
        pair = next((base for base in model.bases if _is_tuple(base)), None) if model else None
        if pair is None or cls.index is None:
            raise Abandoned(f"{cls.ref.qualname}[...] is made: no test can stand in for it")
        origin = Origin("attr", "__getitem__", stand_in.origin)
        member = stand_in.members.setdefault("__getitem__", Double(origin, None, kind="callable"))
        made = self.shape(self.call_double(member, [cls.index], {}, key, awaited=False), "call")
        if isinstance(made, Double):
            made.returns = pair
        return made

    def patched_class(self, cls: ClassValue) -> Double:
        """The stand-in that the test puts where a class is looked up; raises Abandoned without a
        place."""
        if cls.place is None:
            raise Abandoned(f"{cls.ref.qualname} is made in a way that a test cannot stand in for")
        if cls.place in self.real_classes:
            raise Abandoned(f"{cls.ref.qualname} is asked about, so no test can stand in for it")
        if cls.place in self.run.followed:
            raise Abandoned(f"{cls.ref.qualname} is followed, so no test can stand in for it")
        double = self.run.patches.get(cls.place)
        if not isinstance(double, Double):
            home, local = cls.place
            double = Double(Origin("global", f"{home}:{local}"), cls.ref, kind="class")
            double.reads = self.run.constants.setdefault(cls.place, {})
            self.run.patches[cls.place] = double
        return double


def _is_tuple(base: TypeRef) -> bool:
    """Whether a base class is a tuple of so many parts."""
    return isinstance(base, Named) and base.address == "builtins.tuple" and not base.variadic


def _limits(args: list[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
    """What a lock or a queue is made with; the one argument by position is a queue's size."""
    return {**({"maxsize": args[0]} if args else {}), **kwargs}
