"""Value types: each field of a record is an input of its own."""

from __future__ import annotations

from orchscaffold.model.code import ClassModel, Field, Library
from orchscaffold.model.ir import Const
from orchscaffold.model.types import (
    Named,
    without_none,
)
from orchscaffold.scenarios.conditions.candidates import candidates_for, is_scalar_type
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.terms import Unevaluable, evaluate
from orchscaffold.scenarios.facts.derived import derived_fields
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.typed import Typed
from orchscaffold.scenarios.values import (
    Dict,
    Hidden,
    Input,
    Instance,
    Known,
    Origin,
    Value,
    Vet,
)


class Records(Typed):
    """Materialises records and typed dicts, field by field."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._derived: dict[Named, frozenset[str]] = {}

    def typed_dict(self, origin: Origin, type_: Named) -> Dict:
        """A dict with the keys of a TypedDict; one that may be absent is a choice."""
        items: list[tuple[Value, Value]] = [
            (Known(field.name), Input(Origin("key", field.name, origin), field.type))
            for field in self.library.fields(type_)
            if field.is_required or self.choose(f"absent:{origin.path}:{field.name}", 2) == 0
        ]
        return Dict(items, origin=origin)

    def record(self, origin: Origin, model: ClassModel) -> Instance:
        """An instance of a value class whose fields are inputs."""
        instance = Instance(model.ref, origin)
        derived = self._derived_of(model.ref)
        for field in self.library.fields(model.ref):
            if field.init and field.name in derived:
                value: Value = Hidden(f"field {field.name} is set by the class itself")
            elif field.init or field.default or field.factory or field.name in derived:
                value = self._field_value(origin, model, field)
            else:
                continue  # it is there from when the class itself sets it
            instance.attributes[field.name] = value
        instance.initial = dict(instance.attributes)
        self.validate(instance)
        return instance

    def validate(self, instance: Instance) -> None:
        """Keep the path to fields that the class itself accepts (supplied by a higher layer)."""

    def vet_of(self, model: ClassModel, field: Field) -> Vet | None:
        """What the class says of the field's values (supplied by a higher layer)."""
        raise NotImplementedError

    def _field_value(self, origin: Origin, model: ClassModel, field: Field) -> Value:
        if not field.init:
            if field.default is not None:
                return self.evaluate_expression(model.module, field.default)
            return Hidden(f"field {field.name} is set by the class itself")
        child = Input(Origin("field", field.name, origin), field.type)
        child.vet = self.vet_of(model, field)
        if child.vet is not None and field.default is not None and not self._may_vary(child):
            return self.evaluate_expression(model.module, field.default)
        if isinstance(field.default, Const) and field.default.value is not None:
            child.preferred = (field.default.value,)
        elif field.default is not None:
            child.preferred = self._scalar_default(model, field)
        return child

    def _may_vary(self, child: Input) -> bool:
        """Whether the class of the field accepts any of the values that a test would try."""
        type_ = without_none(child.type)
        if child.vet is None or not is_scalar_type(type_, self.enum_class):
            return True
        usual = candidates_for(type_, child.origin.name, child.vet.hints, self.enum_class)
        return any(child.vet.made(value) for value in usual)

    def _derived_of(self, cls: Named) -> frozenset[str]:
        if cls not in self._derived:
            self._derived[cls] = derived_fields(self.library, cls)
        return self._derived[cls]

    def _scalar_default(self, model: ClassModel, field: Field) -> tuple[object, ...]:
        if field.default is None or not is_scalar_type(without_none(field.type), self.enum_class):
            return ()
        try:
            value = evaluate(self.evaluate_expression(model.module, field.default), {})
        except (Abandoned, Raised, Unevaluable):
            return ()  # a default that is not a plain value is no preference
        return () if value is None else (value,)
