"""The plan of a test file: every class explored, each path drafted, put into its pattern's class, named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from orchscaffold.composing.arranger import Unreachable
from orchscaffold.composing.builders import Builders
from orchscaffold.composing.drafting import Draft, NothingToAssert, draft
from orchscaffold.composing.titles import Title, title_of
from orchscaffold.errors import UsageError
from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Function
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Builder, Helper, StandIn, Test, TestClass, TestFile
from orchscaffold.model.types import Named
from orchscaffold.patterns import CLASS_ORDER, PATTERNS, pattern_named, pattern_of
from orchscaffold.patterns.base import Pattern
from orchscaffold.patterns.facts import facts_of
from orchscaffold.patching.marks import data_digest
from orchscaffold.scenarios.enums import EnumTable
from orchscaffold.scenarios.explore import Exploration, Explorer
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path


@dataclass(frozen=True, slots=True, eq=False)
class _Drafted:
    path: Path
    draft: Draft


def plan_tests(
    library: Library,
    classes: tuple[Named, ...],
    *,
    project: Project,
    patterns: tuple[str, ...] = (),
    kind: str = "coordinator",
) -> Plan:
    """The plan for the classes of one module.

    `patterns` limits what is written (all when empty); `kind` is "coordinator", "reconciler" or "factories". Raises
    UsageError for an unknown pattern.
    """
    wanted = _wanted(patterns)
    module = classes[0].module if classes else ""
    helpers: list[Helper] = []
    test_classes: list[TestClass] = []
    verdicts: list[Verdict] = []
    for cls in classes:
        planned = _ClassPlan(library, cls, wanted)
        if kind != "factories":
            test_classes.extend(planned.test_classes())
            verdicts.extend(planned.verdicts)
        helpers.extend(planned.helpers(everything=kind == "factories"))
    doc = f"Tests of {', '.join(cls.qualname for cls in classes)}."
    file = TestFile(module, doc, project.runner, _distinct(helpers), tuple(test_classes))
    return Plan(file, tuple(verdicts))


def _wanted(patterns: tuple[str, ...]) -> frozenset[str]:
    for name in patterns:
        if pattern_named(name) is None:
            known = ", ".join(pattern.name for pattern in PATTERNS)
            raise UsageError(f"unknown pattern {name}", hint=f"There are: {known}.")
    return frozenset(patterns)


def _distinct(helpers: Iterable[Helper]) -> tuple[Helper, ...]:
    found: dict[str, Helper] = {}
    for helper in helpers:
        found.setdefault(helper.name, helper)
    return tuple(found.values())


class _ClassPlan:
    """The tests of one class."""

    def __init__(self, library: Library, cls: Named, wanted: frozenset[str]) -> None:
        self._library = library
        self._cls = cls
        self._wanted = wanted
        self._machine = Machine(library, EnumTable(library), cls)
        self._explorer = Explorer(self._machine)
        self._builders = Builders(self._machine)
        self._stand_ins: dict[str, str] = {}
        self.verdicts: list[Verdict] = []

    def test_classes(self) -> tuple[TestClass, ...]:
        """The test classes, in the guide's order, tests in the order of the code."""
        model = self._library.class_model(self._cls)
        if model is None:
            return ()
        tests: dict[int, list[tuple[Pattern, Test]]] = {}
        for method in _in_search_order(model):
            tests[method.line] = list(self._tests_of(method))
        grouped: dict[str, list[tuple[Pattern, Test]]] = {}
        for line in sorted(tests):
            for pattern, test in tests[line]:
                grouped.setdefault(pattern.class_suffix, []).append((pattern, test))
        self.verdicts.sort(key=lambda verdict: verdict.line)
        return tuple(
            TestClass(
                f"Test{self._cls.qualname.replace('.', '')}{suffix}",
                grouped[suffix][0][0].class_doc,
                _uniquely_named(test for _, test in grouped[suffix]),
            )
            for suffix in CLASS_ORDER
            if suffix in grouped
        )

    def helpers(self, *, everything: bool) -> tuple[Helper, ...]:
        """The builders and stand-ins that the tests use; with `everything` those of all signatures."""
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
        model = self._library.class_model(self._cls)
        for method in model.methods if model is not None else ():
            for parameter in method.parameters[1:]:
                self._builders.default(parameter.annotation, parameter.name)

    def _tests_of(self, method: Function) -> Iterable[tuple[Pattern, Test]]:
        drafted: list[_Drafted] = []

        def accept(path: Path) -> bool:
            try:
                made = draft(self._machine, path, method, self._builders)
            except (NothingToAssert, Unreachable):
                return False
            drafted.append(_Drafted(path, made))
            return True

        exploration = self._explorer.explore(method, accept)
        others_call = any(facts_of(self._cls, method, d.path, False).calls for d in drafted)
        found = []
        for item in drafted:
            facts = facts_of(self._cls, method, item.path, others_call)
            pattern = pattern_of(facts)
            if self._wanted and pattern.name not in self._wanted:
                continue
            self._stand_ins.update(item.draft.stand_ins)
            found.append((pattern, self._test(method, pattern, item)))
        found = _without_twins(found)
        self._judge(method, len(found), exploration)
        return found

    def _test(self, method: Function, pattern: Pattern, item: _Drafted) -> Test:
        title: Title = title_of(method, item.path, item.draft.phrase)
        made = item.draft
        identity = f"{self._cls.qualname}.{method.name}/{pattern.name}/{title.differs}"
        digest = data_digest((identity, made.arrange, made.contexts, made.act, made.checks))
        return Test(
            id=identity,
            digest=digest,
            pattern=pattern.name,
            method=method.name,
            name=title.name,
            doc=title.doc,
            is_async=made.is_async,
            arrange=made.arrange,
            contexts=made.contexts,
            act=made.act,
            checks=made.checks,
            cleanup=made.cleanup,
        )

    def _judge(self, method: Function, count: int, exploration: Exploration) -> None:
        reasons = [f"{left.reason} (line {left.line})" for left in exploration.left[:3]]
        status = "written" if count else "left-out"
        if not count and not reasons:
            reasons = ["covered through the methods that call it, or nothing a test can see"]
            status = "nothing-to-test"
        self.verdicts.append(
            Verdict(self._cls.qualname, method.name, status, count, "; ".join(reasons), method.line)
        )


