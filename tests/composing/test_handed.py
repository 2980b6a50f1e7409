"""Coroutines given to a stand-in: the test looks at each and closes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

HEAD = """
import asyncio

class Store:
    async def save(self, name: str) -> None:
        raise NotImplementedError

class Runner:
    def run(self, work: object, name: str = "") -> None:
        raise NotImplementedError

class Thing:
    def __init__(self, runner: Runner, store: Store) -> None:
        self._runner = runner
        self._store = store

    async def _work(self) -> None:
        await self._store.save("a")

"""
OWN = """
    def act(self) -> None:
        self._runner.run(self._work())
"""
NAMED = """
    def act(self) -> None:
        self._runner.run(work=self._work(), name="b")
"""
TWICE = """
    def act(self) -> None:
        self._runner.run(self._work())
        self._runner.run(self._store.save("b"))
"""
FAILING = """
    def act(self) -> None:
        try:
            self._runner.run(self._work())
        except ValueError:
            raise KeyError("a") from None
"""
AWAITED = """
    async def act(self) -> None:
        await self._work()
"""
LOST = """
    def act(self) -> None:
        self._work()
        self._runner.run(None)
"""


def text_of(plan: Plan) -> str:
    return render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            OWN,
            (
                "runner.run.assert_called_once_with(ANY)",
                'assert runner.run.call_args.args[0].__name__ == "_work"',
                "runner.run.call_args.args[0].close()",
            ),
        ),
        (NAMED, ('runner.run.call_args.kwargs["work"].close()',)),
        (
            TWICE,
            (
                'assert runner.run.call_args_list[0].args[0].__name__ == "_work"',
                'store.save.assert_called_once_with("b")',
                "runner.run.call_args_list[1].args[0].close()",
            ),
        ),
        (FAILING, ("with pytest.raises(KeyError", "runner.run.call_args.args[0].close()")),
    ],
)
def test_what_is_handed_over_is_closed(plan_of: PlanOf, body: str, lines: tuple[str, ...]) -> None:
    text = text_of(plan_of(HEAD + body))
    for line in lines:
        assert line in text


def test_what_is_awaited_is_not_closed(plan_of: PlanOf) -> None:
    assert ".close()" not in text_of(plan_of(HEAD + AWAITED))


def test_what_nothing_awaits_is_left_with_a_reason(plan_of: PlanOf) -> None:
    verdicts = {verdict.method: verdict for verdict in plan_of(HEAD + LOST).verdicts}
    assert verdicts["act"].tests == 0
    assert "never awaited" in verdicts["act"].reason
