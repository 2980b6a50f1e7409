"""Enums of the code under test, rebuilt from their source so that their members compare as they do
there."""

from __future__ import annotations

import enum
from operator import methodcaller
from typing import TypeGuard

from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Call, Const, Expr, TupleExpr, UnaryOp
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.candidates import is_standard_scalar


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
            literal = _literal(value)
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


def _literal(value: Expr) -> object:
    if isinstance(value, Const):
        return value.value
    if isinstance(value, UnaryOp) and value.op == "-" and isinstance(value.operand, Const):
        number = value.operand.value
        return -number if isinstance(number, (int, float)) else None
    if isinstance(value, Call):
        return enum.auto()
    if isinstance(value, TupleExpr):
        items = tuple(_literal(item) for item in value.items)
        return None if None in items else items
    return None
