"""A class for `inspect`: collaborators, behaviour, and what would be planned for each method."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchscaffold.core import plan_unit
from orchscaffold.errors import UsageError
from orchscaffold.frozen import replace
from orchscaffold.inspecting.facts import sentences
from orchscaffold.inspecting.spelling import spell_type
from orchscaffold.inspection.behaviour import method_facts
from orchscaffold.inspection.library import SourceLibrary, library_for
from orchscaffold.model.code import ClassModel
from orchscaffold.model.ir import Function
from orchscaffold.model.plan import Plan
from orchscaffold.model.report import InspectedClass, InspectedMethod
from orchscaffold.model.types import Named, TypeRef
from orchscaffold.nearest import did_you_mean
from orchscaffold.plan import ways_through
from orchscaffold.planning.pruning import each_test
from orchscaffold.targets import Unit


def inspect_unit(
    unit: Unit, *, explain: bool = False, only: frozenset[str] = frozenset()
) -> tuple[InspectedClass, ...]:
    """The classes of a unit as they were read, with `explain` the ways through their methods.

    `only` names the methods to show, all where it is empty. Raises FileError where the module
    cannot be read, UsageError for a method that none of the classes has.
    """
    library = library_for(unit.project)
    plan = plan_unit(unit, "coordinator", (), library)
    models = (library.class_model(Named(unit.module, name)) for name in unit.classes)
    found = tuple(_inspected(model, library, plan, unit.path) for model in models if model)
    if explain:
        found = tuple(_explained(cls, unit, library) for cls in found)
    return _narrowed(found, only) if only else found


def _explained(cls: InspectedClass, unit: Unit, library: SourceLibrary) -> InspectedClass:
    through = ways_through(library, Named(cls.module, cls.name), unit.project)
    ways = {method.line: found for method, found in through}
    methods = tuple(replace(m, ways=ways.get(m.line, ())) for m in cls.methods)
    return replace(cls, methods=methods)


def _narrowed(
    classes: tuple[InspectedClass, ...], only: frozenset[str]
) -> tuple[InspectedClass, ...]:
    names = [method.name for cls in classes for method in cls.methods]
    for name in sorted(only.difference(names)):
        hint = did_you_mean(name, names, f"There are: {', '.join(names)}")
        raise UsageError(f"no method {name}", hint=hint)
    return tuple(
        replace(cls, methods=tuple(m for m in cls.methods if m.name in only)) for cls in classes
    )


def _inspected(
    model: ClassModel, library: SourceLibrary, plan: Plan, source: Path
) -> InspectedClass:
    return InspectedClass(
        name=model.qualname,
        module=model.module,
        source=source,
        line=model.line,
        kind=model.kind,
        bases=tuple(spell_type(base) for base in model.bases),
        collaborators=tuple(_collaborators(model, library)),
        methods=tuple(_methods(model, plan)),
    )


def _collaborators(model: ClassModel, library: SourceLibrary) -> Iterator[tuple[str, str]]:
    """What the constructor takes, and of a context what it bundles, each with its type."""
    for name, type_ in _parameters(model, library):
        yield name, spell_type(type_)
        if isinstance(type_, Named) and library.is_project(type_.module):
            for field in library.fields(type_):
                yield f"{name}.{field.name}", spell_type(field.type)


def _parameters(model: ClassModel, library: SourceLibrary) -> list[tuple[str, TypeRef]]:
    constructor = library.constructor(model.ref)
    if constructor is not None:
        return [(p.name, p.annotation) for p in constructor.parameters[1:]]
    return [(field.name, field.type) for field in library.fields(model.ref) if field.init]


def _methods(model: ClassModel, plan: Plan) -> Iterator[InspectedMethod]:
    for method in model.methods:
        if method.kind in ("setter", "deleter"):
            continue
        own = f"{model.qualname}.{method.name}/"
        yield InspectedMethod(
            name=method.name,
            line=method.line,
            is_async=method.is_async,
            facts=sentences(method_facts(method)),
            scenarios=tuple(t.id for _, t in each_test(plan.file) if t.id.startswith(own)),
            left_out=tuple(_left_out(model, method, plan)),
        )


def _left_out(model: ClassModel, method: Function, plan: Plan) -> Iterator[str]:
    for verdict in plan.verdicts:
        is_own = (verdict.class_name, verdict.method) == (model.qualname, method.name)
        if is_own and verdict.reason:
            yield verdict.reason
