"""The plan of a test file: its classes, their tests and helpers, a verdict on each method."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.wording.phrases import phrases_of
from orchscaffold.config.complaints import wrong_value
from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Function
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.report import Way
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Builder, Helper, StandIn, TestClass, TestFile
from orchscaffold.model.types import Named
from orchscaffold.nearest import did_you_mean
from orchscaffold.patterns import class_order, patterns_of
from orchscaffold.patterns.own import OwnPatterns
from orchscaffold.planning.contexts import context_tests
from orchscaffold.planning.house_style import in_house_style
from orchscaffold.planning.lifecycles import lifecycle_tests
from orchscaffold.planning.making import Planned, uniquely_named
from orchscaffold.planning.methods import MethodPlanner, MethodTests, in_search_order
from orchscaffold.planning.pruning import each_test, without_tests
from orchscaffold.planning.verdicts import verdict_of
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.explore import Left
from orchscaffold.scenarios.machine import Machine


def plan_tests(
    library: Library,
    classes: tuple[Named, ...],
    *,
    project: Project,
    patterns: tuple[str, ...] = (),
    kind: str = "coordinator",
) -> Plan:
    """The plan for the classes of one module.

    `patterns` limits what is written (all when empty), not what is looked at: ids and names do not
    depend on it. `kind` is "coordinator", "reconciler" or
    "factories". Raises ConfigError for an unknown pattern.
    """
    wanted = _wanted(patterns, project)
    module = classes[0].module if classes else ""
    helpers: list[Helper] = []
    test_classes: list[TestClass] = []
    verdicts: list[Verdict] = []
    for cls in classes:
        planned = _ClassPlan(library, cls, wanted, project, helpers)
        if kind != "factories":
            test_classes.extend(planned.test_classes())
            verdicts.extend(planned.verdicts)
        helpers.extend(planned.helpers(everything=kind == "factories"))
    doc = f"Tests of {', '.join(cls.qualname for cls in classes)}."
    plain = TestFile(module, doc, project.runner, _distinct(helpers), tuple(test_classes))
    whole = in_house_style(plain, project.house, project.settings.naming)
    if not wanted:
        return Plan(whole, tuple(verdicts), whole)
    others = frozenset(test.id for _, test in each_test(whole) if test.pattern not in wanted)
    return Plan(without_tests(whole, others), tuple(verdicts), whole)


def _wanted(patterns: tuple[str, ...], project: Project) -> frozenset[str]:
    """The patterns; those on the command line are known to exist, those of the settings may not."""
    known = [pattern.name for pattern in patterns_of(project.house)] if patterns else []
    for name in patterns:
        if name not in known:
            hint = did_you_mean(name, known, f"There are: {', '.join(known)}")
            path = project.root / "pyproject.toml"
            raise wrong_value("patterns", f"names no pattern: {name}", path, hint=hint)
    return frozenset(patterns)


def _distinct(helpers: Iterable[Helper]) -> tuple[Helper, ...]:
    found: dict[str, Helper] = {}
    for helper in helpers:
        found.setdefault(helper.name, helper)
    return tuple(found.values())


def ways_through(
    library: Library, cls: Named, project: Project
) -> Iterator[tuple[Function, tuple[Way, ...]]]:
    """Each method of a class with the ways through it: those that a test goes, then those left."""
    plan = _ClassPlan(library, cls, frozenset(), project)
    model = library.class_model(cls)
    for method, made in plan.method_by_method(model) if model is not None else ():
        tests = (Way(item.given, test=item.test.id, does=item.test.doc) for item in made.tests)
        left = (Way(plan.way(way), reason=way.reason, line=way.line) for way in made.left)
        yield method, (*tests, *left)


class _ClassPlan:
    """The tests of one class."""

    def __init__(
        self,
        library: Library,
        cls: Named,
        wanted: frozenset[str],
        project: Project,
        beside: Iterable[Helper] = (),
    ) -> None:
        self._library = library
        self._cls = cls
        self._wanted = wanted
        self._naming = project.settings.naming
        self._machine = Machine(library, EnumTable(library), cls)
        known = (helper for helper in beside if isinstance(helper, Builder))
        self._builders = Builders(self._machine, known, self._naming)
        self._house = project.house
        own = OwnPatterns(project.house, library, cls)
        self._planner = MethodPlanner(self._machine, self._builders, project.line_length, own)
        self._stand_ins: dict[str, str] = {}
        self.verdicts: list[Verdict] = []

    def test_classes(self) -> tuple[TestClass, ...]:
        """The test classes, in the guide's order, tests in the order of the code."""
        model = self._library.class_model(self._cls)
        if model is None:
            return ()
        planned = [*self._of_methods(model), *self._of_shape()]
        self.verdicts.sort(key=lambda verdict: verdict.line)
        grouped: dict[str, list[Planned]] = {}
        for item in planned:
            grouped.setdefault(item.pattern.class_suffix, []).append(item)
        return tuple(
            TestClass(
                self._naming.class_for(self._cls.qualname.replace(".", ""), suffix),
                grouped[suffix][0].pattern.class_doc,
                uniquely_named(item.test for item in grouped[suffix]),
            )
            for suffix in class_order(self._house)
            if suffix in grouped
        )

    def method_by_method(self, model: ClassModel) -> Iterator[tuple[Function, MethodTests]]:
        """What becomes of each method, in the order of the search."""
        for method in in_search_order(model):
            yield method, self._planner.plan(method)

    def way(self, left: Left) -> tuple[str, ...]:
        """In words, what was decided on the way to where it was left."""
        if left.path is None:
            return ()
        solved = self._machine.solver.solve(left.path.run.conditions) or {}
        return tuple(phrase.text for phrase in phrases_of(left.path, solved))

    def _of_methods(self, model: ClassModel) -> list[Planned]:
        found: dict[int, tuple[Planned, ...]] = {}
        for method, result in self.method_by_method(model):
            self._stand_ins.update(result.stand_ins)
            found[method.line] = result.tests
            count = sum(self._is_wanted(item) for item in result.tests)
            self.verdicts.append(verdict_of(self._cls.qualname, method, count, result.left))
        return [test for line in sorted(found) for test in found[line]]

    def _of_shape(self) -> list[Planned]:
        """Tests that follow from what the class is made of."""
        found = context_tests(self._machine, self._builders)
        for test, made in lifecycle_tests(self._machine, self._builders):
            self._stand_ins.update(made.stand_ins)
            found.append(test)
        return found

    def _is_wanted(self, item: Planned) -> bool:
        return not self._wanted or item.pattern.name in self._wanted

    def helpers(self, *, everything: bool) -> tuple[Helper, ...]:
        """The builders and stand-ins of the tests; with `everything` those of all signatures."""
        if everything:
            self._make_all_builders()
        builders: tuple[Builder, ...] = self._builders.all()
        stand_ins = (StandIn(name, template) for name, template in self._stand_ins.items())
        return (*builders, *stand_ins)

    def _make_all_builders(self) -> None:
        constructor = self._library.constructor(self._cls)
        given = constructor.parameters[1:] if constructor is not None else ()
        for parameter in given:
            self._builders.default(parameter.annotation, parameter.name)
        if len(given) != 1 or not self._builders.all():
            self._builders.for_subject(self._cls)
        model = self._library.class_model(self._cls)
        for method in model.methods if model is not None else ():
            for parameter in method.parameters[1:]:
                self._builders.default(parameter.annotation, parameter.name)
