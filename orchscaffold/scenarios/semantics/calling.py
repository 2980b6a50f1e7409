"""Calls of every kind of value: dispatch, construction, functions that a test stands in for."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Function
from orchscaffold.model.types import UNKNOWN, CallableOf, Named, TypeRef, allows_none
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.purity import FUNCTIONS, OF_ZONE
from orchscaffold.scenarios.conditions.terms import is_pure
from orchscaffold.scenarios.facts.plumbing import Plumbing
from orchscaffold.scenarios.semantics.answering import Answering
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.names import RESOURCES, WRAPPED
from orchscaffold.scenarios.semantics.parsed import PARSERS, parsed_origin
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Coroutine,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Leaf,
    Native,
    Origin,
    Partial,
    Resource,
    Sequence,
    Term,
    Value,
    settled,
)

THREAD: Final = Named("threading", "Thread")


class Calling(Answering):
    """Performs calls of every kind of value."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._plumbing = Plumbing(library)

    def run_native(self, name: str, arguments: Arguments) -> Value:
        """Call a modelled function (supplied by a higher layer)."""
        raise NotImplementedError

    def make_default(self, target: Dict, index: Value) -> Value:
        """What a defaultdict puts under a missing key."""
        if target.factory is None:
            raise Abandoned("a missing key")
        if isinstance(target.factory, Known):
            return target.factory  # a Counter only tells it
        made = self.call(target.factory, [], {}, "factory")
        target.items.append((index, made))
        return made

    def call(
        self,
        func: Value,
        args: list[Value],
        kwargs: dict[str, Value],
        key: str,
        *,
        awaited: bool = False,
    ) -> Value:
        """`func(*args, **kwargs)`. `awaited` says the result is awaited on the spot.

        Raises Raised for what the call raises, Abandoned where it cannot be followed.
        """
        self.tick()
        func = self.shape(func, "call")
        if isinstance(func, Double):
            return self.call_double(func, args, kwargs, key, awaited=awaited)
        if isinstance(func, FunctionValue):
            return self._call_function(func, args, kwargs)
        if isinstance(func, ClassValue):
            return self.construct(func, args, kwargs, key)
        if isinstance(func, Native):
            return self._call_native(func, args, kwargs, key)
        if isinstance(func, External):
            return self._call_external(func, args, kwargs, key, awaited=awaited)
        if isinstance(func, Partial):
            merged = {**dict(func.kwargs), **kwargs}
            return self.call(func.func, [*func.args, *args], merged, key, awaited=awaited)
        if isinstance(func, Instance):
            method = self.find_attribute(func, "__call__")
            if method is not None:
                return self.call(method, args, kwargs, key, awaited=awaited)
        return Hidden("the result of a call that cannot be followed")

    def _call_native(
        self, func: Native, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        kind, _, name = func.name.partition(":")
        if kind == "pure":
            return self.call_pure(name, args, kwargs, key)
        if kind == "method" and func.bound is not None:
            return self._scalar_method(func.bound, name, args, kwargs, key)
        return self.run_native(func.name, Arguments(args, kwargs, key, func.bound, func.place))

    def _scalar_method(
        self, owner: Value, name: str, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        terms = [self.shape(arg, "text") for arg in args]
        if name == "join" and len(terms) == 1 and isinstance(terms[0], Sequence):
            terms = [Sequence("list", [self.shape(i, "text") for i in terms[0].items])]
        keywords = [Term(f"keyword:{k}", (self.shape(v, "text"),)) for k, v in kwargs.items()]
        return self.guarded_pure(f"method:{name}", (owner, *terms, *keywords), "Exception", key)

    def call_pure(self, name: str, args: list[Value], kwargs: dict[str, Value], key: str) -> Value:
        """A function of the pure table; a call on anything that is not pure gives a hidden
        value."""
        use = "number" if name in ("builtins.float", "builtins.int", "builtins.abs") else "text"
        shaped = [self.shape(arg, use) for arg in args]
        keywords = {k: self.shape(v, use) for k, v in kwargs.items()}
        if name in OF_ZONE and len(shaped) + len(keywords) == 1:
            return Hidden("a moment in the zone of the machine")
        if name in PARSERS and len(shaped) == 1 and isinstance(shaped[0], Leaf) and not keywords:
            return self._parse(name, shaped[0])
        if not all(is_pure(value) for value in (*shaped, *keywords.values())):
            return Hidden(f"{name.rpartition('.')[2]}() of a value that is not known while reading")
        terms = [*shaped, *(Term(f"keyword:{k}", (v,)) for k, v in keywords.items())]
        return self.guarded_pure(f"call:{name}", tuple(terms), "Exception", key)

    def _parse(self, name: str, text: Leaf) -> Value:
        """What comes out of a text that nothing is known of yet: the test chooses it, or a text
        that cannot be parsed where the code has an answer to that."""
        term = Term(f"call:{name}", (text,))
        if text in self.run.parsed or self.run.conditions.group_of(text) is not None:
            return self.guarded_pure(term.op, term.args, "Exception", name)
        for entrance in self.ways_into_handlers():
            wanted = self.raisable(entrance.clause.classes)
            label = entrance.clause.label
            if wanted is not None and self.raises_by_choice(term, wanted, label):
                raise Raised(self.pure_error(wanted))
        parsed = Input(parsed_origin(text), UNKNOWN)
        self.run.parsed[text] = parsed
        return parsed

    def _call_external(
        self,
        func: External,
        args: list[Value],
        kwargs: dict[str, Value],
        key: str,
        *,
        awaited: bool,
    ) -> Value:
        function = func.function
        if function is not None and self._is_plumbing(function):
            return self.follow(function, None, args, kwargs)
        if function is not None:
            self._shape_callables(function, args, kwargs)
        if (
            function is not None
            and self._passes_code(function, args, kwargs)
            and self.choose(f"follow:{func.module}.{func.name}", 2) == 0
        ):
            return self.follow(function, None, args, kwargs)
        if any(_hides_coroutine(value) for value in (*args, *kwargs.values())):
            raise Abandoned("a coroutine is given to a function that a test stands in for")
        place = (func.home, func.local)
        double = self.run.patches.get(place)
        if double is None:
            is_async = function.is_async and not function.is_generator if function else awaited
            origin = Origin("global", f"{func.home}:{func.local}")
            double = Double(origin, None, kind="callable", function=function, is_async=is_async)
            double.wraps = func.module if func.module in WRAPPED and "." in func.local else ""
            self.run.patches[place] = double
        return self.call(double, args, kwargs, key, awaited=awaited)

    def _is_plumbing(self, function: Function) -> bool:
        is_ours = self.library.is_project(function.module) and not function.is_stub
        return is_ours and self._plumbing.is_plumbing(function)

    def _shape_callables(
        self, function: Function, args: list[Value], kwargs: dict[str, Value]
    ) -> None:
        """Make inputs callable that are given where the signature wants a function."""
        positional = [p for p in function.parameters if p.kind in ("positional", "normal")]
        given = [*zip(positional, args, strict=False)]
        given += [(p, kwargs[p.name]) for p in function.parameters if p.name in kwargs]
        for parameter, value in given:
            if isinstance(parameter.annotation, CallableOf) and isinstance(settled(value), Input):
                self.shape(value, "call")

    def _passes_code(self, function: Function, args: list[Value], kwargs: dict[str, Value]) -> bool:
        if not self.library.is_project(function.module) or function.is_stub:
            return False
        return any(_is_code(value) for value in (*args, *kwargs.values()))

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
        return same_module and self.library.is_complete(model.ref) and model.kind != "protocol"

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
            else:
                value = Hidden(f"field {field.name}")
            self.adopt(value, field.type)
            if checks:
                self._meet(value, field.type)
            instance.attributes[field.name] = value
        after = self.library.method(instance.cls, "__post_init__")
        if after is not None:
            self.follow(after, instance, [], {})

    def _meet(self, value: Value, type_: TypeRef) -> None:
        """Make an input, still open, the kind of value that a class which looks at its fields
        accepts."""
        value = settled(value)
        if isinstance(value, Input) and not allows_none(type_):
            self.shape(value, "object")

    def validate(self, instance: Instance) -> None:
        """Keep the path to fields that the `__post_init__` of the class accepts.

        Raises Abandoned for those that it refuses.
        """
        after = self.library.method(instance.cls, "__post_init__")
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


def _hides_coroutine(value: Value) -> bool:
    """Whether a coroutine lies inside a container, where no test looks for it."""
    value = settled(value)
    return isinstance(value, Sequence) and any(_holds_coroutine(item) for item in value.items)


def _is_tuple(base: TypeRef) -> bool:
    """Whether a base class is a tuple of so many parts."""
    return isinstance(base, Named) and base.address == "builtins.tuple" and not base.variadic


def _holds_coroutine(value: Value) -> bool:
    value = settled(value)
    if isinstance(value, Sequence):
        return any(_holds_coroutine(item) for item in value.items)
    return isinstance(value, Coroutine)


def _is_code(value: Value) -> bool:
    value = settled(value)
    if isinstance(value, Sequence):
        return any(_is_code(item) for item in value.items)
    if isinstance(value, Double):
        return value.kind == "callable"
    return isinstance(value, (FunctionValue, Partial, Coroutine))


def _limits(args: list[Value], kwargs: dict[str, Value]) -> dict[str, Value]:
    """What a lock or a queue is made with; the one argument by position is a queue's size."""
    return {**({"maxsize": args[0]} if args else {}), **kwargs}
