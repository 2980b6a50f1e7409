"""Attributes and items: read and written on every kind of value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Call, Const, Expr, Function, Name
from orchscaffold.model.types import UNKNOWN, Named, TypeRef, Unknown, builtin, without_none
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.solver import Condition
from orchscaffold.scenarios.conditions.terms import evaluate, is_scalar, leaves_of
from orchscaffold.scenarios.facts.accessors import accessor, is_property
from orchscaffold.scenarios.facts.class_slots import ClassSlot, is_simple
from orchscaffold.scenarios.facts.early import bound_early
from orchscaffold.scenarios.facts.errors import carried, is_compiled_attribute
from orchscaffold.scenarios.facts.returns import returns_of
from orchscaffold.scenarios.facts.state import class_state, made_state
from orchscaffold.scenarios.run import Wrote
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.disk import is_on_disk, path_among
from orchscaffold.scenarios.semantics.hashing import is_unhashable, other_kind
from orchscaffold.scenarios.semantics.names import IN_USE, LOGGER_NAME, Names
from orchscaffold.scenarios.semantics.shaping import MAPPINGS, SEQUENCES
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Input,
    Instance,
    Known,
    Leaf,
    ModuleValue,
    Native,
    Origin,
    Resource,
    Sequence,
    Super,
    Task,
    Term,
    Value,
    settled,
)

_MISSING: Final = object()
MAX_PLACE: Final = 16


class Attributes(Names):
    """Reads and writes attributes and items."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._class_states: dict[Named, tuple[frozenset[str], frozenset[str]]] = {}

    def follow(
        self, function: Function, bound: Value | None, args: list[Value], kwargs: dict[str, Value]
    ) -> Value:
        """Run a function's body (supplied by a higher layer)."""
        raise NotImplementedError

    def get_attribute(self, value: Value, name: str) -> Value:
        """`value.name`; raises Raised(AttributeError) where it is certainly missing."""
        found = self.find_attribute(value, name)
        if found is None:
            raise Raised(self.builtin_error(AttributeError(name)))
        return found

    def find_attribute(self, value: Value, name: str, *, optional: bool = False) -> Value | None:
        """`value.name`, or None where it is certainly missing.

        `optional` says that the code asks whether it is there (`getattr` with a default,
        `hasattr`), so that the test may leave it out of an object of unknown type.
        """
        value = self.shape(value, f"attribute:{name}")
        if isinstance(value, Instance):
            return self._of_instance(value, name, optional=optional)
        if isinstance(value, Double):
            return self._of_double(value, name, optional=optional)
        if isinstance(value, ClassValue):
            return self._of_class(value, name)
        if isinstance(value, ModuleValue):
            return self._of_module(value, name)
        if isinstance(value, External):
            return self.find_attribute(self.patched(value.home, value.local), name)
        if isinstance(value, Super):
            return self._of_super(value, name)
        if isinstance(value, (Known, Leaf, Term)):
            return self._of_scalar(value, name)
        return self._of_builtin(value, name)

    def _of_builtin(self, value: Value, name: str) -> Value:
        if isinstance(value, Sequence):
            if value.is_guessed and name in ("get", "items", "keys", "values", "setdefault"):
                raise Mistaken(_path(value))
            return Native(f"{value.kind}.{name}", value)
        if isinstance(value, Dict):
            if value.is_guessed and value.origin is not None and (kind := other_kind(name)):
                raise Mistaken(value.origin.path, kind)
            return Native(f"dict.{name}", value)
        if isinstance(value, Resource):
            return value.state.get(name) or Native(f"{value.kind}.{name}", value)
        if isinstance(value, Task):
            return Native(f"Task.{name}", value)
        if isinstance(value, FunctionValue) and name in ("__name__", "__qualname__"):
            function = value.function
            return Known(getattr(function, name.strip("_"), "<lambda>"))
        return Hidden(f"attribute {name} of a value that is not known while reading")

    # --- scalars

    def _of_scalar(self, value: Known | Leaf | Term, name: str) -> Value | None:
        sample = self.sample(value)
        if sample is _MISSING:
            return Native(f"method:{name}", value)
        if isinstance(sample, type):
            member = getattr(sample, name, _MISSING)
            if isinstance(member, sample):
                return Known(member)
        if isinstance(sample, PurePath) and is_on_disk(name):
            path = path_among(leaves_of(value))
            if path is not None:
                raise Mistaken(path.origin.path)
            raise Abandoned("a file of which nothing is known while reading")
        if not hasattr(sample, name):
            if isinstance(value, Leaf) and value.origin.path in self.run.guessed:
                raise Mistaken(value.origin.path)
            return self._of_enum_method(value, sample, name)
        if callable(getattr(sample, name)):
            return Native(f"method:{name}", value)
        return self.pure(f"attr:{name}", value)

    def sample(self, value: Known | Leaf | Term) -> object:
        """A Python value of the kind `value` will have, to ask about its type."""
        try:
            conditions = self.run.conditions
            assignment = {leaf: self.solver.value_of(leaf, conditions) for leaf in leaves_of(value)}
            return evaluate(value, assignment)
        except Exception:  # noqa: BLE001 - no sample is an answer too
            return _MISSING

    def _of_enum_method(self, value: Value, sample: object, name: str) -> Value | None:
        if not self.enums.owns(sample):
            return None
        method = self.library.method(self.enums.ref_of(sample), name)
        return self._bind(method, value) if method is not None else None

    # --- instances and classes

    def _of_instance(self, value: Instance, name: str, *, optional: bool) -> Value | None:
        if name in value.attributes:
            return self.read_state(value, name)
        if name == "args":
            return Sequence("tuple", list(value.args))
        if name == "__class__":
            return ClassValue(value.cls)
        if name == "__dict__":
            items: list[tuple[Value, Value]] = [(Known(k), v) for k, v in value.attributes.items()]
            return Dict(items)
        found = self._in_classes(self.library.mro(value.cls), name, value)
        if found is None:
            found = self._of_error(value, name)
        if found is None:
            found = self.late_state(value, name, optional=optional)
        if found is None and not self.library.is_complete(value.cls):
            raise Abandoned(f"attribute {name} of {value.cls.qualname} is not known while reading")
        return found

    def _of_error(self, value: Instance, name: str) -> Value | None:
        """What an exception carries that no source tells; raises Abandoned where it may."""
        if self.library.is_subclass(value.cls, Named("builtins", "BaseException")) is not True:
            return None
        bases = [model.ref for model in self.library.mro(value.cls)]
        if name == "__traceback__":
            return Hidden("a traceback")
        found = carried(bases, value.args, name)
        if found is None and (value.is_vague or is_compiled_attribute(bases, name)):
            raise Abandoned(f"attribute {name} of {value.cls.qualname} is not known while reading")
        return found

    def read_state(self, value: Instance, name: str) -> Value:
        """An attribute of the object under test, which a test may preset (supplied by a higher
        layer)."""
        return value.attributes[name]

    def late_state(self, value: Instance, name: str, *, optional: bool) -> Value | None:
        """An attribute that the object under test has only after one of its methods set it, which a
        test may preset (supplied by a higher layer)."""
        raise NotImplementedError

    def _in_classes(self, classes: tuple[ClassModel, ...], name: str, bound: Value) -> Value | None:
        for model in classes:
            slot = self.run.class_slots.get((model.module, f"{model.qualname}.{name}"))
            if slot is not None:
                return slot.value
            method = model.own(name)
            if method is not None:
                return self._bind(method, bound)
            for variable in model.class_vars:
                if variable.name == name and variable.value is not None:
                    state, made = self._class_state(model.ref)
                    if name in made:
                        return Hidden("a class variable that is set when a class is made")
                    if name in state:
                        return self._class_slot(model.ref, name, bound)
                    return self._class_variable(model, variable.value, bound)
            if name in model.nested:
                return ClassValue(Named(model.module, f"{model.qualname}.{name}"))
        return None

    def _class_state(self, cls: Named) -> tuple[frozenset[str], frozenset[str]]:
        """The class variables that class methods bind anew, and those that deriving does."""
        if cls not in self._class_states:
            library = self.library
            self._class_states[cls] = class_state(library, cls), made_state(library, cls)
        return self._class_states[cls]

    def _class_variable(self, model: ClassModel, value: Expr, bound: Value) -> Value:
        """A name assigned in a class body; `x = property(get_x)` reads through its getter."""
        if is_property(value):
            getter = accessor(model, value, "fget")
            return self.follow(getter, bound, [], {}) if getter else Hidden("a property")
        if isinstance(value, Name) and (method := model.own(value.id)) is not None:
            return self._bind(method, bound)
        try:
            scope = {
                n: ClassValue(Named(model.module, f"{model.qualname}.{n}")) for n in model.nested
            }
            return self.evaluate_early(model.module, value, scope)
        except Abandoned:
            return Hidden("a value computed in a class body")

    def _class_slot(self, owner: Named, name: str, bound: Value) -> Value:
        """What a class variable that the code sets is at first; hidden where no test can tell."""
        firsts = [self._first_value(owner, name, bound) for _ in range(2)]
        if not all(map(is_simple, firsts)):
            return Hidden("a class variable that the class itself sets")
        self.run.class_slots[owner.module, f"{owner.qualname}.{name}"] = ClassSlot(*firsts)
        return firsts[1]

    def _first_value(self, owner: Named, name: str, bound: Value) -> Value:
        """What the body of the class, or of a base, says; each time anew."""
        for model in self.library.mro(owner):
            for variable in model.class_vars:
                if variable.name == name and variable.value is not None:
                    return self._class_variable(model, variable.value, bound)
        return Hidden("no class variable")

    def _set_on_class(self, target: ClassValue, name: str, value: Value) -> None:
        place = (target.ref.module, f"{target.ref.qualname}.{name}")
        if place not in self.run.class_slots:
            self._class_slot(target.ref, name, target)
        if place not in self.run.class_slots or not self.library.is_project(target.ref.module):
            raise Abandoned(f"an attribute {name} is set on a class")
        self.run.class_slots[place] = replace(self.run.class_slots[place], value=value)

    def evaluate_early(
        self, module: str, expr: Expr, scope: Mapping[str, Value] | None = None
    ) -> Value:
        """What an expression came to while the module was read: in a class body, as a default."""
        patches = set(self.run.patches)
        found = self.evaluate_expression(module, expr, scope)
        if patches != set(self.run.patches):
            return self._made_early(patches)
        return bound_early(self.library, expr, found)

    def lacking(self, method: Function) -> Double | None:
        """The stand-in for a method that the class under test lacks (supplied by a higher
        layer)."""
        raise NotImplementedError

    def _cached(self, method: Function, bound: Value) -> Value:
        """What a cached property gives: computed once for each object."""
        if not isinstance(bound, Instance):
            return self.follow(method, bound, [], {})
        if method.name not in bound.cached:
            bound.cached[method.name] = self.follow(method, bound, [], {})
        return bound.cached[method.name]

    def _made_early(self, patches: set[tuple[str, str]]) -> Hidden:
        """What a class body made while the module was read: no stand-in of a test was there."""
        for place in set(self.run.patches) - patches:
            del self.run.patches[place]
        return Hidden("a value made in a class body")

    def _bind(self, method: Function, bound: Value) -> Value:
        if isinstance(bound, Instance) and bound.is_subject:
            lacking = self.lacking(method)
            if lacking is not None:
                return lacking
        if method.kind == "property":
            return self.follow(method, bound, [], {})
        if method.kind == "cached_property":
            return self._cached(method, bound)
        if method.kind == "static":
            return FunctionValue(method, None)
        if method.kind == "class":
            cls = bound.cls if isinstance(bound, Instance) else None
            return FunctionValue(method, None, ClassValue(cls) if cls else bound)
        return FunctionValue(method, None, bound)

    def _of_class(self, value: ClassValue, name: str) -> Value | None:
        members = self.enum_class(value.ref)
        if members is not None:
            if name in members.__members__:
                return Known(members[name])
            return Native(f"method:{name}", Known(members))
        address = f"{value.ref.address}.{name}"
        known = self.standard(address, value.place)
        if known is not None:
            return known
        if name in ("__name__", "__qualname__"):
            return Known(value.ref.qualname.rpartition(".")[2])
        if name == "__module__":
            return Known(value.ref.module)
        if self._stands_in(value, name):
            return self.find_attribute(self.patched_class(value), name)
        found = self._in_classes(self.library.mro(value.ref), name, value)
        if found is None:
            return Native(f"class:{address}", value)
        if isinstance(found, Known) and value.place is not None:
            self.run.constants.setdefault(value.place, {})[name] = found
        return found

    def _stands_in(self, value: ClassValue, name: str) -> bool:
        """Whether the test puts a stand-in in place of a class of another module, for its
        `name`."""
        if value.place is None or value.place[0] == value.ref.module:
            return False
        if value.place in self.run.patches:
            return True
        method = self.library.method(value.ref, name)
        if method is None or method.kind not in ("class", "static"):
            return False
        if value.place in self.run.followed:
            return False
        stands_in = self.choose(f"stand-in:{value.ref.address}.{name}", 2) == 1
        if not stands_in:
            self.run.followed.add(value.place)
        return stands_in

    def patched_class(self, cls: ClassValue) -> Double:
        """The stand-in that the test puts where a class is looked up (supplied by a higher
        layer)."""
        raise NotImplementedError

    def _of_super(self, value: Super, name: str) -> Value | None:
        mro = self.library.mro(value.bound.cls)
        places = [index for index, model in enumerate(mro) if model.ref == value.owner]
        rest = mro[places[0] + 1 :] if places else ()
        found = self._in_classes(rest, name, value.bound)
        if found is not None:
            return found
        if not self.library.is_complete(value.bound.cls) and name != "__init__":
            raise Abandoned(f"super().{name} is not known while reading")
        return Native(f"object.{name}", value.bound)

    def _of_module(self, value: ModuleValue, name: str) -> Value:
        place = (value.home, f"{value.local}.{name}" if value.local else name)
        if place in self.run.patches:
            return self.run.patches[place]
        known = self.standard(f"{value.module}.{name}", place)
        if known is not None:
            return known
        found = self.library.resolve(value.module, name)
        if found.kind == "unknown" and value.module in IN_USE:
            return Hidden("what the tests' own machinery calls, too")
        if found.kind == "unknown":
            return External(value.module, name, *place)
        return self.resolved(found, place)

    # --- doubles

    def _of_double(self, value: Double, name: str, *, optional: bool) -> Value | None:
        for known in (value.attributes, value.members, value.reads):
            if name in known:
                return known[name]
        if name in value.absent:
            return None
        if name == "__class__":
            return ClassValue(value.cls) if value.cls else Hidden("the class of a stand-in")
        if value.kind == "logger":
            return self._logger_member(value, name)
        if value.kind == "class" and value.cls is not None:
            return self._of_service(value, value.cls, name)
        if value.cls is None:
            return self._of_unknown(value, name, optional=optional)
        return self._of_service(value, value.cls, name)

    def _logger_member(self, value: Double, name: str) -> Double:
        member = Double(Origin("attr", name, value.origin), None, kind="logger")
        value.members[name] = member
        return member

    def _of_unknown(self, value: Double, name: str, *, optional: bool) -> Value | None:
        if name.startswith("__") and name.endswith("__"):
            return None
        if optional and self.choose(f"absent:{value.origin.path}:{name}", 2) == 1:
            value.absent.append(name)
            return None
        if LOGGER_NAME.search(name):
            return self._logger_member(value, name)
        child = Input(Origin("attr", name, value.origin), UNKNOWN)
        value.reads[name] = child
        return child

    def _of_service(self, value: Double, cls: Named, name: str) -> Value | None:
        method = self.library.method(cls, name)
        origin = Origin("attr", name, value.origin)
        if method is not None and method.kind in ("property", "cached_property"):
            value.reads[name] = Input(origin, method.returns)
            return value.reads[name]
        if method is not None:
            member = Double(
                origin,
                None,
                kind="callable",
                function=method,
                is_async=method.is_async and not method.is_generator,
            )
            member.returns = returns_of(method, cls)
            value.members[name] = member
            return member
        type_ = self.library.attribute_type(cls, name)
        if type_ is not None:
            if isinstance(type_, Unknown) and LOGGER_NAME.search(name):
                return self._logger_member(value, name)
            value.reads[name] = Input(origin, type_)
            return value.reads[name]
        if self.library.is_complete(cls) and self.library.class_model(cls) is not None:
            return None
        return self._of_unknown(value, name, optional=False)

    # --- writing

    def set_attribute(self, target: Value, name: str, value: Value) -> None:
        """`target.name = value`; raises Raised where a frozen class refuses."""
        target = self.shape(target, f"attribute:{name}")
        if isinstance(target, Instance):
            self._set_on_instance(target, name, value)
        elif isinstance(target, Double):
            target.attributes[name] = value
            self.run.events.append(Wrote(target, name, value))
        elif isinstance(target, ClassValue):
            self._set_on_class(target, name, value)
        elif not isinstance(target, (Hidden, Task, FunctionValue)):
            raise Abandoned(f"an attribute {name} is set on a value that cannot be followed")

    def _set_on_instance(self, target: Instance, name: str, value: Value) -> None:
        mro = self.library.mro(target.cls)
        for model in mro:
            for method in model.methods:
                if method.name == name and method.kind == "setter":
                    self.follow(method, target, [value], {})
                    return
            for variable in model.class_vars:
                if variable.name == name and variable.value is not None:
                    setter = accessor(model, variable.value, "fset")
                    if setter is not None:
                        self.follow(setter, target, [value], {})
                        return
        if mro and mro[0].frozen:
            raise Raised(Instance(Named("dataclasses", "FrozenInstanceError")))
        target.attributes[name] = value
        self.run.events.append(Wrote(target, name, value))

    # --- items

    def get_item(self, value: Value, index: Value, key: str) -> Value:
        """`value[index]`; raises Raised(KeyError or IndexError) where it is certainly missing."""
        value = self.shape(value, _use_of(index))
        if isinstance(value, Dict):
            found = self.find_key(value, index, key)
            if found is None and value.factory is not None:
                found = self.make_default(value, index)
            if found is None:
                error = Instance(Named("builtins", "KeyError"))
                error.args = [index]
                raise Raised(error)
            return found
        if isinstance(value, Sequence):
            if _is_key(value, index):
                raise Mistaken(_path(value))
            return self._sequence_item(value, index)
        members = self.enum_class(value.ref) if isinstance(value, ClassValue) else None
        if members is not None:
            return self.guarded_pure("item", (Known(members), index), "KeyError", key)
        if is_scalar(value):
            return self.guarded_pure("item", (value, index), "LookupError", key)
        if isinstance(value, Instance):
            return self._named_tuple_item(value, index)
        if isinstance(value, Double) and value.kind != "class":
            return self.call_member(value, "__getitem__", [index], key)
        return Hidden("an item of a value that is not known while reading")

    def call_member(self, double: Double, name: str, args: list[Value], key: str) -> Value:
        """A special method of a double (supplied by a higher layer)."""
        raise NotImplementedError

    def make_default(self, target: Dict, index: Value) -> Value:
        """What a defaultdict puts under a missing key (supplied by a higher layer)."""
        raise NotImplementedError

    def guarded_pure(self, op: str, args: tuple[Value, ...], error: str, key: str) -> Value:
        """A pure operation that may raise (supplied by a higher layer)."""
        raise NotImplementedError

    def _sequence_item(self, value: Sequence, index: Value) -> Value:
        position = self.position(index, len(value.items))
        if isinstance(position, slice):
            return Sequence(value.kind, value.items[position])
        if not isinstance(position, int):
            raise Abandoned("an index that is not known while reading")
        if not -len(value.items) <= position < len(value.items):
            raise Raised(self.builtin_error(IndexError("index out of range")))
        return value.items[position]

    def position(self, index: Value, size: int) -> object:
        """The Python value of an index, inside a sequence of `size` where a test can see to it."""
        index = self.shape(index, "number")
        inside = Condition(Term("in", (index, Known(tuple(range(size))))), "true")
        if inside.leaves and self._feasible(inside):
            self._require(inside)
        return self.known(index)

    def _named_tuple_item(self, value: Instance, index: Value) -> Value:
        position = self.known(index)
        items = list(value.attributes.values())
        if isinstance(position, int) and -len(items) <= position < len(items):
            return items[position]
        raise Abandoned("an item of an object that cannot be followed")

    def find_key(self, value: Dict, index: Value, key: str) -> Value | None:
        """The item under a key, or None where the dict certainly lacks it; decides it for an open
        dict."""
        self.need_hash(index)
        for known, item in value.items:
            if self.equal(known, index, key):
                return item
        if not value.is_open or value.origin is None:
            return None
        if any(self.equal(absent, index, key) for absent in value.absent):
            return None
        is_preset = value.factory is not None
        if not is_preset and self.choose(f"key:{value.origin.path}:{_label(index)}", 2) == 1:
            if value.is_filled and not value.items:
                raise Abandoned("something that is true holds nothing")
            if isinstance(settled(index), Known):
                value.absent.append(index)
            else:
                value.is_open = False
            return None
        item = Input(Origin("key", _label(index), value.origin), value.value_type)
        value.items.append((index, item))
        value.given.append((index, item))
        return item

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
        return self._same_class(left, right)

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
        if left.cls.address != right.cls.address or _says(model, "eq", Const(False)):
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
        if model is None or not _says(model, "order", Const(True)):
            return None
        return Sequence("tuple", [self.get_attribute(value, n) for n in self._compared(value.cls)])

    def _same_class(self, left: Value, right: Value) -> bool:
        if isinstance(left, ClassValue) and isinstance(right, ClassValue):
            return left.ref.address == right.ref.address
        return False

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
        sample = self.sample(value) if isinstance(value, Term) else _MISSING
        if isinstance(sample, (bool, int, float, str, bytes)):
            return builtin(type(sample).__name__)
        return self.type_of(value)


