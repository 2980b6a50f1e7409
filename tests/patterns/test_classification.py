"""Each test goes to the class where the guide would put it."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.patterns import PATTERNS, pattern_of
from orchscaffold.patterns.base import Facts

PlanOf = Callable[..., Plan]

HEAD = """
class Broker:
    def place(self, symbol: str) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class ThingConfig:
    dry_run: bool = False


@dataclass(frozen=True)
class ThingContext:
    config: ThingConfig
    broker: Broker | None = None
    bot_id: str = "bot"

    def with_updates(self, **overrides: object) -> ThingContext:
        return replace(self, **overrides)


class Thing:
    def __init__(self, context: ThingContext) -> None:
        self._context = context
        self._tasks: list[asyncio.Task[None]] = []

"""


def method(body: str) -> str:
    return HEAD + indent(body, "    ")


def patterns_of(plan: Plan, name: str) -> dict[str, str]:
    """The pattern of each test of one method, by what differs."""
    return {
        test.id.rpartition("/")[2]: test.pattern
        for cls in plan.file.classes
        for test in cls.tests
        if test.method == name
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts("act", "returned"), "integration"),
        (Facts("act", "returned", turned_away=True), "guard"),
        (Facts("act", "returned", turned_away=True, on_settings=True), "configuration"),
        (Facts("act", "returned", swallowed=True, on_settings=True), "log-and-continue"),
        (Facts("act", "raised", swallowed=True), "re-raise"),
        (Facts("act", "raised", turned_away=True), "re-raise"),
        (Facts("act", "cancelled", swallowed=True), "async-loop"),
        (Facts("act", "returned", runs_tasks=True), "async-loop"),
        (Facts("act", "returned", waited=True, swallowed=True), "log-and-continue"),
        (Facts("run_loop", "returned", waited=True, swallowed=True), "async-loop"),
        (Facts("update_context", "returned", takes_context=True), "context-immutability"),
        (Facts("diff", "returned", is_diff=True), "diff-builder"),
    ],
)
def test_the_first_pattern_that_fits_takes_a_path(facts: Facts, expected: str) -> None:
    assert pattern_of(facts).name == expected


@pytest.mark.parametrize(
    ("body", "differs", "expected"),
    [
        (
            """
def act(self) -> str | None:
    if self._context.broker is None:
        return None
    return self._context.broker.place("a")
""",
            "without-broker",
            "guard",
        ),
        (
            """
def act(self, broker: Broker) -> str | None:
    if self._context.config.dry_run:
        return None
    return broker.place("a")
""",
            "dry-run-is-true",
            "configuration",
        ),
        (
            """
def act(self, broker: Broker) -> str | None:
    if self._context.bot_id == "quiet":
        return None
    return broker.place("a")
""",
            "bot-id-is-quiet",
            "configuration",
        ),
        (
            """
def act(self, broker: Broker) -> str | None:
    try:
        return broker.place("a")
    except Exception:
        logger.error("failed")
        return None
""",
            "place-fails",
            "log-and-continue",
        ),
        (
            """
def act(self, broker: Broker) -> str | None:
    try:
        return broker.place("a")
    except Exception:
        logger.error("failed")
        raise
""",
            "place-fails",
            "re-raise",
        ),
    ],
)
def test_a_path_of_real_code(plan_of: PlanOf, body: str, differs: str, expected: str) -> None:
    assert patterns_of(plan_of(method(body)), "act")[differs] == expected


def test_a_frozen_context_is_tested_itself(plan_of: PlanOf) -> None:
    plan = plan_of(method("def act(self) -> int:\n    return 1\n"))
    found = patterns_of(plan, "__init__")
    assert found["thing-context"] == "context-immutability"
    assert found["with-updates"] == "context-immutability"


def test_the_four_ways_two_collections_differ(plan_of: PlanOf) -> None:
    body = """
@staticmethod
def diff(ours: dict[str, int], theirs: dict[str, int]) -> list[str]:
    missing = [key for key in ours if key not in theirs]
    return missing + [key for key in theirs if key not in ours]
"""
    found = patterns_of(plan_of(method(body)), "diff")
    assert set(found.values()) == {"diff-builder"}
    ways = {"item-is-only-in-ours", "item-is-only-in-theirs", "item-is-in-both", "both-are-empty"}
    assert {way for way in ways if any(id_.startswith(way) for id_ in found)} == ways


LIFE = """
async def start(self) -> None:
    self._tasks.append(asyncio.create_task(self._run()))

async def stop(self) -> None:
    for task in self._tasks:
        task.cancel()
    await asyncio.gather(*self._tasks, return_exceptions=True)
    self._tasks.clear()

async def _run(self) -> None:
    await asyncio.sleep(1)
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [(LIFE, True), (LIFE.partition("async def stop")[0], False), ("x = 1\n", False)],
)
def test_a_life_is_tested_where_there_is_one(plan_of: PlanOf, body: str, expected: bool) -> None:
    plan = plan_of(method(body))
    assert any(found == "integration" for found in patterns_of(plan, "stop").values()) is expected
    names = [test.name for cls in plan.file.classes for test in cls.tests]
    assert ("test_start_to_stop_runs_the_whole_lifecycle" in names) is expected


def test_pattern_names_are_unique() -> None:
    names = [pattern.name for pattern in PATTERNS]
    assert len(set(names)) == len(names)
