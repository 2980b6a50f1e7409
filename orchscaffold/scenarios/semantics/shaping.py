"""Giving an input its shape when the code first depends on it: None, a scalar, a container, a
record, a double."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.code import ClassModel, Field, Library
from orchscaffold.model.ir import Const
from orchscaffold.model.types import (
    UNKNOWN,
    CallableOf,
    LiteralOf,
    Named,
    NoneType,
    TypeOf,
    TypeRef,
    UnionOf,
    Unknown,
    allows_none,
    builtin,
    without_none,
)
from orchscaffold.scenarios.conditions.candidates import default_of, is_scalar_type
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.solver import Condition
from orchscaffold.scenarios.conditions.terms import evaluate
from orchscaffold.scenarios.facts.derived import derived_fields
from orchscaffold.scenarios.semantics.decisions import Abandoned, Decisions
from orchscaffold.scenarios.semantics.disk import is_path, touches_disk
from orchscaffold.scenarios.semantics.parsed import is_parsed, json_use
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Dict,
    Double,
    Hidden,
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

SEQUENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "builtins.list": "list",
        "builtins.tuple": "tuple",
        "builtins.set": "set",
        "builtins.frozenset": "frozenset",
        "collections.deque": "deque",
        "collections.abc.Sequence": "list",
        "collections.abc.MutableSequence": "list",
        "collections.abc.Collection": "list",
        "collections.abc.Iterable": "list",
        "collections.abc.Iterator": "list",
        "collections.abc.Set": "set",
        "collections.abc.MutableSet": "set",
        "collections.abc.AsyncIterator": "stream",
        "collections.abc.AsyncIterable": "stream",
        "collections.abc.AsyncGenerator": "stream",
        "collections.abc.Generator": "list",
    }
)
MAPPINGS: Final = frozenset(
    {
        "builtins.dict",
        "collections.Counter",
        "collections.OrderedDict",
        "collections.defaultdict",
        "collections.abc.Mapping",
        "collections.abc.MutableMapping",
    }
)
_OWN_KINDS: Final = ("Counter", "OrderedDict")
TASKS: Final = frozenset({"asyncio.Task", "asyncio.Future"})
# What a callback asks of the task that it is given: it has ended, so a stand-in tells how.
ENDED: Final = frozenset(f"attribute:{name}" for name in ("cancelled", "exception", "result"))
LOCKS: Final = frozenset(
    {
        "asyncio.Lock",
        "asyncio.Semaphore",
        "asyncio.BoundedSemaphore",
        "asyncio.Condition",
        "threading.Condition",
    }
)
SIZES: Final = (1, 0, 2)
DUCKS: Final[Mapping[str, Named]] = MappingProxyType(
    {
        **dict.fromkeys(("items", "keys", "values", "setdefault"), builtin("dict")),
        **dict.fromkeys(("append", "extend"), builtin("list")),
        **dict.fromkeys(("popleft", "appendleft"), Named("collections", "deque")),
    }
)
COROUTINES: Final = frozenset(
    {"collections.abc.Coroutine", "collections.abc.Awaitable", "types.CoroutineType"}
)


class Shaping(Decisions):
    """Materialises inputs; each fork is one choice."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._derived: dict[Named, frozenset[str]] = {}

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

    def shape(self, value: Value, use: str) -> Value:
        """`value` with its input made concrete for `use` ("attribute:x", "call", "iterate", "item",
        "number", "text", "truth", "context", "await"); never None.

        Raises Abandoned where the type gives no shape for that use.
        """
        value = settled(value)
        if not isinstance(value, Input):
            return value
        value.is_present = True
        value.shape = self._make(value, self._member_for(without_none(value.type), use), use)
        self._stay_apart(value)
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
            return Leaf(origin, type_, value.preferred, value.avoided)
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
            made.kind = type_.qualname if type_.qualname in _OWN_KINDS else "dict"
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
        model = self.library.class_model(type_)
        if model is None:
            return Double(origin, type_)
        if model.kind == "typeddict":
            return self._typed_dict(origin, type_)
        if self.is_value_class(model):
            return self._record(origin, model)
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
            types = [element] * SIZES[self.choose(f"size:{origin.path}", len(SIZES))]
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

    def _typed_dict(self, origin: Origin, type_: Named) -> Dict:
        items: list[tuple[Value, Value]] = [
            (Known(field.name), Input(Origin("key", field.name, origin), field.type))
            for field in self.library.fields(type_)
            if field.is_required or self.choose(f"absent:{origin.path}:{field.name}", 2) == 0
        ]
        return Dict(items, origin=origin)

    def _record(self, origin: Origin, model: ClassModel) -> Instance:
        instance = Instance(model.ref, origin)
        for field in self.library.fields(model.ref):
            instance.attributes[field.name] = self._field_value(origin, model, field)
        instance.initial = dict(instance.attributes)
        self.validate(instance)
        return instance

    def validate(self, instance: Instance) -> None:
        """Keep the path to fields that the class itself accepts (supplied by a higher layer)."""

    def _field_value(self, origin: Origin, model: ClassModel, field: Field) -> Value:
        if not field.init:
            if field.default is not None:
                return self.evaluate_expression(model.module, field.default)
            return Hidden(f"field {field.name} is set by the class itself")
        if field.name in self._derived_of(model.ref):
            return Hidden(f"field {field.name} is set by the class itself")
        child = Input(Origin("field", field.name, origin), field.type)
        if isinstance(field.default, Const) and field.default.value is not None:
            child.preferred = (field.default.value,)
        elif field.default is not None:
            child.preferred = self._scalar_default(model, field)
        return child

    def _derived_of(self, cls: Named) -> frozenset[str]:
        if cls not in self._derived:
            self._derived[cls] = derived_fields(self.library, cls)
        return self._derived[cls]

    def _scalar_default(self, model: ClassModel, field: Field) -> tuple[object, ...]:
        if field.default is None or not is_scalar_type(without_none(field.type), self.enum_class):
            return ()
        try:
            value = evaluate(self.evaluate_expression(model.module, field.default), {})
        except Exception:  # noqa: BLE001 - a default that is not a plain value is no preference
            return ()
        return () if value is None else (value,)

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
            places = [Origin("item", str(number), place) for place in places]
        name = Input(places[0], value.key_type)
        if isinstance(value.key_type, Unknown):
            if places[0].path in self.reshaped:
                return name, Input(places[1], value.value_type)
            name.type = builtin("str")
            self.run.guessed.add(places[0].path)
        return self.shape(name, "text"), Input(places[1], value.value_type)

    def _keep_apart(self, keys: list[Value]) -> None:
        """Keep the path to values for which the keys of a dict differ."""
        scalars = [key for key in keys if isinstance(key, Leaf)]
        for place, key in enumerate(scalars):
            for other in scalars[:place]:
                self._require(Condition(Term("!=", (key, other)), "true"))

    def _member_for(self, type_: TypeRef, use: str) -> TypeRef:
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

    def same(self, left: Value, right: Value, key: str) -> bool | None:
        """Whether two values are one object (`is`); None where it must be decided by value."""
        left, right = settled(left), settled(right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Known) and one.value is None:
                return self.is_none(other, key)
        if isinstance(left, Input) and isinstance(right, Input) and left is not right:
            return self._alias(left, right, key)
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
        if left.type == right.type and self.choose(f"alias:{key}", 2, right) == 1:
            right.shape = left
            return True
        self.run.apart.append((left, right))
        return False

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
            answer = self._is_subclass(type_, ref)
            if answer is not None:
                return answer
        raise Abandoned(f"whether a value is a {ref.qualname} is not known while reading")

    def _input_is_instance(self, value: Input, ref: Named, key: str) -> bool:
        if ref.address in value.refused:
            return False
        members = value.type.members if isinstance(value.type, UnionOf) else (value.type,)
        inside = [m for m in members if isinstance(m, Named) and self._is_subclass(m, ref)]
        outside = [m for m in members if m not in inside]
        undecided = not inside and any(self._may_be(member, ref) for member in outside)
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

    def _may_be(self, type_: TypeRef, ref: Named) -> bool:
        if isinstance(type_, Unknown):
            return True
        return isinstance(type_, Named) and self._is_subclass(ref, type_) is True

    def _is_subclass(self, ref: Named, of: Named) -> bool | None:
        if of.address in (ref.address, "builtins.object"):
            return True
        if ref.address in SEQUENCES and of.address in SEQUENCES:
            return SEQUENCES[ref.address] == SEQUENCES[of.address]
        if ref.address in MAPPINGS and of.address in MAPPINGS:
            return True
        if (ref.address, of.address) == ("builtins.bool", "builtins.int"):
            return True
        return self.library.is_subclass(Named(ref.module, ref.qualname), of)

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

    def default_for(self, type_: TypeRef, name: str) -> object:
        """The plain default of a scalar type."""
        return default_of(type_, name, self.enum_class)


def _is_fixed(type_: Named) -> bool:
    """Whether the type says how many items there are: `tuple[int, str]`."""
    return SEQUENCES[type_.address] == "tuple" and bool(type_.args) and not type_.variadic


def _members(origin: Origin, types: list[TypeRef]) -> list[Value]:
    return [Input(Origin("item", str(place), origin), type_) for place, type_ in enumerate(types)]
