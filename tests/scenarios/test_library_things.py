"""Queues, orders, parsed texts, files and errors of the standard library in the machine."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest
from machine_runs import endings, machine_of

HEAD = """
import asyncio
import datetime
import json
import queue
import re
import subprocess
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(order=True)
class Due:
    at: int
    name: str = field(default="", compare=False)


class ApiError(Exception):
    def __init__(self, status: int, body: str = "") -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.body = body


class Feed:
    def read(self) -> str: ...


class C:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed

"""
CASES = [
    pytest.param(
        """
        def act(self) -> list[int]:
            kept = deque([3, 4], maxlen=3)
            kept.extendleft([2, 1])
            kept.append(5)
            kept.rotate(1)
            return list(kept)
        """,
        {"[5, 2, 3]"},
        id="a deque that is full loses what is at its other end",
    ),
    pytest.param(
        """
        def act(self) -> list[int]:
            found = [3, 1, 3]
            return [found.index(1), found.count(3)]
        """,
        {"[1, 2]"},
        id="an item is looked for and counted",
    ),
    pytest.param(
        """
        def act(self) -> int:
            try:
                return [1].index(2)
            except ValueError:
                return -1
        """,
        {"-1"},
        id="an item that is not there is not found",
    ),
    pytest.param(
        """
        def act(self) -> list[bool]:
            seen = {1, 2, 3}
            seen.difference_update([1], [2])
            seen.symmetric_difference_update([3, 4])
            return [seen == {4}, seen.isdisjoint([3]), seen.issuperset([4, 5])]
        """,
        {"[True, True, False]"},
        id="sets are changed in place",
    ),
    pytest.param(
        """
        def act(self, topic: str, payload: dict[str, Any]) -> str:
            return json.dumps({"topic": topic, **payload})
        """,
        {'\'{"topic": "topic", "payload": "payload"}\''},
        id="what is written out is made of texts",
    ),
    pytest.param(
        """
        def act(self) -> bool:
            return {1, 2}.union([2], [3]) == {1, 2, 3}
        """,
        {"True"},
        id="a union with several others",
    ),
    pytest.param(
        """
        def act(self) -> str:
            found = queue.Queue()
            try:
                return found.get_nowait()
            except queue.Empty:
                return "empty"
        """,
        {"'empty'"},
        id="a queue of threads is empty in its own way",
    ),
    pytest.param(
        """
        def act(self) -> str:
            found = asyncio.Queue(maxsize=1)
            found.put_nowait(1)
            try:
                found.put_nowait(2)
            except asyncio.QueueFull:
                return "full"
            return "room"
        """,
        {"'full'"},
        id="a queue has a size",
    ),
    pytest.param(
        """
        def act(self) -> int:
            return defaultdict(int)["missing"]
        """,
        {"0"},
        id="what fills itself has every key",
    ),
    pytest.param(
        """
        def act(self) -> str:
            first, second = (1, "a"), (1, "b")
            return "before" if first < second else "after"
        """,
        {"'before'"},
        id="tuples compare item by item",
    ),
    pytest.param(
        """
        def act(self) -> str:
            return sorted([(1, "a"), (1, "b")], key=lambda pair: pair[0], reverse=True)[0][1]
        """,
        {"'a'"},
        id="what is equal stays in its order, the other way round, too",
    ),
    pytest.param(
        """
        def act(self) -> str:
            return max([(1, "a"), (1, "b")], key=lambda pair: pair[0])[1]
        """,
        {"'a'"},
        id="the first of the greatest",
    ),
    pytest.param(
        """
        def act(self) -> bool:
            return Due(1, "b") < Due(2, "a") and Due(1, "a") == Due(1, "b")
        """,
        {"True"},
        id="fields that do not count when records are compared",
    ),
    pytest.param(
        """
        def act(self) -> str:
            try:
                self.feed.read()
            except ApiError as error:
                return "gone" if error.status == 404 else "failed"
            return "read"
        """,
        {"'gone'", "'failed'", "'read'"},
        id="an error has the status that the test wants",
    ),
    pytest.param(
        """
        def act(self) -> str:
            try:
                self.feed.read()
            except OSError as error:
                return "plain" if error.errno is None else "numbered"
            return "read"
        """,
        {"'plain'", "'read'"},
        id="an error of the system that was made with a text has no number",
    ),
    pytest.param(
        """
        def act(self) -> str:
            try:
                self.feed.read()
            except subprocess.CalledProcessError as error:
                return "asked" if error.returncode == 3 else "other"
            return "read"
        """,
        {"'asked'", "'other'", "'read'"},
        id="an exit status",
    ),
    pytest.param(
        """
        def act(self) -> str:
            message = json.loads(self.feed.read())
            if message.get("kind") == "ping":
                return "pong"
            return "other"
        """,
        {"'pong'", "'other'"},
        id="a text says what the path wants to come out of it",
    ),
    pytest.param(
        """
        def act(self, *names: str) -> str:
            if not names:
                return "nobody"
            return "anybody"
        """,
        {"'nobody'", "'anybody'"},
        id="any number of names",
    ),
    pytest.param(
        """
        def act(self, path: Path) -> str:
            return "there" if path.exists() else "missing"
        """,
        {"'there'", "'missing'"},
        id="a file that is there, or not",
    ),
    pytest.param(
        """
        def act(self, path: Path) -> str:
            return path.with_suffix(".new").name
        """,
        {"'path.new'"},
        id="a path that is never opened is a value",
    ),
    pytest.param(
        """
        def get_size(self) -> int:
            return self._size

        def set_size(self, size: int) -> None:
            self._size = size + 1

        size = property(get_size, fset=set_size)

        def act(self) -> int:
            self.size = 2
            return self.size
        """,
        {"3"},
        id="a property made by a call",
    ),
    pytest.param(
        """
        made = 0

        def act(self) -> int:
            number = C.made = C.made + 1
            return number + type(self).made
        """,
        {"2"},
        id="a class variable that the code counts up",
    ),
    pytest.param(
        """
        def act(self) -> int:
            found = Counter[str]()
            found["a"] += 2
            return found["a"] + found["b"] + len(found)
        """,
        {"3"},
        id="a counter tells 0 and keeps nothing",
    ),
    pytest.param(
        """
        def act(self, kind) -> str:
            return "due" if issubclass(kind, Due) else "other"
        """,
        {"'due'", "'other'"},
        id="a class that is handed in",
    ),
    pytest.param(
        """
        def act(self) -> str:
            found = datetime.datetime.fromtimestamp(3)
            return "some" if found else "none"
        """,
        set(),
        id="the zone of the machine is not known",
    ),
    pytest.param(
        """
        def act(self, name, waiting) -> int:
            if name in waiting:
                waiting.remove(name)
                return len(waiting)
            return -1
        """,
        {"0", "-1"},
        id="what something is removed from is a list",
    ),
    pytest.param(
        """
        def act(self, name) -> int:
            seen = {name: 1}
            return len(name)
        """,
        {"4"},
        id="a key is no list",
    ),
    pytest.param(
        """
        def act(self) -> str:
            found = set()
            try:
                found.add(([], 1))
                return "added"
            except TypeError:
                return "refused"
        """,
        {"'refused'"},
        id="a set takes nothing that can change",
    ),
    pytest.param(
        """
        def act(self) -> int:
            try:
                return len({(1, 2): 3, {}: 4})
            except TypeError:
                return len(frozenset([(1, 2), "a"]))
        """,
        {"2"},
        id="nor does a dict as its key",
    ),
    pytest.param(
        """
        async def act(self) -> str:
            found = asyncio.Queue()
            found.put_nowait(1)
            found.get_nowait()
            found.task_done()
            await found.join()
            try:
                found.task_done()
            except ValueError as error:
                return str(error)
            return "never"
        """,
        {"'task_done() called too many times'"},
        id="the work of a queue is done once",
    ),
    pytest.param(
        """
        def act(self, moment: datetime.datetime) -> str:
            return "naive" if moment.tzinfo is None else "aware"
        """,
        {"'naive'", "'aware'"},
        id="a moment without a zone",
    ),
    pytest.param(
        """
        def act(self, at: datetime.time) -> bool:
            return at.tzinfo is not None
        """,
        {"True", "False"},
        id="a time of day without a zone",
    ),
    pytest.param(
        """
        def act(self, text: str) -> str:
            found = re.search("e", text)
            return "none" if found is None else found.group(0)
        """,
        {"'none'", "'e'"},
        id="a search that finds nothing",
    ),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_things_of_the_standard_library(tmp_path: Path, body: str, expected: set[str]) -> None:
    assert endings(machine_of(tmp_path, HEAD + indent(dedent(body), "    "))) == expected
