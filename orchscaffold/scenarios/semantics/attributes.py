"""Attributes: read and written on every kind of value."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.terms import Unevaluable, evaluate, leaves_of
from orchscaffold.scenarios.facts.accessors import accessor
from orchscaffold.scenarios.facts.errors import carried, is_compiled_attribute
from orchscaffold.scenarios.run import Wrote
from orchscaffold.scenarios.semantics.decisions import Abandoned, Mistaken, Raised
from orchscaffold.scenarios.semantics.disk import is_on_disk, path_among
from orchscaffold.scenarios.semantics.double_attributes import DoubleAttributes
from orchscaffold.scenarios.semantics.hashing import other_kind
from orchscaffold.scenarios.semantics.names import IN_USE
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    External,
    FunctionValue,
    Hidden,
    Instance,
    Known,
    Leaf,
    Managed,
    ModuleValue,
    Native,
    Resource,
    Sequence,
    Super,
    Task,
    Term,
    Value,
)

MISSING: Final = object()


class Attributes(DoubleAttributes):
    """Reads and writes attributes."""

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
            return self.of_double(value, name, optional=optional)
        if isinstance(value, ClassValue):
            return self.of_class(value, name)
        if isinstance(value, ModuleValue):
            return self._of_module(value, name)
        if isinstance(value, External):
            return self.find_attribute(self.patched(value.home, value.local), name)
        if isinstance(value, Super):
            return self.of_super(value, name)
        if isinstance(value, (Known, Leaf, Term)):
            return self._of_scalar(value, name)
        return self._of_builtin(value, name)

    def _of_builtin(self, value: Value, name: str) -> Value:
        if isinstance(value, Sequence):
            if value.is_guessed and name in ("get", "items", "keys", "values", "setdefault"):
                raise Mistaken(path_of(value))
            return Native(f"{value.kind}.{name}", value)
        if isinstance(value, Dict):
            if value.is_guessed and value.origin is not None and (kind := other_kind(name)):
                raise Mistaken(value.origin.path, kind)
            return Native(f"dict.{name}", value)
        if isinstance(value, Resource):
            return value.state.get(name) or Native(f"{value.kind}.{name}", value)
        if isinstance(value, Task):
            return Native(f"Task.{name}", value)
        if isinstance(value, Managed):
            raise Abandoned("a context manager that the code enters by hand")
        found = self._of_function(value, name)
        return found or Hidden(f"attribute {name} of a value that is not known while reading")

    def _of_function(self, value: Value, name: str) -> Value | None:
        if isinstance(value, FunctionValue) and name in ("__name__", "__qualname__"):
            return Known(getattr(value.function, name.strip("_"), "<lambda>"))
        if isinstance(value, Native) and value.bound is None:
            return self.standard(f"{value.name}.{name}", None)  # itertools.chain.from_iterable
        return None

    def _of_scalar(self, value: Known | Leaf | Term, name: str) -> Value | None:
        sample = self.sample(value)
        if sample is MISSING:
            return Native(f"method:{name}", value)
        if isinstance(sample, type):
            member = getattr(sample, name, MISSING)
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
        conditions = self.run.conditions
        assignment = {leaf: self.solver.value_of(leaf, conditions) for leaf in leaves_of(value)}
        try:
            return evaluate(value, assignment)
        except Unevaluable:
            return MISSING

    def _of_enum_method(self, value: Value, sample: object, name: str) -> Value | None:
        if not self.enums.owns(sample):
            return None
        method = self.library.method(self.enums.ref_of(sample), name)
        return self.bind(method, value) if method is not None else None

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
        found = self.in_classes(self.library.mro(value.cls), name, value)
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

    def _of_module(self, value: ModuleValue, name: str) -> Value:
        place = (value.home, f"{value.local}.{name}" if value.local else name)
        if place in self.run.patches:
            return self.run.patches[place]
        known = self.standard(f"{value.module}.{name}", place)
        if known is not None:
            return known
        # What is replaced by way of one module is replaced for all that look it up by way of it.
        place = self.run.looked_up.setdefault((value.module, name), place)
        if place in self.run.patches:
            return self.run.patches[place]
        found = self.library.resolve(value.module, name)
        if found.kind == "unknown" and value.module in IN_USE:
            return Hidden("what the tests' own machinery calls, too")
        if found.kind == "unknown":
            return External(value.module, name, *place)
        return self.resolved(found, place)

    def set_attribute(self, target: Value, name: str, value: Value) -> None:
        """`target.name = value`; raises Raised where a frozen class refuses."""
        target = self.shape(target, f"attribute:{name}")
        if isinstance(target, Instance):
            self._set_on_instance(target, name, value)
        elif isinstance(target, Double):
            target.attributes[name] = value
            self.run.events.append(Wrote(target, name, value))
        elif isinstance(target, ClassValue):
            self.set_on_class(target, name, value)
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


def path_of(value: Sequence) -> str:
    """Where the path says that a list came from; empty for one that the code made."""
    return value.origin.path if value.origin is not None else ""
