"""Tests that need an event loop, and tests that must not have one."""

from __future__ import annotations

from collections.abc import Callable

from orchscaffold.model import testcode
from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

HANDED_IN = """
import asyncio


class Thing:
    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def _work(self) -> None:
        await asyncio.sleep(1)

    def begin(self) -> str:
        if self._task is not None:
            return "begun"
        self._task = asyncio.create_task(self._work())
        return "begins"

    def plain(self) -> int:
        return 3
"""


def by_method(plan: Plan) -> dict[str, list[testcode.Test]]:
    found: dict[str, list[testcode.Test]] = {}
    for cls in plan.file.classes:
        for test in cls.tests:
            found.setdefault(test.method, []).append(test)
    return found


def test_a_task_that_a_sync_test_hands_in_makes_it_async(plan_of: PlanOf) -> None:
    tests = by_method(plan_of(HANDED_IN))
    assert len(tests["begin"]) == 2
    assert all(test.is_async and test.cleanup for test in tests["begin"])
    assert not any(test.is_async for test in tests["plain"])


def test_only_async_tests_have_a_cleanup_to_await(plan_of: PlanOf) -> None:
    for tests in by_method(plan_of(HANDED_IN)).values():
        assert all(test.is_async or not test.cleanup for test in tests)


STREAMS = """
from collections.abc import AsyncIterator


class Feed:
    def items(self) -> AsyncIterator[int]: ...


class Thing:
    async def drain(self, items: AsyncIterator[int]) -> int:
        total = 0
        async for item in items:
            total += 1
        return total

    async def watch(self, feed: Feed) -> int:
        total = 0
        async for item in feed.items():
            total += 1
        return total
"""


def test_what_async_for_meets_is_no_list(plan_of: PlanOf) -> None:
    tests = by_method(plan_of(STREAMS))
    for method in ("drain", "watch"):
        [first, *_] = tests[method]
        assert "__aiter__" in repr(first.arrange) + repr(first.act)
    assert all("Display" not in repr(step) for test in tests["drain"] for step in test.act)


SCRIPTED_INSIDE = """
import logging
import threading

logger = logging.getLogger(__name__)


class Thing:
    def __init__(self) -> None:
        self.logger = logger
        self._ready = threading.Event()

    def act(self) -> None:
        if self._ready.wait(timeout=2.0):
            self.logger.info("ready")

    def ready(self) -> None:
        self._ready.set()
"""


def test_a_scripted_event_is_handed_to_an_object_that_is_there(plan_of: PlanOf) -> None:
    plan = plan_of(SCRIPTED_INSIDE)
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    tests = [part for part in text.split("    def test_")[1:] if "thing._ready = clock" in part]
    assert tests
    for test in tests:
        assert test.index("thing = Thing()") < test.index("thing._ready = clock")
