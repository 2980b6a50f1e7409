"""Calls of every kind of value: dispatch, construction, functions that a test stands in for."""

from __future__ import annotations

from collections.abc import Iterable

from orchscaffold.model.code import Library
from orchscaffold.model.ir import Function
from orchscaffold.model.types import UNKNOWN, CallableOf, TypeRef, Unknown
from orchscaffold.scenarios.conditions.candidates import is_scalar_type
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.purity import OF_ZONE
from orchscaffold.scenarios.conditions.terms import is_pure
from orchscaffold.scenarios.facts.plumbing import Plumbing
from orchscaffold.scenarios.semantics.answering import Answering
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.names import WRAPPED
from orchscaffold.scenarios.semantics.parsed import PARSERS, WRITERS, parsed_origin
from orchscaffold.scenarios.values import (
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
    Sequence,
    Term,
    Value,
    settled,
)


class Calling(Answering):
    """Performs calls of every kind of value."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._plumbing = Plumbing(library)

    def run_native(self, name: str, arguments: Arguments) -> Value:
        """Call a modelled function (supplied by a higher layer)."""
        raise NotImplementedError

    def construct(
        self, cls: ClassValue, args: list[Value], kwargs: dict[str, Value], key: str
    ) -> Value:
        """Call a class (supplied by a higher layer)."""
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
        if name in WRITERS:
            self._make_writable([*shaped, *keywords.values()])
        if name in PARSERS and len(shaped) == 1 and isinstance(shaped[0], Leaf) and not keywords:
            return self._parse(name, shaped[0])
        if not all(is_pure(value) for value in (*shaped, *keywords.values())):
            return Hidden(f"{name.rpartition('.')[2]}() of a value that is not known while reading")
        terms = [*shaped, *(Term(f"keyword:{k}", (v,)) for k, v in keywords.items())]
        return self.guarded_pure(f"call:{name}", tuple(terms), "Exception", key)

    def _make_writable(self, values: Iterable[Value]) -> None:
        """What is written out is made of texts wherever nothing else is known of it."""
        for value in map(settled, values):
            if isinstance(value, Sequence):
                self._make_writable(value.items)
            elif isinstance(value, Dict):
                self._make_writable(item for pair in value.items for item in pair)
            elif isinstance(value, Input) and self._is_writable(value.type):
                self.shape(value, "text")

    def _is_writable(self, type_: TypeRef) -> bool:
        return isinstance(type_, Unknown) or is_scalar_type(type_, self.enum_class)

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
        place = (func.home, func.local)
        if function is not None and self._is_followed(function, place, args, kwargs):
            self.run.followed.add(place)
            return self.follow(function, None, args, kwargs)
        if any(_hides_coroutine(value) for value in (*args, *kwargs.values())):
            raise Abandoned("a coroutine is given to a function that a test stands in for")
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

    def _is_followed(
        self,
        function: Function,
        place: tuple[str, str],
        args: list[Value],
        kwargs: dict[str, Value],
    ) -> bool:
        """Whether the function itself runs; what was followed or stood in for stays so, for the
        test replaces the name once."""
        if place in self.run.followed or place in self.run.patches:
            return place in self.run.followed
        if not self._passes_code(function, args, kwargs):
            return False
        return self.choose(f"follow:{function.module}.{function.qualname}", 2) == 0

    def _passes_code(self, function: Function, args: list[Value], kwargs: dict[str, Value]) -> bool:
        if not self.library.is_project(function.module) or function.is_stub:
            return False
        return any(_is_code(value) for value in (*args, *kwargs.values()))


def _hides_coroutine(value: Value) -> bool:
    """Whether a coroutine lies inside a container, where no test looks for it."""
    value = settled(value)
    return isinstance(value, Sequence) and any(_holds_coroutine(item) for item in value.items)


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
