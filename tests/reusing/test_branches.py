"""Two branches of git that each add something: they merge where something parts the additions."""

from __future__ import annotations

import subprocess
from itertools import combinations
from pathlib import Path

import pytest
from plain_pytest import PLAIN_PYTEST
from till import TESTS, given

from orchscaffold.cli import run

PATTERNS = {
    "context-immutability": "class TestTillCoordinatorConfiguration:",
    "guard": "class TestTillCoordinatorErrorResilience:",
    "integration": "class TestTillCoordinatorIntegration:",
}
MINE = "\n\nclass TestTillCoordinator{}:\n    def test_mine(self):\n        assert True\n"
IMPORTS = """\
from dataclasses import FrozenInstanceError
from typing import Any
from unittest.mock import create_autospec, patch

import pytest
from shop import till
from shop.till import Bank, Sale, TillContext, TillCoordinator
"""


def _git(root: Path, *arguments: str) -> bool:
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    done = subprocess.run(("git", *who, *arguments), cwd=root, check=False, capture_output=True)
    return done.returncode == 0


def _merged(root: Path, first: str, second: str) -> bool:
    """Whether what two patterns add on two branches merges; both are in the file then."""
    command = ("src/shop/till.py", "--no-verify", "--quiet")
    _git(root, "init", "-q", "-b", "main")
    _git(root, "add", ".")
    assert _git(root, "commit", "-qm", "before")
    for branch, pattern in (("a", first), ("b", second)):
        assert _git(root, "checkout", "-q", "-b", branch, "main")
        assert run(("add-pattern", pattern, *command)) == 0
        assert _git(root, "commit", "-qam", pattern)
    return _git(root, "merge", "-q", "a", "-m", "both")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.mark.parametrize(("first", "second"), [*combinations(PATTERNS, 2)])
def test_classes_on_both_sides_of_another(tmp_path: Path, first: str, second: str) -> None:
    """The classes that stand there already part those that are added."""
    there = ("Configuration", "ErrorResilience", "Reconciliation")
    text = IMPORTS + "".join(MINE.format(suffix) for suffix in there)
    given(tmp_path, {TESTS: text})
    assert run(("new", "factories", "src/shop/till.py", "--no-verify", "--quiet")) == 0
    assert _merged(tmp_path, first, second)
    after = (tmp_path / TESTS).read_text()
    assert all(f"/{pattern}/" in after for pattern in (first, second))
    assert after.count("def test_mine") == len(there)


@pytest.mark.parametrize(
    ("standing", "first", "second"),
    [
        ("guard", "context-immutability", "integration"),
        ("re-raise", "context-immutability", "integration"),
        ("log-and-continue", "context-immutability", "integration"),
        ("context-immutability", "log-and-continue", "integration"),
    ],
)
def test_each_class_has_a_gap_of_its_own_next_to_a_generated_one(
    tmp_path: Path, standing: str, first: str, second: str
) -> None:
    given(tmp_path, {TESTS: IMPORTS})
    command = ("src/shop/till.py", "--no-verify", "--quiet")
    assert run(("new", "factories", *command)) == 0
    assert run(("add-pattern", standing, *command)) == 0
    assert _merged(tmp_path, first, second)
    after = (tmp_path / TESTS).read_text()
    assert all(f"/{pattern}/" in after for pattern in (standing, first, second))
    assert run(("new", "coordinator", *command)) == 0
    done = subprocess.run(
        (*PLAIN_PYTEST, TESTS),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
