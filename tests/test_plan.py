"""The plan as a whole: order, verdicts, choice of patterns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.errors import ConfigError
from orchscaffold.model.ir import Function
from orchscaffold.model.plan import Plan
from orchscaffold.model.types import UNKNOWN
from orchscaffold.planning.pruning import each_test
from orchscaffold.planning.verdicts import verdict_of
from orchscaffold.scenarios.explore import Left

PlanOf = Callable[..., Plan]

SOURCE = """
class Thing:
    def __init__(self, name: str) -> None:
        self.name = name

    def second(self, size: int) -> bool:
        if size <= 0:
            raise ValueError("size")
        return self._inner(size)

    def _inner(self, size: int) -> bool:
        return size > 10

    def first(self) -> str:
        return self.name
"""

ACT = Function(
    module="app",
    qualname="Thing.act",
    name="act",
    kind="method",
    parameters=(),
    returns=UNKNOWN,
    body=(),
    is_async=False,
    is_generator=False,
    is_abstract=False,
    is_stub=False,
    decorators=(),
    doc=None,
    line=1,
    end_line=2,
)


def methods(plan: Plan) -> list[str]:
    return [test.method for cls in plan.file.classes for test in cls.tests]


def test_tests_come_in_the_order_of_the_code(plan_of: PlanOf) -> None:
    plan = plan_of(SOURCE)
    for cls in plan.file.classes:
        lines = [test.method for test in cls.tests]
        assert lines == sorted(lines, key=["__init__", "second", "_inner", "first"].index)
    assert {"second", "first"} <= set(methods(plan))


def test_each_method_has_a_verdict(plan_of: PlanOf) -> None:
    found = {verdict.method: verdict for verdict in plan_of(SOURCE).verdicts}
    assert found["second"].status == "written"
    assert found["second"].tests == methods(plan_of(SOURCE)).count("second")
    assert found["_inner"].status == "nothing-to-test"
    assert "methods that call it" in found["_inner"].reason


def test_patterns_limit_what_is_planned(plan_of: PlanOf) -> None:
    plan = plan_of(SOURCE, patterns=("re-raise",))
    assert {test.pattern for cls in plan.file.classes for test in cls.tests} == {"re-raise"}


def test_an_unknown_pattern_is_refused(plan_of: PlanOf) -> None:
    with pytest.raises(ConfigError, match="names no pattern: loop"):
        plan_of(SOURCE, patterns=("loop",))


def test_factories_have_helpers_and_no_tests(plan_of: PlanOf) -> None:
    plan = plan_of(SOURCE, kind="factories")
    assert plan.file.classes == ()


def test_the_same_source_gives_the_same_plan(plan_of: PlanOf) -> None:
    assert plan_of(SOURCE) == plan_of(SOURCE)


CHOOSING = """
    class Thing:
        def __init__(self, store: Store | None) -> None:
            self._store = store

        def act(self, amount: int, limit: int | None = None) -> int | None:
            if self._store is None:
                return None
            if limit is None:
                logger.error("no limit")
                return None
            if amount > limit:
                raise ValueError("over the limit")
            try:
                return self._store.put(amount)
            except OSError:
                logger.error("no store")
                return None

    class Store:
        def put(self, amount: int) -> int: ...
"""


def test_ids_and_names_do_not_depend_on_the_patterns_asked_for(plan_of: PlanOf) -> None:
    whole = plan_of(CHOOSING)
    tests = {test.id: test for _, test in each_test(whole.file)}
    patterns = {test.pattern for test in tests.values()}
    assert len(patterns) > 2
    for pattern in patterns:
        plan = plan_of(CHOOSING, patterns=(pattern,))
        some = {test.id: test for _, test in each_test(plan.file)}
        assert some == {id_: test for id_, test in tests.items() if test.pattern == pattern}
        assert plan.whole == whole.file


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        ([], "covered by the tests of the methods that call it"),
        ([Left("too long", 4)], "too long (line 4)"),
        ([Left("too long", 9), Left("too long", 4)], "too long (lines 4, 9)"),
        (
            [Left("once", 1), Left("twice", 3), Left("twice", 2)],
            "twice (lines 2, 3); once (line 1)",
        ),
        ([Left(f"reason {n}", n) for n in range(1, 6)], "and 2 more"),
    ],
)
def test_reasons_are_said_once(left: list[Left], expected: str) -> None:
    assert expected in verdict_of("Thing", ACT, 0, left).reason
