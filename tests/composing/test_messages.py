"""What tests say of exceptions: the whole text, what else they carry."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

SOURCE = """
class Coded(Exception):
    def __init__(self, message: str, code: int = 3) -> None:
        super().__init__(message)
        self.code = code
        self._hidden = code


class Shown(Exception):
    def __str__(self) -> str:
        return "shown"


class Missing(KeyError):
    pass


class Broker:
    def place(self, symbol: str) -> str:
        raise NotImplementedError


class Thing:
    def act(self, size: int, broker: Broker) -> str:
        {body}
"""


@pytest.mark.parametrize(
    ("body", "raises", "carried"),
    [
        ('return broker.place("a")', [], []),
        ('raise Shown("a text")', ["pytest.raises(Shown)"], []),
        ("raise ValueError", ["pytest.raises(ValueError)"], []),
        ("raise ValueError(broker)", ["pytest.raises(ValueError)"], []),
        ('raise OSError(2, "a", "b")', ["pytest.raises(OSError)"], []),
        ('raise ValueError("no (a)")', [r'pytest.raises(ValueError, match=r"^no \(a\)$")'], []),
        ('raise KeyError("a")', ["pytest.raises(KeyError, match=r\"^'a'$\")"], []),
        ('raise Missing("a")', ["pytest.raises(Missing, match=r\"^'a'$\")"], []),
        (
            'raise ValueError("no", size)',
            ["pytest.raises(ValueError) as raised"],
            ['assert raised.value.args == ("no", 1)'],
        ),
        (
            'raise Coded(f"no {size}", 4)',
            ['pytest.raises(Coded, match=r"^no 1$") as raised'],
            ["assert raised.value.code == 4"],
        ),
    ],
)
def test_exceptions_of_the_code(
    plan_of: PlanOf, body: str, raises: list[str], carried: list[str]
) -> None:
    lines = _lines(plan_of(SOURCE.format(body=body)))
    assert [line for line in lines if "pytest.raises" in line] == [f"with {r}:" for r in raises]
    assert [line for line in lines if "raised.value" in line] == carried


def test_an_exception_that_the_test_raises_keeps_its_word(plan_of: PlanOf) -> None:
    body = """try:
            return broker.place("a")
        except ValueError:
            broker.place("b")
            raise"""
    lines = _lines(plan_of(SOURCE.format(body=body)))
    assert 'with pytest.raises(ValueError, match="boom"):' in lines


def _lines(plan: Plan) -> list[str]:
    if plan.file is None:
        return []
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    return [line.strip() for line in text.splitlines()]
