"""Objects of unknown type: what is read and called on one stand-in, what compares itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

STEPPED = """
class Thing:
    def __init__(self) -> None:
        self.table = {}

    def act(self, entry):
        self.table[entry.name] = next(entry)
"""
OWN_EQUALITY = """
class Entry:
    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return self.name == other.name

class Thing:
    def __init__(self) -> None:
        self.table = {}

    def act(self, name: str) -> Entry:
        entry = Entry(name)
        self.table[name] = entry
        return entry
"""
MANY_EQUAL = (
    OWN_EQUALITY
    + """
    def all(self) -> list[Entry]:
        return [Entry("a"), Entry("b")]
"""
)
MAPPING = """
class Thing:
    def act(self, limits):
        return [limits[name] for name in limits]
"""
KEYS = """
class Thing:
    def act(self, offsets):
        return [(place.topic, offset) for place, offset in offsets.items()]
"""
NAMED_KEYS = """
class Thing:
    def act(self, offsets):
        return [place for place, offset in offsets.items()]
"""
DEFAULT = """
KIND = "thread"

class Thing:
    def __init__(self, kind=KIND) -> None:
        if kind not in ("thread", "process"):
            raise ValueError("no such kind")
        self.kind = kind

    def act(self) -> str:
        return self.kind
"""
THREAD = """
import threading

class Worker(threading.Thread):
    def __init__(self, name: str) -> None:
        super().__init__(daemon=True)
        self.label = name

class Thing:
    def act(self) -> None:
        worker = Worker("a")
        worker.start()
