"""Methods that a decorator of the project wraps are called by way of the wrapper."""

from __future__ import annotations

from pathlib import Path

import pytest
from machine_runs import endings, machine_of

HEAD = """
import functools
import inspect
import logging
from functools import wraps
from typing import cast

import elsewhere

logger = logging.getLogger(__name__)
SEEN = []


def registered(function):
    SEEN.append(function)
    return function

def told(function):
    logger.info("reading %s", function)
    return None

def stated(function):
    function.stated = True
    return function

def active(method):
    @wraps(method)
    def sync_wrapper(self, *args, **kwargs):
        if not self.is_active:
            raise RuntimeError("not active")
        return method(self, *args, **kwargs)

    @wraps(method)
    async def async_wrapper(self, *args, **kwargs):
        if not self.is_active:
            raise ValueError("not active")
        return await method(self, *args, **kwargs)

    return cast("T", async_wrapper if inspect.iscoroutinefunction(method) else sync_wrapper)

def doubled(function):
    return lambda self: 2 * function(self)

def plus(number, *, times=1):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            return function(*args) + times * number
        return wrapper
    return decorate

def later(function):
    async def wrapper(self):
        return function(self)
    return wrapper

class Counted:
    def __init__(self, by):
        self.by = by

    def __call__(self, function):
        def wrapper(*args):
            return function(*args) + self.by
        return wrapper


class C:
    def __init__(self, is_active: bool) -> None:
        self.is_active = is_active

    @staticmethod
    def near(function):
        return lambda self: function(self) - 1

    {}
        return {}
"""
CASES = [
    pytest.param("@elsewhere.unknown\n    def act(self):", "1", {"1"}, id="of another project"),
    pytest.param("@registered\n    def act(self):", "1", {"1"}, id="gives what it is given"),
    pytest.param("@stated\n    def act(self):", "1", {"1"}, id="writes an attribute"),
    pytest.param("@told\n    def act(self):", "1", {"1"}, id="known when it is imported only"),
    pytest.param("@plus(SEEN)\n    def act(self):", "1", set(), id="a wrong one"),
    pytest.param("@active\n    def act(self):", "1", {"1", "!RuntimeError"}, id="a guard"),
    pytest.param(
        "@active\n    async def act(self):", "1", {"1", "!ValueError"}, id="a guard that awaits"
    ),
    pytest.param("@doubled\n    def act(self):", "3", {"6"}, id="what it returns"),
    pytest.param("@plus(4)\n    def act(self):", "3", {"7"}, id="called first"),
    pytest.param("@plus(4, times=2)\n    def act(self):", "3", {"11"}, id="by keyword"),
    pytest.param("@doubled\n    @plus(1)\n    def act(self):", "3", {"8"}, id="inner first"),
    pytest.param("@plus(1)\n    @doubled\n    def act(self):", "3", {"7"}, id="outer last"),
    pytest.param("@Counted(2)\n    def act(self):", "3", {"3"}, id="an object that is called"),
    pytest.param("@later\n    def act(self):", "3", set(), id="a coroutine function is left out"),
    pytest.param(
        "@property\n    @doubled\n    def size(self):\n        return 2\n\n    def act(self):",
        "self.size",
        {"4"},
        id="below a property",
    ),
    pytest.param(
        "@doubled\n    def size(self):\n        return 2\n\n    def act(self):",
        "self.size()",
        {"4"},
        id="of a method that is called",
    ),
]


@pytest.mark.parametrize(("head", "value", "expected"), CASES)
def test_decorators(tmp_path: Path, head: str, value: str, expected: set[str]) -> None:
    assert endings(machine_of(tmp_path, HEAD.format(head, value))) == expected
