"""The object under test: made with what the path depends on, its state preset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orchscaffold.composing.asserting.contrast import is_unread, renewed
from orchscaffold.composing.drafting.one_pass import OnePass
from orchscaffold.composing.wording.naming import variable_name
from orchscaffold.model.testcode import (
    Code,
    Do,
    Get,
    Invoke,
    Let,
    Step,
    Sym,
    Var,
)
from orchscaffold.scenarios.subject import CONSTRUCTOR
from orchscaffold.scenarios.values import (
    Dict,
    Double,
    Input,
    Instance,
    Origin,
    Value,
    settled,
)

STALE: Final = Get(Sym("unittest.mock", "sentinel"), "previous")


class Construction(OnePass):
    """The steps that make the object under test."""

    def constructs_inside(self) -> bool:
        """Whether the object must be made while the patches are in place."""
        if self.method.name == CONSTRUCTOR or self.path.run.class_slots:
            return True
        limit = self.path.run.constructed_at
        values = [settled(stand_in) for stand_in in self.path.run.patches.values()]
        if any(is_arranged(value) for value in values[: self.path.run.constructed_patches]):
            return True
        doubles = [value for value in values if isinstance(value, Double)]
        asked = (double for double in doubles if double.kind != "logger")
        if any(call.order <= limit for double in asked for call in double.calls):
            return True
        return self._keeps([double for double in doubles if double.kind == "logger"])

    def _keeps(self, loggers: list[Double]) -> bool:
        """Whether the object keeps one of these, or what one of them gave."""
        subject = self.path.subject
        if subject is None or not loggers:
            return False
        kept = (settled(value) for value in subject.attributes.values())
        places = {logger.origin for logger in loggers}
        return any(
            origin in places
            for value in kept
            if isinstance(value, Double)
            for origin in _line_of(value.origin)
        )

    def construction(self) -> list[Step]:
        """The object under test, bound to its variable; bare where making it raises."""
        machine = self.machine
        constructor = machine.library.constructor(machine.cls)
        if constructor is not None:
            names = [p.name for p in constructor.parameters[1:] if p.kind not in ("args", "kwargs")]
        else:
            names = [
                f.alias or f.name
                for f in machine.library.fields(machine.cls)
                if f.is_required or (f.init and self._is_given(f.alias or f.name))
            ]
        inputs = {name: self.path.run.inputs.get(f"init:{name}") for name in names}
        single = self._single_record(inputs)
        target = Sym(machine.cls.module, machine.cls.qualname)
        made: Code
        if single is not None and not machine.abstract:
            context = self.arranger.record(single)
            variable = self.arranger.name(single, variable_name_of(single))
            self.arranger.steps.append(Let(variable, context))
            made = Invoke(target, (variable,))
        else:
            made = self._built(inputs)
        if self.method.name == CONSTRUCTOR and self.path.ending.kind == "raised":
            return [Do(made)]
        return [Let(Var(self.subject), made)]

    def _is_given(self, name: str) -> bool:
        """Whether the path decided on an argument of the constructor that has a default."""
        value = self.path.run.inputs.get(f"init:{name}")
        return value is not None and (value.shape is not None or value.is_present)

    def _single_record(self, inputs: dict[str, Input | None]) -> Instance | None:
        if len(inputs) != 1:
            return None
        only = next(iter(inputs.values()))
        if only is None:
            return None
        shaped = self.machine.shape(only, "object")
        return shaped if isinstance(shaped, Instance) and shaped.origin is not None else None

    def _built(self, inputs: dict[str, Input | None]) -> Code:
        builder = self.builders.for_subject(self.machine.cls)
        defaults = dict(builder.defaults)
        overrides: list[tuple[str, Code]] = []
        relies: list[tuple[str, Code | None]] = []
        for name, value in inputs.items():
            if value is None:
                continue
            if not (value.shape is not None or value.is_present):
                relies.extend([(name, defaults.get(name))] if value.refused else [])
                continue
            code = self.arranger.code(value)
            if defaults.get(name) == code:
                relies.append((name, code))
            else:
                overrides.append((name, code))
        if not inputs and not self.machine.abstract:
            return Invoke(Sym(self.machine.cls.module, self.machine.cls.qualname))
        return Invoke(Var(builder.name), (), tuple(overrides), tuple(relies))

    def presets(self) -> list[Step]:
        """The attributes that the path finds set, and what abstract methods give."""
        given = [
            step
            for value in self.path.run.inputs.values()
            if value.origin.kind == "state"
            for step in self._preset(self.arranger.own(value.origin.name), value)
        ]
        stale = [Let(self.arranger.own(name), STALE) for name in self.stale()]
        return [*given, *stale, *self._lacking()]

    def _lacking(self) -> Iterator[Step]:
        """What the stand-ins for abstract methods are told."""
        for name, double in self.path.run.lacking.items():
            yield from self.arranger.told(double, self.arranger.own(name))

    def _preset(self, place: Code, value: Input) -> Iterator[Step]:
        """Sets an attribute; what fills itself stays and is given its items."""
        shape = value.shape
        if not (isinstance(shape, Dict) and shape.factory is not None):
            yield Let(place, self.arranger.code(value))
        elif shape.given:
            items = self.arranger.code(Dict(list(shape.given)))
            yield Do(Invoke(Get(place, "update"), (items,)))

    def stale(self) -> tuple[str, ...]:
        """Attributes to be set before the call, so that it shows whether they are set anew."""
        return (*renewed(self.machine, self.path), *self.unreset())

    def unreset(self) -> list[str]:
        """Attributes that another path sets anew and this one leaves."""
        names = self.contrast.unreset
        return [name for name in names if is_unread(self.machine, self.path, name)]


def is_arranged(value: Value) -> bool:
    """Whether a module's own value, no stand-in for what it calls, has to be another one."""
    if isinstance(value, Input):
        return value.is_present or value.is_true
    return not isinstance(value, Double)


def _line_of(origin: Origin | None) -> Iterator[Origin]:
    while origin is not None:
        yield origin
        origin = origin.parent


def variable_name_of(record: Instance) -> str:
    """The variable for the one record a constructor takes."""
    return variable_name(record.origin) if record.origin is not None else "context"