"""
CALLED_BACK = """
class Thing:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def _work(self) -> None:
        await asyncio.sleep(1)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._task = None

    def act(self) -> None:
        self._task = asyncio.create_task(self._work())
        self._task.add_done_callback(self._done)

    def add(self) -> None:
        task = asyncio.create_task(self._work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def look(self, one: asyncio.Future[int]) -> None:
        one.add_done_callback(self._done)
"""
RECORD = """
from dataclasses import dataclass, field

@dataclass
class Thing:
    name: str
    strict: bool = False
    limit: int = 3
    seen: list[str] = field(default_factory=list)

    def act(self, note: str) -> bool:
        if self.strict and len(note) > self.limit:
            return False
        self.seen.append(note)
        return True
"""
SEEN_TWICE = """
class Thing:
    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    async def _work(self) -> None:
        await asyncio.sleep(1)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.remove(task)

    def act(self) -> asyncio.Task[None]:
        task = asyncio.create_task(self._work())
        task.add_done_callback(self._done)
        self._tasks.append(task)
        return task
"""
HANDED_OUT = """
class Thing:
    def __init__(self, hub) -> None:
        hub.join("end", self.act)
        if hub.is_full:
            raise RuntimeError("full")

    def act(self) -> int:
        return 1
"""
ENDED = """
import asyncio
import logging

LOG = logging.getLogger(__name__)

class Thing:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    async def _work(self) -> None:
        await asyncio.sleep(1)

    async def start(self) -> None:
        self._tasks.add(asyncio.create_task(self._work()))
        self._tasks.add(asyncio.create_task(self._work(), name="second"))

    async def act(self) -> None:
        done, _ = await asyncio.wait(self._tasks)
        for task in done:
            if task.exception() is not None:
                LOG.error("failed", exc_info=task.exception())
        self._tasks.clear()
"""
CAUSE = """
class Thing:
    def act(self, reason):
        raise RuntimeError("lost") from reason

    def again(self, error: ValueError | None) -> None:
        raise error
"""
HASHED = """
from collections import defaultdict

class Thing:
    def act(self, offsets):
        found = defaultdict(list)
        for place in offsets:
            found[place].append(place.topic)
        return found
"""
GIVEN_ERRORS = """
class Store:
    def error_of(self, code: int) -> Exception | None:
        raise NotImplementedError

class Thing:
    def __init__(self, store: Store) -> None:
        self._store = store

    def act(self) -> int:
        return 1 if self._store.error_of(1) else 2

    def both(self) -> int:
        return 3 if self._store.error_of(1) and not self._store.error_of(2) else 4
"""
MADE_BY_ASKING = """
from dataclasses import dataclass

def now() -> int:
    return 3

@dataclass
class Entry:
    name: str
    at: int = 0

    def __post_init__(self) -> None:
        self.at = self.at or now()

class Thing:
    def act(self, name: str) -> list[Entry]:
        return [Entry(name)]

    def at(self, name: str) -> list[Entry]:
        return [Entry(name, 7)]
"""
LEFT_OUT = """
MISSING = object()

class Thing:
    def act(self, hub, limit=MISSING, *, name: str | None = None):
        if limit is MISSING:
            return hub.ask(name)
        return hub.tell(limit, MISSING)
"""
LISTENERS = """
class Thing:
    def __init__(self) -> None:
        self._listeners = {}

    def add(self, name: str, listener, is_loud) -> None:
        self._listeners[name] = (listener, is_loud)

    def act(self) -> None:
        for listener, is_loud in self._listeners.values():
            if is_loud:
                listener.hear()
"""
NOWHERE = """
from asyncio import NoSuchError

class Hub:
    def ask(self) -> str:
        raise NotImplementedError

class Thing:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def act(self) -> str:
        try:
            return self._hub.ask()
        except NoSuchError:
            return "none"
"""
UNEQUAL = """
from dataclasses import dataclass

@dataclass(eq=False)
class Entry:
    name: str

@dataclass
class Thing:
    def act(self, name: str) -> list[Entry]:
        return [Entry(name)]
"""
READ_OF_MODULE = """
import platform

class Thing:
    def act(self) -> str:
        return platform.node() + "!"
"""
GENERATED = """
class Thing:
    @property
    def act(self):
        yield 1
        yield 2
"""
UNSTARTED = """
class Feed:
    async def read(self) -> int:
        raise NotImplementedError

class Thing:
    def __init__(self, feed: Feed, limit: int) -> None:
        self._feed = feed
        self.limit = limit

    async def act(self) -> int:
        task = asyncio.create_task(self._feed.read())
        try:
            if self.limit > 3:
                return await task
            return 0
        finally:
            task.cancel()
"""
REFUSED = """
class Default:
    def __init__(self, value) -> None:
        self.value = value

IP = Default("0.0.0.0")

class Thing:
    def act(self, unix: str | None = None, listen: "str | Default" = IP) -> str:
        if unix and not isinstance(listen, Default):
            raise RuntimeError("both")
        return "one"
"""
ZERO = """
class Thing:
    def act(self, one: asyncio.Future[float]) -> None:
        one.set_result(0.0)

    def none(self, one: asyncio.Future[float]) -> None:
        one.set_result(None)
"""
TABLE = """
class Ascii:
    def __init__(self) -> None:
        self.name = "a"

    def run(self) -> None:
        raise NotImplementedError

    async def walk(self) -> None:
        raise NotImplementedError

KINDS = {"ascii": Ascii}

class Thing:
    def act(self, kind: str) -> str:
        return KINDS[kind]().name
"""
TAKEN = "remove_done_callback(thing._tasks.discard) for task in thing._tasks] == [1]"


@pytest.mark.parametrize(
    ("source", "present", "missing"),
    [
        (NAMED_KEYS, '{"offset": sentinel.offset', "Mock"),
        (KEYS, 'Mock(spec_set=["topic"], topic=sentinel.topic): sentinel.', "SimpleNamespace"),
        (DEFAULT, "_make_thing(kind=", "kind='kind'"),
        (THREAD, "worker.return_value.start.assert_called_once_with()", "import threading"),
        (CALLED_BACK, "assert thing._task.remove_done_callback(thing._done) == 1", "ANY"),
        (CALLED_BACK, TAKEN, "ANY"),
        (CAUSE, 'error = RuntimeError("boom")', "sentinel"),
        (CAUSE, 'thing.again(ValueError("boom"))', "sentinel"),
        (ENDED, "task.set_exception(error)", "set_exception(None)"),
        (ENDED, "sorted(task.get_coro().__name__ for task in thing._tasks)", "[task.get_coro()"),
        (RECORD, "strict=True", "seen=["),
        (RECORD, "strict=False", "seen=["),
        (SEEN_TWICE, "(thing._done) for task in thing._tasks] == [1]", "result.remove_done"),
        (CALLED_BACK, "assert one.remove_done_callback(thing._done) == 1", "ANY"),
        (STEPPED, "entry.name = sentinel.name", "SimpleNamespace"),
        (OWN_EQUALITY, 'assert result.name == "name"', "ANY"),
        (HANDED_OUT, 'hub.join.assert_called_once_with("end", ANY)', "SimpleNamespace"),
        (HASHED, 'Mock(spec_set=["topic"], topic=sentinel.topic)', "SimpleNamespace"),
        (GIVEN_ERRORS, 'error_of.return_value = RuntimeError("boom")', "side_effect"),
        (MADE_BY_ASKING, '[Entry(name="name", at=7)]', "at=0"),
        (MADE_BY_ASKING, "assert result == [ANY]", "at=0"),
        (LEFT_OUT, 'thing.act(hub, name="name")', "patch.object"),
        (LEFT_OUT, "hub.tell.assert_called_once_with(sentinel.limit, MISSING)", "patch.object"),
        (UNEQUAL, "assert result == [ANY]", "Entry("),
        (READ_OF_MODULE, 'assert result == "node!"', "app:"),
        (GENERATED, "result = list(thing.act)", "append"),
        (UNSTARTED, "assert result == 0", "read.assert_not_called"),
        (REFUSED, 'thing.act("unix", "listen")', "sentinel"),
        (ZERO, "assert one.result() == 0.0", "is 0.0"),
        (ZERO, "assert one.result() is None", "== None"),
        (TABLE, 'assert result == "a"', "patch.object"),
        (MAPPING, '{"limit": sentinel.limit}', "[None]"),
    ],
)
def test_what_the_test_arranges(plan_of: PlanOf, source: str, present: str, missing: str) -> None:
    plan = plan_of(source)
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    assert present in text
    assert missing not in text
