"""Enums of the code under test, rebuilt from their source so that their members compare as they do
there."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from operator import methodcaller
from typing import Final, TypeGuard

from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import BinOp, Call, Const, Expr, Name, TupleExpr, UnaryOp
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.candidates import is_standard_scalar
from orchscaffold.scenarios.conditions.terms import Failed, Unevaluable, evaluate
from orchscaffold.scenarios.values import Known, Term

MAX_STEPS: Final = 5


class EnumTable:
    """Enum classes by address, made once each; nothing of the project is executed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._classes: dict[str, type[enum.Enum] | None] = {}
        self._refs: dict[type[enum.Enum], Named] = {}

    def enum_of(self, ref: Named) -> type[enum.Enum] | None:
        """The enum `ref`, or None where it is no enum or a member's value is not a literal."""
        if ref.address not in self._classes:
            is_known = ref.module == "builtins" or is_standard_scalar(ref)
            model = None if is_known else self._library.class_model(ref)
            made = self._make(model) if model and model.kind in ("enum", "flag") else None
            self._classes[ref.address] = made
            if made is not None:
                self._refs[made] = ref
        return self._classes[ref.address]

    def ref_of(self, member: enum.Enum) -> Named:
        """The class a member of one of these enums belongs to; raises KeyError for a foreign
        one."""
        return self._refs[type(member)]

    def owns(self, value: object) -> TypeGuard[enum.Enum]:
        """Whether `value` is a member of one of these enums."""
        return type(value) in self._refs

    def _make(self, model: ClassModel) -> type[enum.Enum] | None:
        base = _base_of(model, self._library)
        members: list[tuple[str, object]] = []
        for name, value in model.members:
            literal = self._value(value, model.module, dict(members), MAX_STEPS)
            if literal is None:
                return None
            members.append((name, literal))
        if not members:
            return None
        try:
            made: type[enum.Enum] = methodcaller("__call__", model.name, members)(base)
        except (TypeError, ValueError):
            return None
        return made

    def _value(self, value: Expr, module: str, own: Mapping[str, object], steps: int) -> object:
        """What a member is given: a literal, what other constants name, members before it.

        None where it cannot be told, or takes more than `steps`.
        """
        if isinstance(value, Const):
            return value.value
        if isinstance(value, Call):
            return enum.auto()
        if isinstance(value, TupleExpr):
            items = tuple(self._value(item, module, own, steps) for item in value.items)
            return None if None in items else items
        if isinstance(value, (UnaryOp, BinOp)):
            return self._computed(value, module, own, steps)
        if isinstance(value, Name) and value.id in own:
            return own[value.id]
        return self._named(value, module, steps)

    def _computed(
        self, value: UnaryOp | BinOp, module: str, own: Mapping[str, object], steps: int
    ) -> object:
        parts = (value.operand,) if isinstance(value, UnaryOp) else (value.left, value.right)
        given = [self._value(part, module, own, steps) for part in parts]
        if not all(isinstance(item, (int, float, str)) for item in given):
            return None
        op = f"unary:{value.op}" if isinstance(value, UnaryOp) else value.op
        try:
            return evaluate(Term(op, tuple(map(Known, given))), {})
        except (Failed, Unevaluable):
            return None

    def _named(self, value: Expr, module: str, steps: int) -> object:
        """What a constant of a module, or a member of another enum, holds."""
        name = dotted(value)
        if name is None or not steps:
            return None
        owner, _, member = name.rpartition(".")
        found = self._library.resolve(module, owner) if owner else None
        if found is not None and found.kind == "class":
            other = self.enum_of(Named(found.module, found.qualname))
            return None if other is None else other.__members__.get(member)
        found = self._library.resolve(module, name)
        if found.kind != "variable" or not found.qualname:
            return None
        variable = self._library.variable(found.module, found.qualname)
        if variable is None or variable.value is None or variable.varies:
            return None
        return self._value(variable.value, found.module, {}, steps - 1)


def _base_of(model: ClassModel, library: Library) -> type[enum.Enum]:
    names = {base.qualname for base in model.bases if isinstance(base, Named)}
    for cls in library.mro(model.ref):
        names |= {base.qualname for base in cls.bases if isinstance(base, Named)}
    for name, base in (("StrEnum", enum.StrEnum), ("IntEnum", enum.IntEnum)):
        if name in names:
            return base
    if model.kind == "flag":
        return enum.IntFlag if "IntFlag" in names else enum.Flag
    if "str" in names:
        return _TextEnum
    return _NumberEnum if "int" in names else enum.Enum


class _TextEnum(str, enum.Enum):  # noqa: UP042 - it prints as such a class does, not as a StrEnum
    pass


class _NumberEnum(int, enum.Enum):
    pass
