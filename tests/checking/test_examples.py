"""The example of every drift rule, put into a test, gives that finding and no other."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

import pytest
from check_trees import Tree

from orchscaffold.checking.run import all_rules

ORDERS = """
from dataclasses import dataclass
from enum import Enum


class OrderType(Enum):
    MARKET = "market"


class OrderStatus(Enum):
    PENDING = 1
    SUBMITTED = 2
    FILLED = 3


@dataclass
class Order:
    id: str
    symbol: str = ""
    type: OrderType = OrderType.MARKET


class Book:
    pass
"""

FEED = """
from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.orders import Order

if TYPE_CHECKING:
    from app.net import Client

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Context:
    broker: str


class FeedCoordinator:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._task: asyncio.Task[None] | None = None

    def place_order(self, order: Order) -> None:
        self.last = order

    def reset(self) -> None:
        self._task = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self.run_guards())

    async def stop(self) -> None:
        await self._task

    def run_cycle(self) -> None:
        try:
            int(self._context.broker)
        except ValueError:
            logger.error("no number")
            return None

    async def run_guards(self) -> None:
        while True:
            await asyncio.sleep(1)
"""

TEST = """
import asyncio
from unittest.mock import MagicMock, patch

import pytest

from app.feed import Context, FeedCoordinator
from app.orders import Order, OrderStatus, OrderType


@pytest.mark.asyncio
async def test_it():
    broker = "none"
    order = Order("1")
    context = Context(broker)
    coordinator = FeedCoordinator(context)
"""

# What has to change around an example, or come after it.
AROUND = {
    "D102": ("app/orders.py", 'symbol: str = ""', "symbol: str"),
    "D111": ("tests/test_it.py", "MagicMock()  #", "MagicMock(); await coordinator.stop()  #"),
}
DRIFT = tuple(rule for rule in all_rules() if rule.code.startswith("D"))


@pytest.mark.parametrize("rule", DRIFT, ids=lambda rule: rule.code)
def test_the_example_gives_that_finding(rule, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    tree = Tree(tmp_path)
    tree.write("pyproject.toml", '[tool.pytest.ini_options]\npythonpath = ["."]\n')
    for name, text in (("app/__init__.py", ""), ("app/orders.py", ORDERS), ("app/feed.py", FEED)):
        tree.write(name, text)
    tree.write("tests/test_it.py", TEST)
    assert tree.found() == []

    tree.write("tests/test_it.py", TEST + indent(f"{rule.example}\n", "    "))
    if rule.code in AROUND:
        tree.edit(*AROUND[rule.code])
        tree.write("tests/test_it.py", tree.read("tests/test_it.py").replace('Order("1")', "None"))

    assert tree.codes() == [rule.code]
