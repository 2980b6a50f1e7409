"""Exceptions: how they are made by the code, and by a test that lets a collaborator raise them."""

from __future__ import annotations

from orchscaffold.model.ir import Const, Parameter
from orchscaffold.model.types import Named, TypeRef, Unknown, without_none
from orchscaffold.scenarios.conditions.candidates import is_scalar_type
from orchscaffold.scenarios.facts.errors import standard_arguments
from orchscaffold.scenarios.facts.raising import ROOTS
from orchscaffold.scenarios.run import Run
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.vetting import Vetting
from orchscaffold.scenarios.values import (
    CallRecord,
    Double,
    Hidden,
    Input,
    Instance,
    Known,
    Making,
    Origin,
    Value,
    settled,
)


class Failing(Vetting):
    """Makes exceptions."""

    def build_exception(self, ref: Named, args: list[Value], kwargs: dict[str, Value]) -> Instance:
        """An exception that the code makes; its constructor is followed for what it keeps, not for
        what else it does."""
        run, self.run = self.run, Run(())
        try:
            return self._made(ref, args, kwargs)
        finally:
            self.run = run

    def error_instance(self, cls: Named, record: CallRecord) -> Instance:
        """The exception a test lets a collaborator raise."""
        number = sum(1 for call in record.double.calls if call.raised is not None)
        return self.given_error(cls, Origin("error", str(number), record.double.origin))

    def as_raised(self, value: Value) -> Value:
        """What is raised, or is the cause of it: an input of which nothing else is known is an
        exception.

        Raises Abandoned for an object that was used as another thing.
        """
        found = settled(value)
        if isinstance(found, Double):
            raise Abandoned("an exception that cannot be followed is raised")
        if not isinstance(found, Input):
            return found
        declared = without_none(found.type)
        if isinstance(declared, Unknown):
            found.shape = self.plain_error(found.origin)
        elif isinstance(declared, Named) and self.is_exception(declared):
            found.shape = self.given_error(declared, Origin("error", "0", found.origin))
        found.is_present = found.shape is not None
        return settled(found)

    def plain_error(self, owner: Origin) -> Instance:
        """An exception that a test makes for what has `owner` as its origin."""
        return self.given_error(Named("builtins", "RuntimeError"), Origin("error", "0", owner))

    def given_error(self, cls: Named, origin: Origin) -> Instance:
        """An exception that a test makes: a plain message, or what its constructor takes, which the
        code may ask the exception for."""
        cls = self.raised_as(cls)
        args, options = self.error_inputs(cls, origin)
        before, patches = len(self.run.events), set(self.run.patches)
        error = self._made(cls, args, options)
        if error.is_refused:
            raise Abandoned(f"{cls.qualname} refuses what a test gives it")
        # The test makes it before anything is watched or stood in for.
        del self.run.events[before:]
        for place in set(self.run.patches) - patches:
            del self.run.patches[place]
            error.attributes = {n: _unpatched(v) for n, v in error.attributes.items()}
        error.origin = origin
        error.made = Making(tuple(args), tuple(options.items()))
        return error

    def raised_as(self, cls: Named) -> Named:
        """The class of an exception that a test makes for `cls`: none stands at the root."""
        return Named("builtins", "RuntimeError") if cls.address in ROOTS else cls

    def _made(self, ref: Named, args: list[Value], kwargs: dict[str, Value]) -> Instance:
        instance = Instance(ref)
        instance.args = list(args)
        constructor = self.library.constructor(ref)
        if constructor is None or constructor.module == "builtins":
            return instance
        clauses, self.clauses = self.clauses, []
        try:
            self.follow(constructor, instance, args, kwargs)
        except (Abandoned, Raised) as stopped:
            instance.is_refused = isinstance(stopped, Raised) and not stopped.error.is_mishap
            instance.args = [Hidden("the message of an exception with its own constructor")]
            instance.is_vague = True
        finally:
            self.clauses = clauses
        return instance

    def error_inputs(self, cls: Named, origin: Origin) -> tuple[list[Value], dict[str, Value]]:
        """What a test chooses of an exception: what it must be given, by position, and what it may
        be given, by name. A text that it must have is the message."""
        if cls.qualname == "CancelledError":
            return [], {}
        standard = standard_arguments(model.ref for model in self.library.mro(cls))
        constructor = self.library.constructor(cls)
        if constructor is None or constructor.module == "builtins":
            return [Known(value) for value in standard or ("boom",)], {}
        args: list[Value] = []
        options: dict[str, Value] = {}
        for place, parameter in enumerate(constructor.parameters[1:]):
            if standard is not None:
                if place < len(standard):
                    args.append(self._given(parameter, standard[place], origin))
            elif parameter.kind not in ("args", "kwargs"):
                self._add_input(parameter, origin, args, options)
        return args, options

    def _given(self, parameter: Parameter, value: object, origin: Origin) -> Value:
        """An argument that is `value` where nothing depends on it; only a number may differ."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return Known(value)
        number = Input(Origin("attr", parameter.name, origin), self.type_of(Known(value)))
        number.preferred = (value,)
        return number

    def _add_input(
        self,
        parameter: Parameter,
        origin: Origin,
        args: list[Value],
        options: dict[str, Value],
    ) -> None:
        value = Input(Origin("attr", parameter.name, origin), parameter.annotation)
        if parameter.default is not None:
            known = parameter.default.value if isinstance(parameter.default, Const) else None
            value.preferred = () if known is None else (known,)
            if isinstance(value.type, Unknown) and known is not None:
                value.type = self.type_of(Known(known))
            is_known = isinstance(parameter.default, Const)
            if is_known and parameter.kind != "positional" and not isinstance(value.type, Unknown):
                options[parameter.name] = value
            return
        default = self.default_for(parameter.annotation, parameter.name)
        chosen: Value = Known(default)
        if self._is_object(value.type):
            value.is_present = True
            chosen = value
        elif parameter.kind != "keyword" and self._is_number(value.type, default):
            value.preferred = (default,)
            chosen = value
        if parameter.kind == "keyword":
            options[parameter.name] = chosen
        else:
            args.append(chosen)

    def _is_number(self, type_: TypeRef, default: object) -> bool:
        return not isinstance(default, str) and is_scalar_type(type_, self.enum_class)

    def _is_object(self, type_: TypeRef) -> bool:
        """Whether an object of this type must be given, which the code may look into."""
        return isinstance(type_, Named) and not is_scalar_type(type_, self.enum_class)


def _unpatched(value: Value) -> Value:
    """What an exception keeps that no stand-in gave."""
    value = settled(value)
    is_given = isinstance(value, (Double, Input)) and value.origin.kind in ("global", "result")
    return Hidden("what an exception made for itself") if is_given else value
