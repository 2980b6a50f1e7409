"""What tests assert: calls made and not made, state, causes, logs."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from orchscaffold.model import testcode
from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

HEAD = """
class Fault(Exception):
    pass


class Broker:
    def place(self, symbol: str) -> str:
        raise NotImplementedError

    def cancel(self, symbol: str) -> None:
        raise NotImplementedError


class Thing:
    def __init__(self, broker: Broker | None) -> None:
        self._broker = broker
        self._last: str | None = None
        self.count = 0

    @property
    def last(self) -> str | None:
        return self._last

    def remember(self, name: str) -> None:
        self._last = name

"""


def text_of(plan: Plan) -> str:
    return render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))


def body_of(plan: Plan, name: str) -> str:
    """The text of one test, up to the next."""
    text = text_of(plan)
    start = text.index(f"def {name}(")
    return text[start:].split("# orchscaffold:")[0]


def method(body: str) -> str:
    return HEAD + indent(body, "    ")


GUARD = """
def act(self, size: int) -> str | None:
    if size <= 0:
        return None
    if self._broker is None:
        return None
    self.count += 1
    return self._broker.place("a")
"""
TRANSLATED = """
def act(self, broker: Broker) -> str:
    try:
        return broker.place("a")
    except Fault as error:
        raise ValueError("no order") from error
"""
RESET = """
def act(self, broker: Broker) -> None:
    self._last = None
    broker.cancel("a")
"""
PROCEDURE = """
def act(self, broker: Broker) -> None:
    broker.cancel("a")
"""


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        (GUARD, "test_act_returns_none_when_size_is_at_most_0", "broker.place.assert_not_called()"),
        (GUARD, "test_act_returns_none_when_size_is_at_most_0", "assert thing.count == 0"),
        (GUARD, "test_act_returns_none_when_size_is_at_most_0", "assert result is None"),
        (
            TRANSLATED,
            "test_act_raises_value_error_when_place_raises_fault",
            "assert raised.value.__cause__ is error",
        ),
        (RESET, "test_act_calls_cancel", "thing._last = sentinel.previous"),
        (RESET, "test_act_calls_cancel", "assert thing.last is None"),
        (PROCEDURE, "test_act_calls_cancel", 'broker.cancel.assert_called_once_with("a")'),
    ],
)
def test_what_is_asserted(plan_of: PlanOf, body: str, name: str, expected: str) -> None:
    assert expected in body_of(plan_of(method(body)), name)


def test_a_procedure_with_other_assertions_binds_no_result(plan_of: PlanOf) -> None:
    assert "result" not in body_of(plan_of(method(PROCEDURE)), "test_act_calls_cancel")


@pytest.mark.parametrize("body", [GUARD, TRANSLATED, RESET, PROCEDURE])
def test_every_test_asserts_something(plan_of: PlanOf, body: str) -> None:
    plan = plan_of(method(body))
    for cls in plan.file.classes:
        for test in cls.tests:
            assert test.checks or _expects_an_exception(test), test.id


def _expects_an_exception(test: testcode.Test) -> bool:
    return any("raises" in repr(context) for context, _ in test.contexts)


def test_no_assertion_is_about_a_literal(plan_of: PlanOf) -> None:
    plan = plan_of(method(GUARD))
    checks = [
        step
        for cls in plan.file.classes
        for test in cls.tests
        for step in test.checks
        if isinstance(step, testcode.Check)
    ]
    assert checks
    assert all(type(check.left).__name__ != "Lit" for check in checks)
