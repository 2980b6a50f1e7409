"""What the constructor reads of its module is replaced before the object is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

READ_LATE = """
import logging

logger = logging.getLogger(__name__)

class Thing:
    def __init__(self, name: str) -> None:
        self._name = name

    def act(self, limit: int) -> int:
        logger.info("%s acts up to %d", self._name, limit)
        return limit + 1
"""
KEPT = """
import logging

logger = logging.getLogger(__name__)

class Thing:
    def __init__(self, name: str) -> None:
        self._name = name
        self.logger = logger

    def act(self, limit: int) -> int:
        self.logger.info("%s acts up to %d", self._name, limit)
        return limit + 1
"""
CHILD = KEPT.replace("self.logger = logger", 'self.logger = logger.getChild("thing")')
OWN = """
import logging

class Thing:
    def __init__(self, name: str) -> None:
        self._log = logging.getLogger("thing")
        self._log.info("%s is made", name)

    def act(self, limit: int) -> int:
        self._log.info("up to %d", limit)
        return limit + 1

    def rest(self, limit: int) -> int:
        return limit - 1
"""
FLAGGED = """
import sys

IS_ODD = sys.platform == "odd"

class Thing:
    def __init__(self, name: str) -> None:
        self._name = name

    def act(self) -> int:
        return 1 if IS_ODD else 2
"""
READ_EARLY = FLAGGED.replace("self._name = name", "self._name = name if IS_ODD else ''")
REFUSED = FLAGGED.replace("self._name = name", "if IS_ODD: raise RuntimeError(name)")
WITH = "with patch.object(app, "
MAKE = "thing = _make_thing("


def text_of(plan: Plan) -> str:
    return render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))


def order_of(text: str, *wanted: str) -> list[str]:
    """The wanted texts of the first test that replaces the logger, in its order."""
    test = next(part for part in text.split("    def test_") if WITH in part)
    return sorted((each for each in wanted if each in test), key=test.index)


def test_read_at_the_call_the_object_is_made_before(plan_of: PlanOf) -> None:
    assert order_of(text_of(plan_of(READ_LATE)), WITH, MAKE) == [MAKE, WITH]


@pytest.mark.parametrize("source", [KEPT, CHILD])
def test_kept_the_object_is_made_inside(plan_of: PlanOf, source: str) -> None:
    assert order_of(text_of(plan_of(source)), WITH, MAKE) == [WITH, MAKE]


def test_a_flag_that_a_method_reads(plan_of: PlanOf) -> None:
    text = text_of(plan_of(FLAGGED))
    assert order_of(text, WITH, MAKE) == [MAKE, WITH]
    assert text.count('(app, "IS_ODD", True)') == text.count('(app, "IS_ODD", False)') == 1


def test_a_flag_that_the_constructor_reads(plan_of: PlanOf) -> None:
    assert order_of(text_of(plan_of(READ_EARLY)), WITH, MAKE) == [WITH, MAKE]


def test_a_flag_that_makes_the_constructor_raise(plan_of: PlanOf) -> None:
    text = text_of(plan_of(REFUSED))
    refusal = text.split("def test_init_raises", 1)[1].split("def test_", 1)[0]
    assert 'patch.object(app, "IS_ODD", True)' in refusal


def test_what_is_logged_before_the_logger_can_be_replaced(plan_of: PlanOf) -> None:
    text = text_of(plan_of(OWN))
    assert 'logger.info.assert_called_once_with("up to %d", 1)' in text
    assert "is made" not in text
    assert "logger" not in text.split("def test_rest", 1)[1].split("def test_", 1)[0]
