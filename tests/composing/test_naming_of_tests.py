"""Names, docstrings and ids: what is decided on a path and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from orchscaffold.model import testcode
from orchscaffold.model.plan import Plan

PlanOf = Callable[..., Plan]

HEAD = """
class Fault(Exception):
    pass


class Mode(Enum):
    LIVE = "live"
    PAPER = "paper"


class Broker:
    def place(self, symbol: str) -> str:
        raise NotImplementedError

    def cancel(self, symbol: str) -> None:
        raise NotImplementedError


class Thing:
    def __init__(self, broker: Broker | None, mode: Mode, limit: int = 3) -> None:
        self._broker = broker
        self._mode = mode
        self._limit = limit
        self._last: str | None = None

"""


def planned_in(plan: Plan) -> list[testcode.Test]:
    return [test for cls in plan.file.classes for test in cls.tests]


def method(body: str) -> str:
    return HEAD + indent(body, "    ")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            """
def act(self) -> str | None:
    if self._broker is None:
        return None
    return self._broker.place("a")
""",
            {"test_act_returns_what_place_returns", "test_act_returns_none_without_broker"},
        ),
        (
            """
def act(self, size: int) -> bool:
    if size <= 0:
        raise ValueError("size")
    return True
""",
            {"test_act_returns_true", "test_act_raises_value_error_when_size_is_at_most_0"},
        ),
        (
            """
def act(self) -> int:
    if self._mode == Mode.PAPER:
        return 1
    return 2
""",
            {"test_act_returns_2", "test_act_returns_1_when_mode_is_paper"},
        ),
        (
            """
def act(self, name: str) -> int:
    if name == "stop":
        return 1
    return 2
""",
            {"test_act_returns_2", "test_act_returns_1_when_name_is_stop"},
        ),
        (
            """
def act(self, broker: Broker) -> str:
    try:
        return broker.place("a")
    except Fault:
        logger.error("failed")
        raise
""",
            {
                "test_act_returns_what_place_returns",
                "test_act_reraises_fault_when_place_raises_fault",
            },
        ),
        (
            """
def act(self, broker: Broker) -> None:
    try:
        broker.cancel("a")
    except Exception:
        logger.error("failed")
""",
            {"test_act_calls_cancel", "test_act_logs_error_when_cancel_fails"},
        ),
        (
            """
def act(self, broker: Broker, names: list[str]) -> list[str]:
    if not names:
        return []
    return [broker.place(name) for name in names]
""",
            {"test_act_returns_filled_list", "test_act_returns_empty_list_when_names_is_empty"},
        ),
    ],
)
def test_names_say_condition_and_outcome(plan_of: PlanOf, body: str, expected: set[str]) -> None:
    names = {test.name for test in planned_in(plan_of(method(body))) if test.method == "act"}
    assert expected <= names


def test_docstrings_are_sentences_that_fit(plan_of: PlanOf) -> None:
    body = """
def act(self, size: int) -> bool:
    if size <= 0:
        raise ValueError("size")
    return True
"""
    docs = {test.doc for test in planned_in(plan_of(method(body))) if test.method == "act"}
    assert docs == {"act returns True.", "act raises ValueError when size is at most 0."}


def test_ids_stay_when_the_module_grows(plan_of: PlanOf) -> None:
    body = """
def act(self, size: int) -> bool:
    if size <= 0:
        raise ValueError("size")
    return True
"""
    more = """
def before(self, flag: bool) -> int:
    return 1 if flag else 2
"""
    first = [test for test in planned_in(plan_of(method(body))) if test.method == "act"]
    later = [test for test in planned_in(plan_of(method(more + body))) if test.method == "act"]
    assert [(test.id, test.digest) for test in first] == [(test.id, test.digest) for test in later]


def test_two_paths_of_one_condition_are_told_apart_by_another(plan_of: PlanOf) -> None:
    body = """
def act(self, a: str | None, b: str | None) -> int:
    if a is None:
        if b is None:
            return 1
        return 2
    if b is None:
        return 3
    return 4
"""
    tests = [test for test in planned_in(plan_of(method(body))) if test.method == "act"]
    assert len({test.id for test in tests}) == len(tests) == 4
    assert not any(test.name.endswith("_2") and "returns_2" not in test.name for test in tests)


def test_names_are_short_and_end_in_a_word_that_says_something(plan_of: PlanOf) -> None:
    body = """
def recompute_every_open_position_of_the_account(self, broker: Broker) -> str:
    if not broker.place("a"):
        return "nothing at all was placed here"
    return "something was placed after all"
"""
    names = [test.name for test in planned_in(plan_of(method(body)))]
    assert all(len(name) <= 90 for name in names)
    assert not any(name.endswith(("_when", "_is", "_and", "_returns")) for name in names)
