"""The object under test: made from inputs, its state preset where a path wants it otherwise."""

from __future__ import annotations

from typing import Final

from orchscaffold.model.code import Library
from orchscaffold.model.ir import (
    Attr,
    Const,
    Expr,
    Function,
    Name,
    Parameter,
)
from orchscaffold.model.types import UNKNOWN, Named, TypeRef, UnionOf, Unknown
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.facts.state import abstract_methods, mutable_attributes
from orchscaffold.scenarios.facts.variadic import rest_input, rest_parameter
from orchscaffold.scenarios.natives import STEERED
from orchscaffold.scenarios.run import Callback
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.following import is_coroutine
from orchscaffold.scenarios.semantics.statements import Statements
from orchscaffold.scenarios.snapshots import snapshots
from orchscaffold.scenarios.values import (
    ClassValue,
    Dict,
    Double,
    Input,
    Instance,
    Known,
    Native,
    Origin,
    Resource,
    Sequence,
    Value,
    settled,
)

CONSTRUCTOR: Final = "__init__"


class Subject(Statements):
    """Makes the object under test and reads and writes its state."""

    def __init__(self, library: Library, enums: EnumTable, cls: Named) -> None:
        super().__init__(library, enums)
        self.cls = cls
        self.mutable = mutable_attributes(library, cls)
        self.abstract = frozenset(abstract_methods(library, cls))
        self.subject: Instance | None = None
        self.callback: Callback | None = None
        self.acting = False
        self.untouched: set[str] = set()
        self.method: Function | None = None

    def make_subject(self, method: Function) -> Instance:
        """A fresh object under test; raises what its constructor raises."""
        subject = Instance(self.cls)
        subject.is_subject = True
        self.may_fail = method.name == CONSTRUCTOR
        constructor = self.library.constructor(self.cls)
        if constructor is not None:
            given = self.inputs("init", constructor.parameters[1:], constructor.module)
            self.keep(given)
            args, kwargs = split(constructor.parameters[1:], given)
            self.follow(constructor, subject, args, kwargs)
        else:
            made = self._field_inputs()
            self.keep(made)
            self._assign_fields(subject, [], dict(made))
        if method.name != CONSTRUCTOR:
            self.run.events.clear()
            self.run.constructed_at = self.run.order
        self.run.is_constructed = True
        self.run.constructed_choices = len(self.run.choices)
        self.run.constructed_patches = len(self.run.patches)
        subject.initial = snapshots(subject)
        for name, value in subject.attributes.items():
            held = settled(value)
            if isinstance(held, Resource):
                self.run.held[id(held)] = name
            elif isinstance(held, Instance) and held.origin is None:
                self.run.parts[name] = snapshots(held)
        self.untouched = {
            name for name in self.mutable if not isinstance(subject.attributes.get(name), Input)
        }
        return subject

    def keep(self, inputs: dict[str, Input]) -> None:
        """Record inputs with the run, by where they come from."""
        for value in inputs.values():
            self.run.inputs[value.origin.path] = value

    def inputs(self, kind: str, parameters: tuple[Parameter, ...], module: str) -> dict[str, Input]:
        """An input of origin `kind` for each parameter but `*args` and `**kwargs`."""
        made: dict[str, Input] = {}
        for parameter in parameters:
            if parameter.kind in ("args", "kwargs") or self._is_shortcut(parameter):
                continue
            value = Input(Origin(kind, parameter.name), parameter.annotation)
            self._prefer(value, self._known_default(parameter.default, module))
            self._allow(value, parameter.default, module)
            made[parameter.name] = value
        return made

    def _field_inputs(self) -> dict[str, Input]:
        """What the constructor of a record takes: fields without a default, and those whose default
        is a constant."""
        made: dict[str, Input] = {}
        for field in self.library.fields(self.cls):
            is_constant = isinstance(field.default, Const)
            if field.init and (field.is_required or is_constant):
                name = field.alias or field.name
                made[name] = Input(Origin("init", name), field.type)
                self._prefer(made[name], self._known_default(field.default, self.cls.module))
        return made

    def _prefer(self, value: Input, known: Known | None) -> None:
        if known is not None:
            value.preferred = (known.value,)
            if isinstance(value.type, Unknown):
                value.type = self.type_of(known)

    def _allow(self, value: Input, default: Expr | None, module: str) -> None:
        """Let a parameter be the sentinel that is its default, whatever its annotation says."""
        if isinstance(value.type, Unknown) or not isinstance(default, (Name, Attr)):
            return
        found = self.evaluate_early(module, default)
        if isinstance(found, Instance) and found.symbol is not None:
            members = value.type.members if isinstance(value.type, UnionOf) else (value.type,)
            if found.cls not in members:
                value.type = UnionOf((*members, found.cls))

    def _known_default(self, default: Expr | None, module: str) -> Known | None:
        """The default of a parameter of a function in `module`, a constant by name too; None for
        None."""
        if isinstance(default, Const):
            return None if default.value is None else Known(default.value)
        if not isinstance(default, (Name, Attr)):
            return None
        found = self.evaluate_early(module, default)
        is_scalar = isinstance(found, Known) and not isinstance(found.value, (type, type(None)))
        return found if isinstance(found, Known) and is_scalar else None

    def _is_shortcut(self, parameter: Parameter) -> bool:
        """Whether a parameter is there to find a function fast: `def act(self, push=heappush)`."""
        default = parameter.default
        if not isinstance(default, (Name, Attr)) or parameter.annotation != UNKNOWN:
            return False
        value = self.evaluate_expression(self.cls.module, default)
        if isinstance(value, Native):
            return value.name not in STEERED
        return isinstance(value, ClassValue) and self._is_plain_class(value)

    def _is_plain_class(self, cls: ClassValue) -> bool:
        """Whether what a class makes is data: a default for others is there to be replaced."""
        model = self.library.class_model(cls.ref)
        return model is None or self.is_value_class(model)

    def arguments(self, method: Function) -> tuple[tuple[str, Input], ...]:
        """An input for each parameter of a method, by its name."""
        parameters = method.parameters if method.kind == "static" else method.parameters[1:]
        given = self.inputs("param", parameters, method.module)
        rest = rest_parameter(method)
        if rest is not None:
            given[rest.name] = rest_input(rest)
        self.keep(given)
        return tuple(given.items())

    def lacking(self, method: Function) -> Double | None:
        """The stand-in for a method that the class under test lacks, where it is one."""
        if method.name not in self.abstract or not method.is_abstract:
            return None
        if method.kind != "method":
            raise Abandoned(f"{method.qualname} is abstract")
        if method.name not in self.run.lacking:
            is_async = is_coroutine(method)
            origin = Origin("own", method.name)
            made = Double(origin, None, kind="callable", function=method, is_async=is_async)
            self.run.lacking[method.name] = made
        return self.run.lacking[method.name]

    def read_state(self, value: Instance, name: str) -> Value:
        """An attribute; on the first read of a mutable one of the subject, a test may preset it."""
        current = value.attributes[name]
        if not (value.is_subject and self.acting and name in self.untouched):
            return current
        self.untouched.discard(name)
        preset = Input(Origin("state", name), self._state_type(name, current))
        if self.choose(f"state:{name}", 2, preset) == 0:
            return current
        self._preset(value, name, preset)
        self._keep_factory(settled(current), preset)
        return preset

    def late_state(self, value: Instance, name: str, *, optional: bool) -> Value | None:
        """What another method sets and the constructor does not: a test sets it, unless the code
        asks whether it is there."""
        if not (value.is_subject and self.acting and name in self.untouched):
            return None
        declared = self.library.attribute_type(self.cls, name)
        if declared is None:
            return None
        self.untouched.discard(name)
        if optional and self.choose(f"absent:state:{name}", 2) == 1:
            return None
        preset = Input(Origin("state", name), declared)
        self._preset(value, name, preset)
        return preset

    def _preset(self, value: Instance, name: str, preset: Input) -> None:
        preset.is_present = True
        self.run.inputs[preset.origin.path] = preset
        value.attributes[name] = preset

    def _keep_factory(self, current: Value, preset: Input) -> None:
        """What fills itself goes on doing so: a test puts its items into it."""
        if isinstance(current, Dict) and current.factory is not None:
            filled = self.shape(preset, "key")
            if not isinstance(filled, Dict):
                raise Abandoned("a defaultdict that is declared as something else")
            filled.factory = current.factory

    def _state_type(self, name: str, current: Value) -> TypeRef:
        declared = self.library.attribute_type(self.cls, name) or UNKNOWN
        current = settled(current)
        if isinstance(current, Resource):
            module, _, kind = current.kind.rpartition(".")
            args = declared.args if isinstance(declared, Named) else ()
            return Named(module, kind, args)
        if not isinstance(declared, Unknown):
            return declared
        if isinstance(current, Input):
            return current.type
        if isinstance(current, Known) and current.value is not None:
            return self.type_of(current)
        if isinstance(current, (Sequence, Dict)):
            return self.type_of(current)
        return UNKNOWN

    def set_attribute(self, target: Value, name: str, value: Value) -> None:
        """`target.name = value`; a written attribute is no longer preset."""
        if isinstance(target, Instance) and target.is_subject:
            self.untouched.discard(name)
        super().set_attribute(target, name, value)


def split(
    parameters: tuple[Parameter, ...], given: dict[str, Input]
) -> tuple[list[Value], dict[str, Value]]:
    """The inputs as they are passed: by position, and by keyword."""
    args: list[Value] = []
    kwargs: dict[str, Value] = {}
    for parameter in parameters:
        if parameter.name not in given or parameter.kind == "args":
            continue
        if parameter.kind == "keyword":
            kwargs[parameter.name] = given[parameter.name]
        else:
            args.append(given[parameter.name])
    return args, kwargs
