"""Fields that a value class looks at: which values it accepts, and what it makes of them."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from orchscaffold.model.code import ClassModel, Field, Library
from orchscaffold.model.ir import Attr, Call, Const, Expr, Function
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.terms import Failed, Unevaluable, evaluate
from orchscaffold.scenarios.run import Run
from orchscaffold.scenarios.semantics.decisions import Abandoned, Raised
from orchscaffold.scenarios.semantics.decorating import Decorating
from orchscaffold.scenarios.values import (
    NONE,
    ClassValue,
    Instance,
    Known,
    Term,
    Value,
    Vet,
    settled,
)

_MAKERS: Final = frozenset({"field_validator", "validator"})
_INFO: Final = Named("pydantic", "ValidationInfo")

# What `Field(...)` may ask of a value, or of its length, by keyword.
_OF_VALUE: Final = MappingProxyType({"gt": ">", "ge": ">=", "lt": "<", "le": "<="})
_OF_LENGTH: Final = MappingProxyType({"min_length": ">=", "max_length": "<="})
_PATTERNS: Final = MappingProxyType(
    {"pattern": "call:re.search", "full_pattern": "call:re.fullmatch"}
)


class Vetting(Decorating):
    """Asks the validators of a class about single values, each on its own."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        super().__init__(library, enums)
        self._vets: dict[tuple[Named, str], Vet | None] = {}

    def vet_of(self, model: ClassModel, field: Field) -> Vet | None:
        """What the class says of the field's values; None where it takes them as they come.

        A value that a validator changes, is taken as what it is changed to, where that stays.
        """
        key = (model.ref, field.name)
        if key not in self._vets:
            self._vets[key] = self._vet(model, field)
        return self._vets[key]

    def _vet(self, model: ClassModel, field: Field) -> Vet | None:
        validators = tuple(_validators(self.library, model.ref, field.name))
        limits = [(name, self._constant(model.module, limit)) for name, limit in field.limits]
        if not validators and not limits:
            return None

        def meets(value: object) -> bool:
            return all(_is_met(name, value, limit) for name, limit in limits)

        @lru_cache(maxsize=None, typed=True)
        def made(value: object) -> tuple[object, ...]:
            once = self._validated(model, field, validators, value)
            again = once and self._validated(model, field, validators, once[0])
            return once if once == again and all(map(meets, once)) else ()

        return Vet(made, tuple(limit for _, limit in limits if limit is not None))

    def _constant(self, module: str, limit: Expr) -> object:
        """What a limit comes to; None where that cannot be told."""
        run, self.run = self.run, Run(())
        try:
            found = settled(self.evaluate_expression(module, limit))
        except (Abandoned, Raised):
            return None
        finally:
            self.run = run
        return found.value if isinstance(found, Known) else None

    def _validated(
        self, model: ClassModel, field: Field, validators: tuple[Function, ...], value: object
    ) -> tuple[object, ...]:
        """The value after all validators; () where one refuses it or cannot be followed.

        A value of a closed type is taken for accepted by one that cannot.
        """
        run, self.run = self.run, Run(())
        clauses, self.clauses = self.clauses, []
        try:
            for validator in validators:
                found = settled(self._ask(model, field, validator, Known(value)))
                if not isinstance(found, Known) or self.run.choices or self.run.patches:
                    raise Abandoned("a validator whose answer is open")
                value = found.value
        except Raised:
            return ()
        except Abandoned:
            return (value,) if isinstance(value, (bool, enum.Enum)) else ()
        finally:
            self.run, self.clauses = run, clauses
        return (value,)

    def _ask(self, model: ClassModel, field: Field, validator: Function, value: Known) -> Value:
        is_static = validator.kind == "static"
        count = len(validator.parameters) - (not is_static)
        if count not in (1, 2):
            raise Abandoned("a validator that asks for more")
        info = Instance(_INFO)
        info.attributes.update(field_name=Known(field.name), context=NONE)
        args: list[Value] = [value, info]
        bound = None if is_static else ClassValue(model.ref)
        return self.follow(validator, bound, args[:count], {})


def _is_met(name: str, value: object, limit: object) -> bool:
    """Whether a value keeps to a limit, as far as that can be told."""
    if name in _OF_LENGTH:
        return not isinstance(value, (str, bytes)) or _holds(_OF_LENGTH[name], len(value), limit)
    if name in _PATTERNS:
        is_text = isinstance(value, str) and isinstance(limit, str)
        return not is_text or _holds(_PATTERNS[name], limit, value)
    if name == "multiple_of":
        return not _holds("%", value, limit)
    return _holds(_OF_VALUE[name], value, limit)


def _holds(op: str, value: object, limit: object) -> bool:
    try:
        return bool(evaluate(Term(op, (Known(value), Known(limit))), {}))
    except (Failed, Unevaluable):
        return op != "%"


def _validators(library: Library, cls: Named, field: str) -> Iterator[Function]:
    """The methods that pydantic calls for the field: those before its own reading, last one first,
    then those after it."""
    found = [
        (maker, method)
        for model in reversed(library.mro(cls))
        for method in model.methods
        if (maker := _maker(method)) is not None and _concerns(maker, field)
    ]
    yield from (method for maker, method in reversed(found) if _mode(maker) == "before")
    yield from (method for maker, method in found if _mode(maker) != "before")


def _maker(method: Function) -> Call | None:
    for decorator in method.decorators:
        if isinstance(decorator, Call):
            func = decorator.func
            name = func.name if isinstance(func, Attr) else getattr(func, "id", "")
            if name in _MAKERS:
                return decorator
    return None


def _concerns(maker: Call, field: str) -> bool:
    named = {arg.value.value for arg in maker.args if isinstance(arg.value, Const)}
    return bool(named & {field, "*"})


def _mode(maker: Call) -> str:
    given = (arg.value for arg in maker.args if arg.keyword == "mode")
    mode = next(given, None)
    if isinstance(mode, Const):
        return str(mode.value)
    is_early = any(arg.keyword == "pre" and arg.value == Const(True) for arg in maker.args)
    return "before" if is_early else "after"
