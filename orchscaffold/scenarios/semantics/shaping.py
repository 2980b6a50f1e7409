"""Giving an input its shape when the code first depends on it: None, a scalar, a container, a
record, a double."""

from __future__ import annotations

from orchscaffold.model.types import (
    UNKNOWN,
    CallableOf,
    Named,
    TypeOf,
    TypeRef,
    Unknown,
    builtin,
    without_none,
)
from orchscaffold.scenarios.conditions.candidates import is_scalar_type
from orchscaffold.scenarios.conditions.solver import Condition
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.disk import is_path, touches_disk
from orchscaffold.scenarios.semantics.kinds import (
    COROUTINES,
    DUCKS,
    ENDED,
    LOCKS,
    MAPPINGS,
    OWN_KINDS,
    SEQUENCES,
    SIZES,
    TASKS,
)
from orchscaffold.scenarios.semantics.parsed import is_parsed, json_use
from orchscaffold.scenarios.semantics.records import Records
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    Input,
    Instance,
    Known,
    Leaf,
    Origin,
    Resource,
    Sequence,
    Task,
    Term,
    Value,
    settled,
)


# What a callback asks of the task that it is given: it has ended, so a stand-in tells how.
class Shaping(Records):
    """Materialises inputs; each fork is one choice."""

    def shape(self, value: Value, use: str) -> Value:
        """`value` with its input made concrete for `use` ("attribute:x", "call", "iterate", "item",
        "number", "text", "truth", "context", "await"); never None.

        Raises Abandoned where the type gives no shape for that use.
        """
        value = settled(value)
        if not isinstance(value, Input):
            return value
        value.is_present = True
        value.shape = self._make(value, self.member_for(without_none(value.type), use), use)
        self._stay_apart(value)
        if value.is_true and isinstance(value.shape, Leaf):
            self._require(Condition(value.shape, "true"))
        return value.shape

    def _stay_apart(self, value: Input) -> None:
        """Keep what was told apart from `value` another value, now that it has a shape."""
        for one, other in self.run.apart:
            if value is one or value is other:
                self._keep_apart([settled(one), settled(other)])

    def _make(self, value: Input, type_: TypeRef, use: str) -> Value:
        origin = value.origin
        on_disk = touches_disk(use) or origin.path in self.reshaped
        if isinstance(type_, Named) and is_path(type_) and on_disk:
            return Double(origin, type_)
        if is_scalar_type(type_, self.enum_class):
            return Leaf(origin, type_, value.preferred, value.avoided, value.vet)
        if isinstance(type_, CallableOf):
            double = Double(origin, None, kind="callable", is_async=type_.is_async)
            double.returns = type_.returns
            return double
        if isinstance(type_, TypeOf) and isinstance(type_.instance, Named):
            return ClassValue(type_.instance)
        if isinstance(type_, Named):
            if type_.address in TASKS and origin.kind == "param" and use in ENDED:
                return Double(origin, type_)
            return self._make_named(origin, type_)
        return self._make_unknown(value, use)

    def _make_named(self, origin: Origin, type_: Named) -> Value:
        if type_.address in SEQUENCES:
            return self._sequence(origin, SEQUENCES[type_.address], type_)
        if type_.address in MAPPINGS:
            key_type, value_type = (*type_.args, UNKNOWN, UNKNOWN)[:2]
            made = Dict([], origin=origin, is_open=True, key_type=key_type, value_type=value_type)
            made.kind = type_.qualname if type_.qualname in OWN_KINDS else "dict"
            if made.kind == "Counter":
                made.factory, made.value_type = Known(0), builtin("int")
            return made
        if type_.address in TASKS:
            self._hands_in_task()
            return Task(origin=origin, is_future=type_.qualname == "Future")
        if type_.address in COROUTINES:
            return self.given_coroutine(origin, type_)
        if type_.address in LOCKS:
            return Resource(type_.address, origin=origin)
        if self.is_exception(type_) and not self.library.fields(type_):
            return self.given_error(type_, Origin("error", "0", origin))
        return self._make_object(origin, type_)

    def _make_object(self, origin: Origin, type_: Named) -> Value:
        """A real record of a value class, a stand-in for anything else."""
        model = self.library.class_model(type_)
        if model is not None and model.kind == "typeddict":
            return self.typed_dict(origin, type_)
        if model is not None and self.is_value_class(model):
            return self.record(origin, model)
        return Double(origin, type_)

    def _hands_in_task(self) -> None:
        if self.has_own_loop:
            raise Abandoned("a task of the test in a loop that the code runs itself")
        self.needs_loop()

    def _ended_future(self, origin: Origin) -> Task:
        """Something to await, of unknown type: it gives what the test says."""
        self._hands_in_task()
        future = Task(origin=origin, is_future=True)
        future.given, future.result = "done", Input(Origin("result", "awaited", origin), UNKNOWN)
        return future

    def given_error(self, cls: Named, origin: Origin) -> Instance:
        """An exception that the test hands in (supplied by a higher layer)."""
        raise NotImplementedError

    def given_coroutine(self, origin: Origin, type_: Named) -> Value:
        """A coroutine that the test hands in (supplied by a higher layer)."""
        raise NotImplementedError

    def _make_unknown(self, value: Input, use: str) -> Value:
        origin = value.origin
        kind, name = self._unknown_kind(value, use)
        if kind == "await":
            return self._ended_future(origin)
        if kind == "attribute" and name in DUCKS:
            return self._make_named(origin, DUCKS[name])
        if kind == "number" and "builtins.int" not in value.refused:
            return Leaf(origin, builtin("int"), value.preferred, value.avoided)
        if kind == "text" and "builtins.str" not in value.refused:
            return Leaf(origin, builtin("str"), value.preferred, value.avoided)
        if kind == "set":
            return self._sequence(origin, "set", builtin("set"))
        if kind == "iterate":
            return self._guessed_list(value)
        if kind == "index":
            return Sequence("list", _members(origin, [UNKNOWN] * (int(name) + 1)), origin)
        if kind == "item":
            opened = Dict([], origin=origin, is_open=True)
            opened.is_filled, opened.is_guessed = value.is_true, True
            return opened
        made = Double(origin, None, kind="callable" if kind == "call" else "object")
        made.is_hashed = value.is_hashed
        return made

    def _unknown_kind(self, value: Input, use: str) -> tuple[str, str]:
        """What an object of unknown type is taken for by its first use, and the name it is asked
        for: a key is no list."""
        used, _, name = (json_use(use) if is_parsed(value.origin) else use).partition(":")
        kind = (
            used if used not in ("iterate", "item") else self.reshaped.get(value.origin.path, used)
        )
        return "text" if kind == "iterate" and value.is_hashed else kind, name

    def _guessed_list(self, value: Input) -> Sequence:
        made = self._sequence(value.origin, "list", builtin("list"))
        made.is_guessed = True
        if value.is_true and not made.items:
            raise Abandoned("something that is true holds nothing")
        return made

    def _sequence(self, origin: Origin, kind: str, type_: Named) -> Sequence:
        if _is_fixed(type_):
            types = list(type_.args)
        else:
            element = type_.args[0] if type_.args else UNKNOWN
            # In which order a set of two gives its items, nobody knows.
            sizes = SIZES[:2] if kind in ("set", "frozenset") else SIZES
            types = [element] * sizes[self.choose(f"size:{origin.path}", len(sizes))]
        return Sequence(kind, _members(origin, types), origin)

    def give_length(self, value: Input, length: int) -> None:
        """What is unpacked has as many items as there are names for."""
        type_ = without_none(value.type)
        if isinstance(type_, Unknown):
            value.type = Named("builtins", "tuple", (UNKNOWN,) * length)
        elif isinstance(type_, Named) and type_.address in SEQUENCES and not _is_fixed(type_):
            element = type_.args[0] if type_.args else UNKNOWN
            members = _members(value.origin, [element] * length)
            value.is_present = True
            value.shape = Sequence(SEQUENCES[type_.address], members, value.origin)

    def dict_size(self, value: Dict, key: str) -> int:
        """How many items a dict has; closes an open one."""
        if value.is_open:
            value.is_open = False
            origin = value.origin
            if origin and not value.items:
                count = SIZES[self.choose(f"size:{origin.path}:{key}", len(SIZES))]
                value.items.extend(self._dict_item(value, origin, n) for n in range(count))
                value.given.extend(value.items)
                self._keep_apart([name for name, _ in value.items])
        return len(value.items)

    def _dict_item(self, value: Dict, origin: Origin, number: int) -> tuple[Value, Value]:
        """A key and a value of an open dict, the next ones named after the first."""
        places = [Origin("item", name, origin) for name in ("key", "value")]
        if number:
            places = [Origin("item", f"+{number}", place) for place in places]
        name = Input(places[0], value.key_type)
        if isinstance(value.key_type, Unknown):
            if places[0].path in self.reshaped:
                return name, Input(places[1], value.value_type)
            name.type = builtin("str")
            self.run.guessed.add(places[0].path)
        return self.shape(name, "text"), Input(places[1], value.value_type)

    def _keep_apart(self, keys: list[Value]) -> None:
        """Keep the path to values for which the keys of a dict differ."""
        for place, key in enumerate(keys):
            for other in keys[:place]:
                if isinstance(key, Leaf) and isinstance(other, Leaf):
                    self._require(Condition(Term("!=", (key, other)), "true"))
                elif isinstance(key, Input) and isinstance(other, Input):
                    self.run.apart.append((other, key))


def _is_fixed(type_: Named) -> bool:
    """Whether the type says how many items there are: `tuple[int, str]`."""
    return SEQUENCES[type_.address] == "tuple" and bool(type_.args) and not type_.variadic


def _members(origin: Origin, types: list[TypeRef]) -> list[Value]:
    return [Input(Origin("item", str(place), origin), type_) for place, type_ in enumerate(types)]
