"""What runs beside the code while it waits, and what the search makes of it."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from machine_runs import endings, machine_of

from orchscaffold.scenarios.machine import Machine

HEAD = """
import asyncio


class Feed:
    async def read(self) -> int: ...


class C:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.seen: list[str] = []

    async def note(self) -> None:
        self.seen.append("task")

    async def fail(self) -> None:
        raise ValueError("late")

    async def wait(self) -> None:
        await asyncio.sleep(1)

    async def follow(self) -> None:
        while True:
            await self.feed.read()

"""
CASES = [
    pytest.param("note", "list(self.seen)", {"['task']"}, id="a task runs at a wait"),
    pytest.param("note", "task.done()", {"True"}, id="and is done then"),
    pytest.param("fail", "'on'", {"'on'"}, id="one that fails keeps its error"),
    pytest.param("wait", "'on'", set(), id="two that wait would take turns"),
    pytest.param("follow", "'on'", set(), id="one that never waits would never end"),
]


@pytest.mark.parametrize(("name", "result", "expected"), CASES)
def test_tasks_at_a_wait(tmp_path: Path, name: str, result: str, expected: set[str]) -> None:
    body = f"""
async def act(self) -> object:
    self.seen = []
    task = asyncio.create_task(self.{name}())
    await asyncio.sleep(0)
    return {result}
"""
    assert endings(machine_of(tmp_path, HEAD + indent(body, "    "))) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [("x", {"1.0"}), ("x - 1.0", {"2.0"}), ("0.0", set()), ("2", {"0.0"})]
)
def test_a_wait_for_something_takes_some_time(
    tmp_path: Path, seconds: str, expected: set[str]
) -> None:
    body = f"""
async def act(self, x: float = 0.0) -> float:
    await asyncio.wait_for(self.feed.read(), {seconds})
    return x + 0
"""
    assert endings(machine_of(tmp_path, HEAD + indent(body, "    "))) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("return next(n for n in ())", set(), id="nobody means it to leave"),
        pytest.param(
            "try:\n    return next(n for n in ())\nexcept StopIteration:\n    return 1",
            {"1"},
            id="is caught inside",
        ),
    ],
)
def test_a_stop_iteration_in_a_coroutine(tmp_path: Path, body: str, expected: set[str]) -> None:
    source = f"async def act(self) -> int:\n{indent(body, '    ')}\n"
    assert endings(machine_of(tmp_path, HEAD + indent(source, "    "))) == expected


EVENT = """
async def act(self) -> str:
    done = asyncio.Event()

    async def finish() -> None:
        done.set()

    asyncio.create_task(finish())
    await done.wait()
    return "done"
"""
QUEUE = """
async def act(self) -> str:
    queue: asyncio.Queue[str] = asyncio.Queue()

    async def fill() -> None:
        queue.put_nowait("filled")

    asyncio.create_task(fill())
    return await queue.get()
"""


@pytest.mark.parametrize(("body", "expected"), [(EVENT, {"'done'"}), (QUEUE, {"'filled'"})])
def test_a_wait_ends_by_a_task(tmp_path: Path, body: str, expected: set[str]) -> None:
    assert endings(machine_of(tmp_path, HEAD + indent(body, "    "))) == expected


def test_the_search_leaves_what_a_task_decides(tmp_path: Path) -> None:
    body = """
async def busy(self) -> None:
    if self.mode == "a":
        if self.mode == "b":
            while True:
                await self.feed.read()
    while True:
        await self.feed.read()

async def act(self, size: int) -> str:
    if size > 3:
        asyncio.create_task(self.busy())
        await asyncio.sleep(0)
        return "never"
    return "small"
"""
    source = HEAD.replace("self.feed = feed", "self.feed = feed\n        self.mode = feed")
    assert endings(machine_of(tmp_path, source + indent(body, "    "))) == {"'small'"}


def beside(root: Path, source: str, name: str, other: str) -> Machine:
    """A machine for the class of `source`, with another module for it to import."""
    (root / "src").mkdir()
    (root / "src" / f"{name}.py").write_text(other, encoding="utf-8")
    return machine_of(root, source)


TYPING = """
from typing import Mapping


class C:
    def act(self, given: bool | dict[str, int]) -> str:
        if isinstance(given, Mapping):
            return "mapping"
        return "flag"
"""
MANAGER = """
from collections.abc import Iterator
from contextlib import contextmanager
from tools import span


class C:
    def act(self, name: str) -> str:
        with span(name) as entered:
            return "fast" if entered else "slow"
"""
NOT_SUBSCRIPTABLE = """
class Event:
    def body(self) -> str: ...


class C:
    def act(self, event: Event) -> str:
        try:
            return event[-1]
        except TypeError:
            return "one"
"""
TOOLS = """
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def span(name: str) -> Iterator[bool]:
    yield True
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (TYPING, {"'mapping'", "'flag'"}),
        (MANAGER, {"'fast'", "'slow'"}),
        (NOT_SUBSCRIPTABLE, {"'one'"}),
    ],
)
def test_what_stand_ins_give(tmp_path: Path, source: str, expected: set[str]) -> None:
    assert endings(beside(tmp_path, source, "tools", TOOLS)) == expected


STEPS = """
from collections.abc import AsyncIterator


class Feed:
    def items(self) -> AsyncIterator[int]: ...


class C:
    async def act(self, feed: Feed) -> str:
        steps = aiter(feed.items())
        try:
            await anext(steps)
            await anext(steps)
        except StopAsyncIteration:
            return "over"
        return "more"
"""
APART = """
class C:
    def act(self, first, second) -> str:
        known = {}
        known[first.name] = 1
        if second.name in known:
            return "known"
        return f"{first.name} and {second.name}"
"""
NOTIFIED = """
import asyncio


class C:
    def __init__(self) -> None:
        self.changed = asyncio.Condition()

    async def act(self) -> str:
        async with self.changed:
            await self.changed.wait()
        return "never"
"""


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (STEPS, {"'over'"}),
        (APART, {"'known'", "'name and '", "'None and name'"}),
        (NOTIFIED, set()),
    ],
)
def test_steps_and_keys(tmp_path: Path, source: str, expected: set[str]) -> None:
    assert endings(machine_of(tmp_path, source)) == expected


STREAMS = """
from typing import Generic, TypeVar

T = TypeVar("T")


class Sender:
    def send(self, item: int) -> None: ...


class Receiver:
    async def receive(self) -> bool: ...


class pair(tuple[Sender, Receiver]):
    def __new__(cls, size: int) -> "pair": ...


class Box(Generic[T]):
    async def get(self) -> bool: ...
"""
PAIR = """
from streams import pair


class C:
    async def act(self) -> str:
        send, receive = pair[int](1)
        send.send(3)
        return "yes" if await receive.receive() else "no"
"""
BOX = """
from streams import Box


class C:
    async def act(self) -> str:
        return "yes" if await Box[int]().get() else "no"
"""


@pytest.mark.parametrize(("source", "expected"), [(PAIR, {"'yes'", "'no'"}), (BOX, set())])
def test_a_generic_class_that_a_test_stands_in_for(
    tmp_path: Path, source: str, expected: set[str]
) -> None:
    assert endings(beside(tmp_path, source, "streams", STREAMS)) == expected