def _in_search_order(model: ClassModel) -> list[Function]:
    """Public methods first, private ones after them; what the first cover is not sought again."""
    methods = [
        method
        for method in model.methods
        if not method.is_abstract
        and not method.is_stub
        and method.kind not in ("setter", "deleter")
    ]
    return sorted(methods, key=lambda method: (_privacy(method.name), method.line))


def _privacy(name: str) -> int:
    if name == "__init__":
        return 2
    if name.startswith("__") and name.endswith("__"):
        return 0 if name in ("__aenter__", "__enter__", "__call__", "__len__") else 1
    return 1 if name.startswith("_") else 0


def _without_twins(found: list[tuple[Pattern, Test]]) -> list[tuple[Pattern, Test]]:
    kept: dict[object, tuple[Pattern, Test]] = {}
    for pattern, test in found:
        body = (test.arrange, test.contexts, test.act, test.checks)
        kept.setdefault(body, (pattern, test))
    return list(kept.values())


def _uniquely_named(tests: Iterable[Test]) -> tuple[Test, ...]:
    """The tests with distinct names and ids: a later twin gets a number."""
    names: dict[str, int] = {}
    ids: dict[str, int] = {}
    result: list[Test] = []
    for test in tests:
        names[test.name] = names.get(test.name, 0) + 1
        ids[test.id] = ids.get(test.id, 0) + 1
        name = test.name if names[test.name] == 1 else f"{test.name}_{names[test.name]}"
        identity = test.id if ids[test.id] == 1 else f"{test.id}-{ids[test.id]}"
        result.append(replace(test, name=name, id=identity))
    return tuple(result)