def _says(model: ClassModel, name: str, value: Const) -> bool:
    """Whether a decorator says `eq=False`, `order=True`."""
    return any(
        argument.keyword == name and argument.value == value
        for decorator in model.decorators
        if isinstance(decorator, Call)
        for argument in decorator.args
    )


def _path(value: Sequence) -> str:
    return value.origin.path if value.origin is not None else ""


def _is_key(value: Sequence, index: Value) -> bool:
    """Whether an item is asked for as of a mapping: by a text, or by one of its own items."""
    if not value.is_guessed:
        return False
    key = settled(index)
    is_text = isinstance(key, Known) and isinstance(key.value, str)
    return is_text or any(settled(item) is key for item in value.items)


def _use_of(index: Value) -> str:
    """What an object of unknown type must be for its item: text is sliced, lists are numbered."""
    known = index.value if isinstance(index, Known) else None
    if isinstance(known, slice):
        return "text"
    if isinstance(known, int) and not isinstance(known, bool) and abs(known) < MAX_PLACE:
        return f"index:{known if known >= 0 else -known - 1}"
    return "item"


def _label(value: Value) -> str:
    value = settled(value)
    if isinstance(value, Known):
        return str(value.value)
    if isinstance(value, Leaf):
        return value.origin.name
    return "value"
