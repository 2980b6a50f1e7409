"""New tests look like those that the file has."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import black
import pytest
from till import TESTS, given, patched

from orchscaffold.cli import run
from orchscaffold.patching.marks import find_marked

FUNCTIONS = "def test_mine() -> None:\n    assert True\n"
ASYNC = "import pytest\n\n\n@pytest.mark.{}\nasync def test_mine() -> None:\n    assert True\n"
PYTESTMARK = "import pytest\n\npytestmark = pytest.mark.{}\n\n\n{}"
CASE = """\
import unittest


class TillTest(unittest.{}):
    def test_mine(self) -> None:
        self.assertTrue(True)
"""
BY_NAME = """\
from unittest import IsolatedAsyncioTestCase


class TillTest(IsolatedAsyncioTestCase):
    async def test_mine(self) -> None:
        self.assertTrue(True)
"""
CLASSES = "class TestMine:\n    def test_mine(self) -> None:\n        assert True\n"
MARKED = """\
import pytest


@pytest.mark.asyncio
class TestTillCoordinatorErrorResilience:
    async def test_mine(self) -> None:
        assert True
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def _tests(text: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """(class or "", test) of each generated test."""
    ours = {item.name for item in find_marked(text) if "/helper/" not in item.mark.id}
    for node in ast.parse(text).body:
        for test in node.body if isinstance(node, ast.ClassDef) else [node]:
            owner = node.name if isinstance(node, ast.ClassDef) else ""
            is_function = isinstance(test, ast.FunctionDef | ast.AsyncFunctionDef)
            if is_function and f"{owner}.{test.name}".lstrip(".") in ours:
                yield owner, test


def _marks(test: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [ast.unparse(item) for item in test.decorator_list]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (FUNCTIONS, "pytest.mark.asyncio"),
        (ASYNC.format("asyncio"), "pytest.mark.asyncio"),
        (ASYNC.format("anyio"), "pytest.mark.anyio"),
        (PYTESTMARK.format("asyncio", FUNCTIONS.replace("def", "async def")), ""),
        (PYTESTMARK.format("anyio", FUNCTIONS.replace("def", "async def")), ""),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_functions_among_functions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, mark: str
) -> None:
    given(tmp_path, {TESTS: text})
    after, notes = patched(tmp_path, capsys)
    tests = list(_tests(after))
    assert len(tests) == 8
    assert {owner for owner, _ in tests} == {""}
    assert len({test.name for _, test in tests}) == len(tests)
    assert all(not test.args.args for _, test in tests)
    for _, test in tests:
        is_async = isinstance(test, ast.AsyncFunctionDef)
        assert _marks(test) == ([mark] if is_async and mark else [])
    assert notes == []


def test_functions_stand_after_the_last_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rest = '\n\nclass Fake:\n    pass\n\n\nif __name__ == "__main__":\n    pass\n'
    given(tmp_path, {TESTS: FUNCTIONS + rest})
    after, _ = patched(tmp_path, capsys)
    assert after.endswith(rest)
    assert after.index("def test_mine") < after.index("def test_charge")


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (
            CASE.format("TestCase"),
            "TillCoordinatorIntegration(unittest.IsolatedAsyncioTestCase)",
        ),
        (CASE.format("TestCase"), "TillCoordinatorConfiguration(unittest.TestCase)"),
        (CASE.format("IsolatedAsyncioTestCase"), "(unittest.IsolatedAsyncioTestCase)"),
        (BY_NAME, "TillCoordinatorConfiguration(IsolatedAsyncioTestCase)"),
    ],
)
def test_classes_of_unittest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, head: str
) -> None:
    given(tmp_path, {TESTS: text})
    after, _ = patched(tmp_path, capsys)
    assert head in after
    assert "pytest.mark" not in after
    assert all(owner.startswith("TestTill") for owner, _ in _tests(after))
    done = subprocess.run(
        (sys.executable, "-m", "unittest", "-q", TESTS),
        cwd=tmp_path,
        env={"PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "OK" in done.stderr, done.stderr


def test_a_marked_class_needs_no_second_mark(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(tmp_path, {TESTS: MARKED})
    after, _ = patched(tmp_path, capsys)
    marks = {
        (owner == "TestTillCoordinatorErrorResilience", mark)
        for owner, test in _tests(after)
        for mark in _marks(test)
    }
    assert marks == {(False, "pytest.mark.asyncio")}


def test_names_stay_distinct_whatever_comes_first(tmp_path: Path) -> None:
    """Functions of several patterns share one name space; each has its test in the end."""
    given(tmp_path, {TESTS: FUNCTIONS})
    command = ("src/shop/till.py", "--no-verify", "--quiet")
    for pattern in ("integration", "guard", "re-raise", "log-and-continue"):
        assert run(("add-pattern", pattern, *command)) == 0
    assert run(("new", "coordinator", *command)) == 0
    names = [test.name for _, test in _tests((tmp_path / TESTS).read_text())]
    assert len(names) == len(set(names)) == 8


STYLES = {
    "functions": FUNCTIONS,
    "module mark": PYTESTMARK.format("asyncio", FUNCTIONS),
    "unittest": CASE.format("IsolatedAsyncioTestCase"),
    "classes": CLASSES,
    "marked class": MARKED,
}


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("length", [88, 100])
def test_formatters_change_nothing(tmp_path: Path, name: str, length: int) -> None:
    settings = f"\n[tool.black]\nline-length = {length}\n"
    given(tmp_path, {TESTS: STYLES[name]})
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(settings)
    assert run(("new", "coordinator", "src/shop/till.py", "--no-verify", "--quiet")) == 0
    text = (tmp_path / TESTS).read_text()
    assert black.format_str(text, mode=black.Mode(line_length=length)) == text
    ruff = (sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", str(length), "-")
    done = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text
    narrow = black.format_str(text, mode=black.Mode(line_length=40))
    marked = find_marked(narrow)
    assert len(marked) > 8
    assert all(item.pristine for item in marked)


def test_the_quotes_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given(tmp_path, {TESTS: f"X = ['a', 'b', 'c']\n\n\n{FUNCTIONS}"})
    after, _ = patched(tmp_path, capsys)
    assert "'no bank: %s'" in after
    assert after.replace('"""', "").count('"') == 0
