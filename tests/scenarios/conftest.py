"""A machine for one method with the usual surroundings."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest
from machine_runs import MakeMachine, machine_of

from orchscaffold.scenarios.machine import Machine

HELPERS = """
def load(name: str) -> int:
    return 1


async def fetch_all(names: list[str]) -> int:
    return 1
"""

SURROUNDINGS = """
import asyncio
import enum
import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import helpers
from helpers import fetch_all, load

logger = logging.getLogger(__name__)
LIMIT = 3
NAMES = ("a", "b")


class Side(enum.Enum):
    BUY = "buy"
    SELL = "sell"


class Fault(Exception):
    pass


class Grave(Fault):
    pass


@dataclass(frozen=True)
class Order:
    size: int
    side: Side = Side.BUY
    note: str | None = None


class Port:
    retries = 2

    def send(self, text: str) -> int:
        return 1

    async def fetch(self, name: str) -> Order | None:
        return None


class Base:
    def __init__(self, port: Port, limit: int = 5) -> None:
        self.port = port
        self.limit = limit
        self.seen: list[int] = []

    def describe(self) -> str:
        return "base"


class C(Base):
    def __init__(self, port: Port, limit: int = 5) -> None:
        super().__init__(port, limit)
        self.count = 0

    @property
    def is_full(self) -> bool:
        return self.count >= self.limit

    @staticmethod
    def twice(number: int) -> int:
        return number * 2

    @classmethod
    def default(cls) -> int:
        return 9

    def bump(self, by: int = 1) -> int:
        self.count += by
        return self.count

    def describe(self) -> str:
        return super().describe() + "+"

    async def fails(self) -> None:
        raise OSError("no")

    @contextmanager
    def held(self):
        self.count += 1
        yield self.count
        self.count -= 1

"""


@pytest.fixture
def machine_for(tmp_path: Path) -> MakeMachine:
    """A function from a method's parameters and body to a machine of the class around it."""

    def make(parameters: str, body: str, *, is_async: bool = False) -> Machine:
        folder = tmp_path / "src"
        folder.mkdir(exist_ok=True)
        (folder / "helpers.py").write_text(HELPERS, encoding="utf-8")
        head = f"    {'async ' if is_async else ''}def act(self, {parameters}):\n"
        return machine_of(tmp_path, SURROUNDINGS + head + indent(dedent(body), " " * 8))

    return make
