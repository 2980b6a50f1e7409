"""Task groups, cancel scopes, exception groups: what the machine tells of them."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from machine_runs import endings, machine_of

from orchscaffold.scenarios.machine import Machine

LIBRARY = """
class CancelScope: ...
class Event: ...
def create_task_group(): ...
def move_on_after(delay): ...
def get_cancelled_exc_class(): ...
"""
HEAD = """
import asyncio
import anyio


class Feed:
    async def read(self) -> int: ...


class C:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.seen: list[str] = []

    async def note(self, name: str) -> None:
        self.seen.append(name)

    async def fail(self) -> None:
        raise ValueError("late")

"""

UNCAUGHT = """
async def act(self) -> str:
    with anyio.move_on_after(3) as scope:
        await self.feed.read()
    return "late" if scope.cancelled_caught else "in time"
"""
CANCELLED_CLASS = """
async def act(self) -> str:
    try:
        await self.feed.read()
    except anyio.get_cancelled_exc_class():
        return "cancelled"
    return "read"
"""
GROUP_RUNS = """
async def act(self) -> list[str]:
    async with anyio.create_task_group() as group:
        group.start_soon(self.note, "child")
        self.seen.append("body")
    return list(self.seen)
"""
GROUP_CANCELLED = """
async def act(self) -> list[str]:
    async with anyio.create_task_group() as group:
        group.start_soon(self.note, "child")
        group.cancel_scope.cancel()
    return list(self.seen)
"""
GROUP_WAITS = """
async def act(self) -> list[str]:
    done = anyio.Event()

    async def finish() -> None:
        self.seen.append("child")
        done.set()

    async with anyio.create_task_group() as group:
        group.start_soon(finish)
        await done.wait()
        self.seen.append("body")
    return list(self.seen)
"""
CHILD_FAILS = """
async def act(self) -> str:
    async with asyncio.TaskGroup() as group:
        group.create_task(self.fail())
        group.create_task(self.note("other"))
    return "never"
"""
BODY_FAILS = """
async def act(self) -> str:
    async with asyncio.TaskGroup() as group:
        raise KeyError("a")
    return "never"
"""
STAR = """
async def act(self) -> str:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.fail())
    except* ValueError:
        return "handled"
    return "never"
"""
NOT_STAR = """
async def act(self) -> str:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.fail())
    except ValueError:
        return "never"
    return "never"
"""
NOT_ENTERED = """
async def act(self) -> str:
    group = asyncio.TaskGroup()
    try:
        group.create_task(asyncio.sleep)
    except RuntimeError:
        return "refused"
    return "never"
"""
BY_HAND = """
async def act(self) -> list[str]:
    group = asyncio.TaskGroup()
    await group.__aenter__()
    group.create_task(self.note("child"))
    await group.__aexit__(None, None, None)
    return list(self.seen)
"""
TAKES_TURNS = """
async def act(self) -> str:
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(1))
        group.create_task(asyncio.sleep(2))
    return "never"
"""


def machine_with(root: Path, body: str) -> Machine:
    """A machine for a class with the method `body`; anyio can be found."""
    package = root / "src" / "anyio"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(LIBRARY, encoding="utf-8")
    return machine_of(root, HEAD + indent(body, "    "))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (UNCAUGHT, {"'in time'", "'late'"}),
        (CANCELLED_CLASS, {"'read'", "'cancelled'"}),
        (BODY_FAILS, {"!ExceptionGroup"}),
        (CHILD_FAILS, {"!ExceptionGroup"}),
        (STAR, {"'handled'"}),
        (NOT_STAR, {"!ExceptionGroup"}),
        (NOT_ENTERED, {"'refused'"}),
        (BY_HAND, {"['child']"}),
        (TAKES_TURNS, set()),
    ],
)
def test_endings(tmp_path: Path, body: str, expected: set[str]) -> None:
    assert endings(machine_with(tmp_path, body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (GROUP_RUNS, "['body', 'child']"),
        (GROUP_CANCELLED, "['child']"),
        (GROUP_WAITS, "['child', 'body']"),
    ],
)
def test_what_a_real_group_runs(tmp_path: Path, body: str, expected: str) -> None:
    assert expected in endings(machine_with(tmp_path, body))
