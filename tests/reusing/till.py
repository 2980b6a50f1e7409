"""A till to scaffold tests for, and a way to patch its tests that always runs twice."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from plain_pytest import PLAIN_PYTEST

from orchscaffold.cli import run

SHOP = '''\
"""A till."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

logger = logging.getLogger(__name__)


class Bank:
    """Takes money."""

    def charge(self, amount: int) -> str:
        """Charge an amount."""
        raise NotImplementedError


@dataclass(frozen=True)
class TillContext:
    """What a till needs."""

    bank: Bank | None
    name: str
    limit: int = 10

    def with_updates(self, **overrides: Any) -> TillContext:
        """A copy."""
        return replace(self, **overrides)


@dataclass(frozen=True)
class Sale:
    """What is sold."""

    amount: int
    note: str


class TillCoordinator:
    """Charges sales."""

    def __init__(self, context: TillContext) -> None:
        self._context = context

    def charge(self, sale: Sale) -> str | None:
        """Charge one sale."""
        if self._context.bank is None:
            return None
        if sale.amount > self._context.limit:
            raise ValueError("over the limit")
        try:
            return self._context.bank.charge(sale.amount)
        except ConnectionError as error:
            logger.error("no bank: %s", error)
            return None

    async def settle(self) -> int | None:
        """Settle what is due."""
        if self._context.bank is None:
            return None
        return self._context.limit
'''
PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src", "."]
asyncio_mode = "strict"
asyncio_default_fixture_loop_scope = "function"
"""
TESTS = "tests/shop/test_till.py"
HEAD = """\
from unittest.mock import Mock, create_autospec

import pytest
from shop.till import Bank, Sale, TillContext


"""


def given(root: Path, files: dict[str, str]) -> None:
    """Write the project with these files in it."""
    for name, text in {
        "pyproject.toml": PYPROJECT,
        "src/shop/__init__.py": "",
        "src/shop/till.py": SHOP,
        **files,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def patched(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, list[str]]:
    """The test file as patched, and the notes; a second run changes nothing, and all tests pass."""
    before = (root / TESTS).read_bytes()
    command = ("new", "coordinator", "src/shop/till.py", "--no-verify", "--format", "json")
    capsys.readouterr()
    assert run(command) == 0
    [result] = json.loads(capsys.readouterr().out)["results"]
    after = (root / TESTS).read_bytes()
    rest = iter(after)
    assert all(byte in rest for byte in before)
    assert run(command) == 0
    assert (root / TESTS).read_bytes() == after
    pytest_ = (*PLAIN_PYTEST, TESTS)
    done = subprocess.run(pytest_, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + after.decode()
    return after.decode(), result.get("notes", [])
