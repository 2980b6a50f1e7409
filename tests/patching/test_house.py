"""The manner of a test file: functions or classes, which runner, which marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.patching.house import CLASS_STYLE, FUNCTION_STYLE, House
from orchscaffold.patching.reading import read_test_file
from orchscaffold.source import source_from_bytes

FUNCTION = "def test_a(): ...\n"
METHOD = "class TestA:\n    def test_a(self): ...\n"
CASE = "import unittest\n\nclass TestA(unittest.TestCase):\n    def test_a(self): ...\n"
ASYNC_CASE = CASE.replace("TestCase", "IsolatedAsyncioTestCase")
ASYNCIO = "@pytest.mark.asyncio\nasync def test_b(): ...\n"
ANYIO = "@pytest.mark.anyio\nasync def test_b(): ...\n"


def _house(text: str) -> House:
    return read_test_file(source_from_bytes(Path("test_a.py"), text.encode())).house


@pytest.mark.parametrize(
    ("text", "layout", "runner"),
    [
        ("", CLASS_STYLE, ""),
        ("x = 1\n", CLASS_STYLE, ""),
        ("class Fake:\n    x = 1\n", CLASS_STYLE, ""),
        (METHOD, CLASS_STYLE, ""),
        (METHOD + FUNCTION, CLASS_STYLE, ""),
        (CASE + FUNCTION, CLASS_STYLE, ""),
        (CASE + METHOD.replace("TestA", "TestB"), CLASS_STYLE, ""),
        (CASE.replace("unittest.TestCase", "Base"), CLASS_STYLE, ""),
        (FUNCTION, FUNCTION_STYLE, ""),
        ("class Fake:\n    x = 1\n\n" + FUNCTION, FUNCTION_STYLE, ""),
        ("if x:\n    def test_a(): ...\n", FUNCTION_STYLE, ""),
        (CASE, CLASS_STYLE, "unittest"),
        (ASYNC_CASE, CLASS_STYLE, "unittest"),
        (CASE + "class TestB(TestA):\n    def test_b(self): ...\n", CLASS_STYLE, "unittest"),
        (ASYNCIO, FUNCTION_STYLE, "pytest-asyncio"),
        (ANYIO, FUNCTION_STYLE, "anyio"),
        (ASYNCIO + ANYIO, FUNCTION_STYLE, ""),
        ("pytestmark = pytest.mark.anyio\n" + FUNCTION, FUNCTION_STYLE, "anyio"),
        ("pytestmark = [mark.slow, mark.asyncio]\n" + METHOD, CLASS_STYLE, "pytest-asyncio"),
        ("@pytest.mark.anyio\n" + METHOD, CLASS_STYLE, "anyio"),
        (METHOD.replace(":\n", ":\n    pytestmark = pytest.mark.anyio\n", 1), CLASS_STYLE, "anyio"),
        ("@pytest.mark.asyncio(loop_scope='class')\n" + METHOD, CLASS_STYLE, "pytest-asyncio"),
    ],
)
def test_layout_and_runner(text: str, layout: str, runner: str) -> None:
    house = _house(text)
    assert (house.layout, house.runner) == (layout, runner)


@pytest.mark.parametrize(
    ("text", "owner", "runner"),
    [
        (METHOD, "TestA", "pytest-asyncio"),
        ("pytestmark = pytest.mark.slow\n" + METHOD, "TestA", "pytest-asyncio"),
        ("pytestmark = pytest.mark.anyio\n" + METHOD, "TestA", "pytest-asyncio"),
        ("@pytest.mark.asyncio\n" + METHOD, "TestB", "pytest-asyncio"),
        ("@pytest.mark.asyncio\n" + METHOD, "TestA", "pytest-asyncio-auto"),
        ("pytestmark = pytest.mark.asyncio\n" + METHOD, "TestB", "pytest-asyncio-auto"),
        ("pytestmark = (pytest.mark.asyncio,)\n" + FUNCTION, "", "pytest-asyncio-auto"),
    ],
)
def test_no_second_mark(text: str, owner: str, runner: str) -> None:
    assert _house(text).runner_for(owner, "pytest-asyncio") == runner
