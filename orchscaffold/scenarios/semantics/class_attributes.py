"""What a class gives: methods bound, properties, class variables, what `super()` finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orchscaffold.frozen import replace
from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Call, Expr, Function, Name, Return
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.facts.accessors import accessor, is_property
from orchscaffold.scenarios.facts.class_slots import ClassSlot, is_simple
from orchscaffold.scenarios.facts.early import bound_early
from orchscaffold.scenarios.facts.state import class_state, made_state, nodes_of
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.kinds import MAPPINGS
from orchscaffold.scenarios.semantics.names import Names
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    FunctionValue,
    Hidden,
    Instance,
    Known,
    Native,
    Origin,
    Sequence,
    Super,
    Value,
)

_PYDANTIC: Final = "pydantic.BaseModel"


class ClassAttributes(Names):
    """Reads and writes what is looked up on classes."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._class_states: dict[Named, tuple[frozenset[str], frozenset[str]]] = {}

    def find_attribute(self, value: Value, name: str, *, optional: bool = False) -> Value | None:
        """`value.name`, or None where it is certainly missing (supplied by a higher layer)."""
        raise NotImplementedError

    def in_classes(self, classes: tuple[ClassModel, ...], name: str, bound: Value) -> Value | None:
        """What the first of `classes` that has the name gives; None where none has it."""
        for model in classes:
            slot = self.run.class_slots.get((model.module, f"{model.qualname}.{name}"))
            if slot is not None:
                return slot.value
            if (method := self._method_of(model, name)) is not None:
                known = self._of_model(method)
                return Native(known, bound) if known else self.bind(method, bound)
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

    def _method_of(self, model: ClassModel, name: str) -> Function | None:
        """The method in the class's own body: one of the standard library without its body, which
        no test means to run, unless it makes an exception or only gives what it has."""
        outline = model.own(name)
        if outline is None or not is_stdlib(model.module) or self.is_exception(model.ref):
            return outline and self.library.method(model.ref, name)
        method = self.library.method(model.ref, name)
        return method if method is not None and _only_gives(method) else outline

    def _of_model(self, method: Function) -> str:
        """The address of what pydantic gives every model, where the machine knows it."""
        known = f"{_PYDANTIC}.{method.name}"
        return known if method.module == "pydantic.main" and known in self.natives else ""

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
            return self.bind(method, bound)
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
        place = (owner.module, f"{owner.qualname}.{name}")
        if isinstance(firsts[1], Dict) and firsts[1].factory is None:
            firsts = [self._filled(owner, name)] * 2
        elif isinstance(firsts[1], Sequence):
            firsts = [Sequence(firsts[1].kind, [], Origin("state", name))] * 2
        self.run.class_slots[place] = ClassSlot(*firsts)
        return firsts[1]

    def _filled(self, owner: Named, name: str) -> Dict:
        """A dict that the objects of a class share, with what the test puts there."""
        made = Dict([], origin=Origin("state", name), is_open=True)
        declared = self.library.attribute_type(owner, name)
        if isinstance(declared, Named) and declared.address in MAPPINGS and len(declared.args) == 2:
            made.key_type, made.value_type = declared.args
        return made

    def _first_value(self, owner: Named, name: str, bound: Value) -> Value:
        """What the body of the class, or of a base, says; each time anew."""
        for model in self.library.mro(owner):
            for variable in model.class_vars:
                if variable.name == name and variable.value is not None:
                    return self._class_variable(model, variable.value, bound)
        return Hidden("no class variable")

    def set_on_class(self, target: ClassValue, name: str, value: Value) -> None:
        """`Class.name = value`; raises Abandoned where the test could not put it back."""
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
        found = self.as_read(lambda: self.evaluate_expression(module, expr, scope))
        if found is None:
            return Hidden("a value made while the module is read")
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

    def bind(self, method: Function, bound: Value) -> Value:
        """A method as it is read through `bound`; a property gives what its getter returns."""
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
        # `Base.method` is given its object like any other argument.
        return FunctionValue(method, None, None if isinstance(bound, ClassValue) else bound)

    def of_class(self, value: ClassValue, name: str) -> Value | None:
        """`Class.name`; None where it is certainly missing."""
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
        found = self.in_classes(self.library.mro(value.ref), name, value)
        if found is None:
            is_error = name == "__init__" and self.is_exception(value.ref)
            return Native("exception.__init__" if is_error else f"class:{address}", value)
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
        if value.place in self.run.followed or self._of_model(method):
            return False
        stands_in = self.choose(f"stand-in:{value.ref.address}.{name}", 2) == 1
        if not stands_in:
            self.run.followed.add(value.place)
        return stands_in

    def patched_class(self, cls: ClassValue) -> Double:
        """The stand-in that the test puts where a class is looked up (supplied by a higher
        layer)."""
        raise NotImplementedError

    def of_super(self, value: Super, name: str) -> Value | None:
        """`super().name`; raises Abandoned where a base is not known."""
        mro = self.library.mro(value.bound.cls)
        places = [index for index, model in enumerate(mro) if model.ref == value.owner]
        rest = mro[places[0] + 1 :] if places else ()
        found = self.in_classes(rest, name, value.bound)
        if found is not None:
            return found
        if not self.library.is_complete(value.bound.cls) and name != "__init__":
            raise Abandoned(f"super().{name} is not known while reading")
        return Native(f"object.{name}", value.bound)


def _only_gives(method: Function) -> bool:
    """Whether all that the method does is to return something that nothing is called for."""
    is_return = len(method.body) == 1 and isinstance(method.body[0], Return)
    return is_return and not any(isinstance(node, Call) for node in nodes_of(method.body))
