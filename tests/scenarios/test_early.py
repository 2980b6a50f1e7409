"""What is looked up while a module is read cannot be stood in for later."""

from __future__ import annotations

from pathlib import Path

import pytest
from machine_runs import endings, machine_of

HEAD = """
import logging
import time
from calendar import timegm
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from heapq import heappush

logger = logging.getLogger(__name__)

def load() -> int:
    return 3

@dataclass
class Entry:
    at: datetime = field(default_factory=partial(datetime.now, UTC))
    size: int = field(default_factory=load)
    unset: int = field(init=False)

class C:
    log = logger

    def __init__(self) -> None:
        self.heap: list[int] = []

    def moment(self, at: datetime, seconds=timegm) -> int:
        return seconds(at.utctimetuple())

    def loaded(self, by=load) -> int:
        return by()

    def now(self, clock=time.time) -> float:
        return clock()

"""
CASES = [
    pytest.param("self.heap = []\n        push(self.heap, 2)\n        return self.heap", {"[2]"}),
    pytest.param("return self.moment(datetime(1970, 1, 2))", {"86400"}),
    pytest.param("return self.loaded()", {"3"}),
    pytest.param("return self.now()", {"<Hidden>"}),
    pytest.param("return Entry().at", {"<Hidden>"}),
    pytest.param("return Entry().size", {"3"}),
    pytest.param("return hasattr(Entry(), 'unset')", {"False"}),
    pytest.param("self.log.info('a')\n        return 1", {"1"}),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_it_is_what_it_was(tmp_path: Path, body: str, expected: set[str]) -> None:
    source = f"{HEAD}    def act(self, push=heappush):\n        {body}\n"
    machine = machine_of(tmp_path, source)
    assert endings(machine) == expected
    assert "param:push" not in machine.run.inputs
    assert not machine.run.patches or all("logger" in name for _, name in machine.run.patches)


WRAPPED = """
class Task:
    def __init__(self, function) -> None:
        self.function = function

    def __call__(self, owner: object) -> object:
        return self.function(owner)

class Bound(Task):
    def __get__(self, owner: object, cls: type) -> object:
        return self.function.__get__(owner, cls)

def task(function) -> Task:
    return Task(function)

def bound(function) -> Bound:
    return Bound(function)

def plain(function):
    return function

class Base:
    name = "none"

    def __init_subclass__(cls) -> None:
        cls.name = cls.__name__

class C(Base):
    kind = "fixed"

"""


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("    @plain\n    def act(self):\n        return 1\n", {"1"}),
        ("    @bound\n    def act(self):\n        return 1\n", {"1"}),
        ("    @task\n    def act(self):\n        return 1\n", set()),
        ("    def act(self):\n        return self.kind\n", {"'fixed'"}),
        ("    def act(self):\n        return self.name\n", {"<Hidden>"}),
    ],
)
def test_what_classes_make_of_their_bodies(tmp_path: Path, act: str, expected: set[str]) -> None:
    assert endings(machine_of(tmp_path, WRAPPED + act)) == expected
