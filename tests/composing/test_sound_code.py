"""What a test says must be so in Python, too: names, identities, views, what is made where."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

PRIVATE = """
class Thing:
    def __init__(self, size: int) -> None:
        self.__size = size

    def act(self, size: int) -> None:
        self.__size = size
"""
TWO_OF_ONE_NAME = """
class Thing:
    def __init__(self, one, two):
        self.one = one
        self.two = two

    def act(self):
        return self.one.name is self.two.name
"""
VIEW = """
class Sink:
    def take(self, sizes: object) -> None:
        raise NotImplementedError

class Thing:
    def __init__(self, sink: Sink, sizes: dict[str, int]) -> None:
        self._sink = sink
        self._sizes = sizes

    def act(self) -> None:
        self._sink.take(self._sizes.values())
"""
ENDED = """
import asyncio

class Thing:
    def __init__(self, size: int) -> None:
        self._task = None

    def start(self) -> None:
        self._task = asyncio.create_task(asyncio.sleep(1))

    async def act(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
"""
STREAM = """
from collections.abc import AsyncIterator
from dataclasses import dataclass

@dataclass
class Source:
    lines: AsyncIterator[str]
    size: int

class Thing:
    def __init__(self, size: int) -> None:
        self._size = size

    def act(self, source: Source) -> bool:
        return source.size > self._size
"""
OWN_LOGGER = """
import logging
import os

class Thing:
    def __init__(self, size: int) -> None:
        self.log = logging.getLogger(__name__)
        self.id = os.getpid()

    def act(self) -> None:
        self.log.info("act of %s", self.id)
"""
MADE_BY_CONSTRUCTOR = """
class Runner:
    def run(self, work: object) -> None:
        raise NotImplementedError

class Thing:
    def __init__(self, runner: Runner) -> None:
        runner.run(self._work())

    async def _work(self) -> None:
        raise NotImplementedError

    def act(self) -> int:
        return 1
"""
ABSTRACT = """
from abc import ABC, abstractmethod

class Thing(ABC):
    @abstractmethod
    def size(self) -> int: ...

    @abstractmethod
    async def grow(self, by: int) -> None: ...

    async def act(self) -> bool:
        await self.grow(2)
        return self.size() > 3
"""
MISTAKEN = """
class Thing:
    def __init__(self, size: int) -> None:
        self._size = size

    def act(self) -> int:
        return self._length
"""
INSPECTED = """
import inspect

class Thing:
    def __init__(self, size: int) -> None:
        self._size = size

    def act(self, function: object) -> bool:
        if inspect.isfunction(function):
            return True
        return False
"""
SENTINELS = "sentinel.name_2"


def text_of(plan: Plan) -> str:
    return render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(PRIVATE, "assert thing._Thing__size == 1", id="a mangled name"),
        pytest.param(TWO_OF_ONE_NAME, SENTINELS, id="two objects of one name are two"),
        pytest.param(VIEW, "sink.take.assert_called_once_with(ANY)", id="a view equals no list"),
        pytest.param(ENDED, "assert task.cancelled()", id="a task that was cancelled"),
        pytest.param(
            ABSTRACT,
            'type("Thing", (Thing,), {"size": Mock(), "grow": AsyncMock()})(**fields)',
            id="an abstract class",
        ),
        pytest.param(ABSTRACT, "thing.size.return_value = ", id="what it lacks gives something"),
        pytest.param(
            ABSTRACT, "thing.grow.assert_awaited_once_with(2)", id="what it lacks is called"
        ),
        pytest.param(
            INSPECTED,
            'patch.object(app, "inspect", new_callable=MagicMock, wraps=inspect)',
            id="what tests use themselves",
        ),
        pytest.param(STREAM, '{"lines": MagicMock(), "size": 1}', id="a stream by default"),
        pytest.param(OWN_LOGGER, "thing.log = logger", id="a logger made inside of patches"),
        pytest.param(
            MADE_BY_CONSTRUCTOR,
            "runner.run.call_args.args[0].close()",
            id="a coroutine that the constructor gives away",
        ),
    ],
)
def test_what_a_test_says(plan_of: PlanOf, source: str, expected: str) -> None:
    assert expected in text_of(plan_of(dedent(source)))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(MISTAKEN, "does not mean to", id="only a mistake would raise"),
    ],
)
def test_what_is_left_out(plan_of: PlanOf, source: str, reason: str) -> None:
    verdicts = {verdict.method: verdict for verdict in plan_of(dedent(source)).verdicts}
    assert verdicts["act"].tests == 0
    assert reason in verdicts["act"].reason
