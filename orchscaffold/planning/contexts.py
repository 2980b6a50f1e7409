"""Tests of a frozen context: its fields refuse assignment, its copies leave it as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.drafting.drafting import Draft
from orchscaffold.composing.wording.naming import snake
from orchscaffold.composing.wording.titles import Title
from orchscaffold.frozen import dataclass
from orchscaffold.model.code import ClassModel, Field
from orchscaffold.model.ir import Function
from orchscaffold.model.testcode import Check, Code, Get, Invoke, Let, Lit, Step, Sym, Var
from orchscaffold.model.types import Named, TypeRef, UnionOf, without_none
from orchscaffold.patterns.context_immutability import PATTERN
from orchscaffold.planning.making import Planned, make_test
from orchscaffold.scenarios.machine import Machine

COPIERS: Final = ("with_updates", "replace", "evolve", "copy_with", "updated", "with_changes")
_TWO: Final[dict[str, tuple[Code, Code]]] = {
    "builtins.str": (Lit("first"), Lit("second")),
    "builtins.int": (Lit(1), Lit(2)),
    "builtins.float": (Lit(1.0), Lit(2.0)),
    "builtins.bool": (Lit(False), Lit(True)),
}


@dataclass(frozen=True, slots=True)
class _Context:
    """A frozen context, a field of it that can be changed, two values for that field."""

    model: ClassModel
    field: Field
    before: Code
    after: Code


def context_tests(machine: Machine, builders: Builders) -> list[Planned]:
    """The tests of the frozen dataclass that the constructor takes, where there is one."""
    context = _context_of(machine)
    if context is None:
        return []
    builder = Var(builders.for_record(context.model.ref).name)
    made = Invoke(builder, (), ((_argument(context.field), context.before),))
    owner = machine.cls.qualname
    tests = [make_test(owner, "__init__", PATTERN, _frozen_title(context), _frozen(context, made))]
    copier = _copier(machine, context.model)
    if copier is not None:
        title, draft = _copy_title(context, copier), _copied(context, made, copier)
        tests.append(make_test(owner, "__init__", PATTERN, title, draft))
    return tests


def _context_of(machine: Machine) -> _Context | None:
    constructor = machine.library.constructor(machine.cls)
    if constructor is None:
        return None
    for parameter in constructor.parameters[1:]:
        model = _frozen_dataclass(machine, parameter.annotation)
        field = _changeable(machine, model) if model is not None else None
        if model is not None and field is not None:
            return _Context(model, field, *_TWO[_address(field.type)])
    return None


def _frozen_dataclass(machine: Machine, annotation: TypeRef) -> ClassModel | None:
    type_ = without_none(annotation)
    if not isinstance(type_, Named):
        return None
    model = machine.library.class_model(type_)
    if model is None or model.kind != "dataclass" or not model.frozen:
        return None
    checks_itself = machine.library.method(model.ref, "__post_init__") is not None
    is_ours = model.name.endswith("Context") and machine.library.is_project(model.module)
    return model if is_ours and not checks_itself else None


def _changeable(machine: Machine, model: ClassModel) -> Field | None:
    """The first field whose type is a plain scalar."""
    fields = [field for field in machine.library.fields(model.ref) if field.init]
    return next((field for field in fields if _address(field.type) in _TWO), None)


def _address(type_: TypeRef) -> str:
    type_ = without_none(type_)
    if isinstance(type_, UnionOf):
        return ""
    return type_.address if isinstance(type_, Named) else ""


def _argument(field: Field) -> str:
    return field.alias or field.name


def _copier(machine: Machine, model: ClassModel) -> str | None:
    """The method that makes a copy with some fields changed, taken by keyword."""
    for name in COPIERS:
        method = machine.library.method(model.ref, name)
        if method is not None and not method.is_async and _takes_keywords(method):
            return name
    return None


def _takes_keywords(method: Function) -> bool:
    return any(parameter.kind == "kwargs" for parameter in method.parameters)


def _frozen_title(context: _Context) -> Title:
    name = context.model.name
    return Title(
        f"test_{snake(name)}_refuses_assignment",
        f"A field of {name} cannot be assigned; the value stays.",
        f"{snake(name).replace('_', '-')}-refuses-assignment",
    )


def _frozen(context: _Context, made: Code) -> Draft:
    field = Get(Var("context"), context.field.name)
    refusal = Invoke(
        Sym("pytest", "raises"), (Sym("dataclasses", "FrozenInstanceError"),), _match(context)
    )
    return _draft(
        arrange=[Let(Var("context"), made)],
        contexts=[(refusal, None)],
        act=[Let(field, context.after)],
        checks=[_equals(field, context.before)],
    )


def _match(context: _Context) -> tuple[tuple[str, Code], ...]:
    return (("match", Lit(context.field.name)),)


def _copy_title(context: _Context, copier: str) -> Title:
    name = context.model.name
    return Title(
        f"test_{snake(name)}_{copier}_leaves_the_original",
        f"{copier} gives another {name}; the original keeps its {context.field.name}.",
        f"{copier.replace('_', '-')}-leaves-the-original",
    )


def _copied(context: _Context, made: Code, copier: str) -> Draft:
    changes = ((context.field.name, context.after),)
    name = context.field.name
    return _draft(
        arrange=[Let(Var("context"), made)],
        contexts=[],
        act=[Let(Var("updated"), Invoke(Get(Var("context"), copier), (), changes))],
        checks=[
            _equals(Get(Var("updated"), name), context.after),
            _equals(Get(Var("context"), name), context.before),
        ],
    )


def _equals(left: Code, right: Code) -> Check:
    is_flag = isinstance(right, Lit) and isinstance(right.value, bool)
    return Check(left, "is" if is_flag else "==", right)


def _draft(
    *,
    arrange: Iterable[Step],
    contexts: Iterable[tuple[Code, str | None]],
    act: Iterable[Step],
    checks: Iterable[Step],
) -> Draft:
    return Draft(
        is_async=False,
        arrange=tuple(arrange),
        contexts=tuple(contexts),
        act=tuple(act),
        checks=tuple(checks),
        cleanup=(),
        stand_ins=(),
        phrases=(),
    )
