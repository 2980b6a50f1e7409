"""Records made from others and from plain data: copies with changes, plain forms, validation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from orchscaffold.model.code import Field
from orchscaffold.model.types import Named, Unknown, without_none
from orchscaffold.scenarios.facts.derived import is_validated
from orchscaffold.scenarios.natives.common import Model
from orchscaffold.scenarios.semantics.arguments import Arguments
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Hidden,
    Input,
    Instance,
    Known,
    Sequence,
    Value,
    settled,
)

_INVALID: Final = Named("pydantic_core._pydantic_core", "ValidationError")
_ANYTHING: Final = frozenset({"builtins.object", "typing.Any"})


def _replace(machine: Statements, call: Arguments) -> Value:
    source = machine.shape(call.need(0, "obj"), "context")
    if not isinstance(source, Instance):
        raise Abandoned("replace() of an object that cannot be followed")
    names = {field.name for field in machine.library.fields(source.cls)}
    for name in call.kwargs:
        if name not in names:
            raise Raised(machine.unworded(TypeError))
    return _copy(source, call.kwargs)


def _copy(source: Instance, changes: Mapping[str, Value]) -> Instance:
    copy = Instance(source.cls)
    copy.base = source
    copy.attributes = {**source.attributes, **changes}
    return copy


def _asdict(machine: Statements, call: Arguments) -> Value:
    return _plain(machine.shape(call.need(0, "obj"), "context"))


def _plain(value: Value) -> Value:
    value = settled(value)
    if isinstance(value, Instance):
        items: list[tuple[Value, Value]] = [
            (Known(name), _plain(item)) for name, item in value.attributes.items()
        ]
        return Dict(items)
    if isinstance(value, Sequence):
        return Sequence(value.kind, [_plain(item) for item in value.items])
    return value


# --- pydantic


def _bound_record(call: Arguments) -> Instance:
    if not isinstance(call.bound, Instance):
        raise Abandoned("a method of a model without its model")
    return call.bound


def _dump(machine: Statements, call: Arguments) -> Value:
    return (
        Hidden("a chosen form of a model")
        if call.args or call.kwargs
        else _plain(_bound_record(call))
    )


def _model_copy(machine: Statements, call: Arguments) -> Value:
    """`model_copy(update=…)`: nothing is validated."""
    changes = call.kwargs.get("update")
    update = Dict([]) if changes is None else machine.shape(changes, "item")
    if not isinstance(update, Dict) or update.is_open or set(call.kwargs) - {"update"}:
        raise Abandoned("a copy of a model that cannot be followed")
    named = {machine.known(name): value for name, value in update.items}
    return _copy(_bound_record(call), {str(name): value for name, value in named.items()})


def _validate(machine: Statements, call: Arguments) -> Value:
    """`Model.model_validate(data)`: a dict with the fields, each of its type, or one that lacks the
    first that it must have."""
    cls, data = call.bound, machine.shape(call.need(0, "obj"), "item")
    if not isinstance(cls, ClassValue) or is_validated(machine.library, cls.ref):
        raise Abandoned("a model with validators of its own")
    if isinstance(data, Instance) and data.cls.address == cls.ref.address:
        return data
    if not isinstance(data, Dict):
        raise Abandoned("a model made of something that cannot be followed")
    given: dict[str, Value] = {}
    for field in machine.library.fields(cls.ref):
        name = field.alias or field.name
        found = _field_of(machine, data, field, call.key)
        if found is not None:
            given[name] = found
        elif field.is_required:
            error = Instance(_INVALID)
            error.is_vague = True
            error.args = [Hidden("what pydantic says")]
            raise Raised(error)
    return machine.construct(cls, [], given, call.key)


def _field_of(machine: Statements, data: Dict, field: Field, key: str) -> Value | None:
    """What the data has for a field, of its type; None where it lacks it."""
    name = Known(field.alias or field.name)
    is_asked = field.is_required or not data.is_open
    found = machine.find_key(data, name, key) if is_asked else None
    if not isinstance(found, Input):
        return found
    type_ = without_none(found.type)
    if isinstance(type_, Unknown) or (isinstance(type_, Named) and type_.address in _ANYTHING):
        found.type = field.type
    elif type_ != without_none(field.type):
        raise Abandoned("a value that a model makes another of")
    return found


RECORDS: Final[Mapping[str, Model]] = MappingProxyType(
    {
        "dataclasses.replace": _replace,
        "copy.replace": _replace,
        "attr.evolve": _replace,
        "attrs.evolve": _replace,
        "dataclasses.asdict": _asdict,
        "pydantic.BaseModel.model_copy": _model_copy,
        "pydantic.BaseModel.model_dump": _dump,
        "pydantic.BaseModel.model_validate": _validate,
    }
)
