"""The classes of a module on the map, put together from its plan and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from orchscaffold.frozen import replace
from orchscaffold.mapping.standing import NOWHERE, Standing
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.plan import Plan
from orchscaffold.model.scenario_map import MappedClass, MappedMethod, MappedScenario
from orchscaffold.model.testcode import Test
from orchscaffold.planning.pruning import each_test
from orchscaffold.planning.verdicts import NOTHING
from orchscaffold.targets import Unit

Sources: TypeAlias = Mapping[int, tuple[tuple[int, str], ...]]


def mapped_classes(
    unit: Unit, plan: Plan, found: Mapping[str, Standing], sources: Sources
) -> Iterator[MappedClass]:
    """Each class of the unit; `found` has what is known of scenarios, `sources` the text of
    functions by their lines.
    """
    for name in unit.classes:
        methods = {item.name: item for item in _planned_methods(name, plan, sources)}
        for _, test in each_test(plan.file):
            if ScenarioId.parse(test.id).owner == name:
                known = methods.setdefault(test.method, MappedMethod(test.method, 0))
                scenario = _scenario(test, found.get(test.id, NOWHERE))
                methods[test.method] = replace(known, scenarios=(*known.scenarios, scenario))
        said = tuple(_less_idle_words(method) for method in methods.values())
        yield MappedClass(name, unit.module, unit.path, said)


def _less_idle_words(method: MappedMethod) -> MappedMethod:
    """Without the word that there is nothing to test where there are scenarios all the same."""
    is_idle = bool(method.scenarios) and method.left_out == NOTHING
    return replace(method, left_out="") if is_idle else method


def _planned_methods(name: str, plan: Plan, sources: Sources) -> Iterator[MappedMethod]:
    """The methods that have a verdict, without scenarios; a property and its setter are one."""
    found: dict[str, MappedMethod] = {}
    for verdict in plan.verdicts:
        if verdict.class_name == name:
            known = found.get(verdict.method, MappedMethod(verdict.method, verdict.line))
            found[verdict.method] = replace(
                known,
                source=(*known.source, *sources.get(verdict.line, ())),
                left_out=_joined((known.left_out, verdict.reason)),
            )
    yield from found.values()


def _joined(reasons: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, reasons)))


def _scenario(test: Test, standing: Standing) -> MappedScenario:
    return MappedScenario(
        id=test.id,
        pattern=test.pattern,
        title=test.doc,
        state=standing.state,
        place=standing.place,
        reason=standing.reason,
    )
