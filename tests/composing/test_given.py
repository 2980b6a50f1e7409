"""What a test gives: exceptions with constructors of their own, tasks with names, the None of a
call."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

ERRORS = """
import asyncio
from dataclasses import dataclass

@dataclass
class Decision:
    after: float

class Base(Exception):
    def __init__(self, message: str = "") -> None:
        super().__init__(message)

class Retry(Base):
    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision

class Store:
    async def close(self) -> None:
        raise NotImplementedError

class Thing:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.count = 0

"""
UNASKED = """
    def act(self, retry: Retry | None) -> int:
        return 1 if retry else 2
"""
PLAIN = """
    def act(self, error: Exception) -> str:
        return str(error)
"""
ASKED = """
    def act(self, retry: Retry) -> float:
        return 3.0 if retry.decision.after > 3 else retry.decision.after
"""
UNNAMED = """
    async def act(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            if task.done() and task.exception():
                self.count += 1
"""
NAMED = """
    async def act(self, tasks: list[asyncio.Task[None]]) -> list[str]:
        done, _ = await asyncio.wait(tasks)
        return [task.get_name() for task in done if task.exception()]
"""
THROWN_AWAY = """
    async def act(self) -> None:
        await self._store.close()
"""
HANDED_ON = """
    async def act(self) -> None:
        return await self._store.close()
"""

KEYS = """
class Job:
    def age(self, kind: str) -> int:
        raise NotImplementedError

class Thing:
    def __init__(self) -> None:
        self.running: dict[Job, str] = {}

    def add(self, job: Job, name: str) -> None:
        self.running[job] = name

    def act(self, limit: int) -> list[str]:
        return [name for job, name in self.running.items() if job.age("running") > limit]
"""
AWAITED = """
from collections.abc import Generator
from typing import Any

class Request:
    def __await__(self) -> Generator[Any, Any, int]:
        raise NotImplementedError

class Client:
    def ask(self, name: str) -> Request:
        raise NotImplementedError

class Thing:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def act(self) -> int:
        return await self._client.ask("a") + 1
"""
TIMED = """
import asyncio

class Clock:
    def limit(self) -> float | None:
        raise NotImplementedError

class Thing:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.count = 0

    async def act(self) -> None:
        async with asyncio.timeout(self._clock.limit()):
            self.count += 1
"""
FLAG = """
try:
    import simplejson
    HAS_FAST = True
except ImportError:
    HAS_FAST = False
LIMIT = 3

class Thing:
    def act(self, count: int) -> str:
        if not HAS_FAST:
            return "slow"
        return "fast" if count < LIMIT else "full"
"""
REFUSED = """
class Failed(Exception):
    def __init__(self, code: int = 0, status: int = 0) -> None:
        if code and status:
            raise ValueError("one of the two")
        Exception.__init__(self, f"{code or status} failed")
        self.code = code
        self.status = status

class Feed:
    def read(self) -> str:
        raise NotImplementedError

class Thing:
    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def act(self) -> str:
        try:
            return self._feed.read()
        except Failed as error:
            return str(error) if error.code == 4 or error.status == 7 else "gone"
"""
WRAPPED_TWICE = """
from collections.abc import Callable

def quiet(function: Callable[[], int]) -> Callable[[], int]:
    def inner() -> int:
        return function() + 1
    return inner

class Thing:
    def __init__(self, first: Callable[[], int]) -> None:
        self._first = quiet(first)

    def act(self, second: Callable[[], int]) -> int:
        return self._first() + quiet(second)()
"""


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (UNASKED, ("thing.act(None)", "thing.act(Retry(_create_test_decision()))")),
        (PLAIN, ('thing.act(RuntimeError("boom"))', 'assert result == "boom"')),
        (ASKED, ("thing.act(Retry(_create_test_decision(after=4.0)))",)),
        (UNNAMED, ("task.set_exception(error)",)),
        (
            NAMED,
            (
                'task = asyncio.create_task(AsyncMock(side_effect=error)(), name="task")',
                "await asyncio.wait([task])",
                'assert result == ["task"]',
            ),
        ),
        (HANDED_ON, ("store.close.return_value = None",)),
    ],
)
def test_given(plan_of: PlanOf, body: str, lines: tuple[str, ...]) -> None:
    plan = plan_of(ERRORS + body)
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    for line in lines:
        assert line in text


def test_none_that_nobody_reads_is_not_told(plan_of: PlanOf) -> None:
    plan = plan_of(ERRORS + THROWN_AWAY)
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    assert "store.close.assert_awaited_once_with()" in text
    assert "return_value = None" not in text


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (AWAITED, "client.ask.return_value = 1"),
        (TIMED, "clock.limit.return_value = 1.0"),
    ],
)
def test_told(plan_of: PlanOf, source: str, line: str) -> None:
    """What awaiting gives is of another type than what the call gives; a limit is a number."""
    text = render_test_file(plan_of(source).file, line_length=100, first_party=frozenset({"app"}))
    assert line in text


def test_a_flag_that_the_module_finds_out_is_said_by_the_test(plan_of: PlanOf) -> None:
    text = render_test_file(plan_of(FLAG).file, line_length=100, first_party=frozenset({"app"}))
    assert 'patch.object(app, "HAS_FAST", False)' in text
    assert 'patch.object(app, "HAS_FAST", True)' in text
    assert '"LIMIT"' not in text


def test_no_exception_is_made_that_refuses_its_arguments(plan_of: PlanOf) -> None:
    text = render_test_file(plan_of(REFUSED).file, line_length=100, first_party=frozenset({"app"}))
    assert "Failed(code=4, status=0)" in text
    assert 'assert result == "4 failed"' in text
    made = [line for line in text.splitlines() if "Failed(" in line]
    assert made
    assert all("code=0" in line or "status=0" in line for line in made)


def test_what_a_key_is_asked_is_asked_of_the_key(plan_of: PlanOf) -> None:
    plan = plan_of(KEYS)
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    assert 'running_item.age.assert_called_once_with("running")' in text
    assert "age = Mock()" not in text


def test_what_is_followed_once_is_never_stood_in_for(plan_of: PlanOf) -> None:
    """A name is replaced for the whole test: in the constructor too."""
    plan = plan_of(WRAPPED_TWICE)
    tests = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    for text in tests.split("    def test_")[1:]:
        assert ("first.assert_called" in text) == ("second.assert_called" in text)
