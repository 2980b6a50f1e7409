"""What a hand-written test covers, by what it exercises and how that ends; doubtful ones do not."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from orchscaffold.cli import run
from orchscaffold.recognising.sites import raise_sites

sys.path.insert(0, str(Path(__file__).parents[1] / "reusing"))

from till import SHOP, TESTS, given

HEAD = """\
from unittest.mock import AsyncMock, Mock, create_autospec, patch

import pytest
from shop.till import Bank, Sale, TillContext, TillCoordinator


def _till(bank=None, limit=10):
    return TillCoordinator(TillContext(bank=bank, name="till", limit=limit))


"""
# There is one scenario of each of these kinds, whatever its id ends in.
FAILS = "TillCoordinator.charge/log-and-continue/"
NO_BANK = "TillCoordinator.charge/guard/"
ABOVE = "TillCoordinator.charge/re-raise/"
UNSETTLED = "TillCoordinator.settle/integration/without-bank"

NOT_COVERED = {
    "calls nothing": "def test_a():\n    assert TillCoordinator\n",
    "says nothing of the end": "def test_a():\n    _till().charge(Sale(1, 'a'))\n",
    "another end": "def test_a():\n    assert _till(Mock()).charge(Sale(1, 'a')) is not None\n",
    "says too little of how": "def test_a(till):\n    assert till.charge(Sale(1, 'a')) is None\n",
    "calls twice": (
        "def test_a():\n    till = _till(bank=None)\n    till.charge(Sale(1, 'a'))\n"
        "    assert till.charge(Sale(1, 'a')) is None\n"
    ),
    "another exception": (
        "def test_a():\n    with pytest.raises(KeyError):\n        _till().charge(Sale(99, 'a'))\n"
    ),
    "an exception that a mock raises": (
        "def test_a():\n    bank = Mock()\n    bank.charge.side_effect = ValueError('x')\n"
        "    till = _till(bank=bank)\n    sale = Sale(1, 'a')\n"
        "    with pytest.raises(ValueError):\n        till.charge(sale)\n"
    ),
    "a side effect that is a function": (
        "def test_a():\n    def fail(amount):\n        raise ConnectionError('x')\n"
        "    bank = Mock()\n    bank.charge.side_effect = fail\n"
        "    assert _till(bank=bank).charge(Sale(1, 'a')) is None\n"
    ),
    "a side effect that is a list": (
        "def test_a():\n    bank = Mock()\n    bank.charge.side_effect = [ConnectionError('x')]\n"
        "    assert _till(bank=bank).charge(Sale(1, 'a')) is None\n"
    ),
    "skipped": (
        "@pytest.mark.skip\ndef test_a():\n    till = TillCoordinator(TillContext(None, 'a'))\n"
        "    assert till.charge(Sale(1, 'a')) is None\n"
    ),
    "in a branch": (
        "def test_a():\n    if Bank:\n        till = _till(bank=None)\n"
        "        assert till.charge(Sale(1, 'a')) is None\n"
    ),
    "drifted": (
        "def test_a():\n    till = _till(bank=None)\n"
        "    assert till.charge(Sale(1, 'a', price=3)) is None\n"
    ),
    "a name of the class that is set on something": (
        "def test_a():\n    bank = create_autospec(Bank, instance=True)\n"
        "    bank.charge = Mock(side_effect=ConnectionError)\n    till = _till(bank=bank)\n"
        "    assert till.charge(Sale(1, 'a')) is None\n"
    ),
    "another class": (
        "class Other(TillCoordinator):\n    def charge(self, sale):\n        return None\n\n\n"
        "def test_a():\n    till = Other(TillContext(bank=None, name='a'))\n"
        "    assert till.charge(Sale(1, 'a')) is None\n"
    ),
}
COVERED = {
    "an exception": (
        "def test_a():\n    till = _till(bank=Mock())\n    sale = Sale(99, 'a')\n"
        "    with pytest.raises(ValueError):\n        till.charge(sale)\n",
        ABOVE,
    ),
    "an error that is swallowed": (
        "def test_a():\n    bank = Mock()\n    bank.charge.side_effect = ConnectionError('x')\n"
        "    till = _till(bank=bank)\n    result = till.charge(Sale(1, 'a'))\n"
        "    assert result is None\n",
        FAILS,
    ),
    "a guard, its condition in the test": (
        "def test_a():\n    till = TillCoordinator(TillContext(bank=None, name='a'))\n"
        "    assert till.charge(Sale(1, 'a')) is None\n",
        NO_BANK,
    ),
    "in a class": (
        "class TestTill:\n    def test_a(self):\n        till = _till(bank=None)\n"
        "        result = till.charge(Sale(1, 'a'))\n        assert result is None\n",
        NO_BANK,
    ),
    "of unittest": (
        "import unittest\n\n\nclass TillTest(unittest.TestCase):\n    def test_a(self):\n"
        "        till = _till(bank=None)\n        result = till.charge(Sale(1, 'a'))\n"
        "        self.assertIsNone(result)\n",
        NO_BANK,
    ),
    "awaited": (
        "@pytest.mark.asyncio\nasync def test_a():\n    till = _till(bank=None)\n"
        "    assert await till.settle() is None\n",
        UNSETTLED,
    ),
    "made by a fixture": (
        "@pytest.fixture\ndef till():\n    return TillCoordinator(TillContext(Mock(), 'a'))\n\n\n"
        "def test_a(till):\n    sale = Sale(99, 'a')\n"
        "    with pytest.raises(ValueError):\n        till.charge(sale)\n",
        ABOVE,
    ),
}


SITES = """
class Feed:
    def read(self):
        if not self.name:
            raise KeyError("name")
        return self._price()

    def _price(self):
        raise shop.FeedError

    def close(self):
        raise KeyError
"""


@pytest.mark.parametrize(
    ("method", "sites"),
    [
        ("nothing", {}),
        ("close", {"KeyError": 1}),
        ("_price", {"FeedError": 1}),
        ("read", {"KeyError": 1, "FeedError": 1}),
    ],
)
def test_where_the_code_raises(method: str, sites: dict[str, int]) -> None:
    assert raise_sites(ast.parse(SITES), method) == sites


def test_one_of_several_places_is_told_by_its_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = SHOP.replace(
        "        try:\n            return",
        '        if not sale.note.isascii():\n            raise ValueError("no plain note")\n'
        "        try:\n            return",
    )
    body, _ = COVERED["an exception"]
    silent = {TESTS: HEAD + body, "src/shop/till.py": twice}
    given(tmp_path, silent)
    assert _new(tmp_path, capsys)[0] == []
    telling = body.replace("(ValueError)", "(ValueError, match='over the limit')")
    given(tmp_path, {**silent, TESTS: HEAD + telling})
    [note] = _new(tmp_path, capsys)[0]
    assert note.startswith(ABOVE)


OPEN = """

class DoorManager:
    def __init__(self, opened: int | None) -> None:
        self._opened = opened

    def is_open(self, hour: int) -> bool:
        if self._opened is None:
            return True
        if hour < 0:
            return True
        return hour > self._opened
"""


def test_an_end_that_several_ways_have_needs_their_condition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "from shop.till import DoorManager\n\n\n"
    doubtful = "def test_a():\n    assert DoorManager(opened=5).is_open(-3) is True\n"
    given(tmp_path, {TESTS: head + doubtful, "src/shop/till.py": SHOP + OPEN})
    assert _new(tmp_path, capsys)[0] == []
    certain = "def test_a():\n    assert DoorManager(opened=None).is_open(3) is True\n"
    given(tmp_path, {TESTS: head + certain, "src/shop/till.py": SHOP + OPEN})
    [note] = _new(tmp_path, capsys)[0]
    assert note.startswith("DoorManager.is_open/")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def _new(
    root: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[list[str], dict[str, int], str]:
    """The notes on what is covered, the counts, the file; run twice."""
    command = ("new", "coordinator", "src/shop/till.py", "--no-verify", "--format", "json")
    capsys.readouterr()
    assert run((*command, *options)) == 0
    [result] = json.loads(capsys.readouterr().out)["results"]
    after = (root / TESTS).read_bytes()
    assert run((*command, *options)) == 0
    assert (root / TESTS).read_bytes() == after
    notes = [note for note in result.get("notes", []) if " is covered: " in note]
    return notes, result["scenarios"], after.decode()


@pytest.mark.parametrize("name", NOT_COVERED)
def test_what_is_doubtful_is_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    given(tmp_path, {TESTS: HEAD + NOT_COVERED[name]})
    notes, counts, text = _new(tmp_path, capsys)
    assert notes == []
    assert counts["written"] == counts["planned"]
    assert all(f"# orchscaffold: {id_}" in text for id_ in (FAILS, NO_BANK, ABOVE, UNSETTLED))


@pytest.mark.parametrize("name", COVERED)
def test_what_is_covered_is_left_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    body, id_ = COVERED[name]
    given(tmp_path, {TESTS: HEAD + body})
    line = next(i for i, at in enumerate((HEAD + body).split("\n"), 1) if "def test_a" in at)
    notes, counts, text = _new(tmp_path, capsys)
    [note] = notes
    assert note.startswith(id_)
    assert note.endswith(f" is covered: {TESTS}:{line} test_a")
    assert counts == {"planned": 8, "written": 7, "kept": 1, "declined": 0}
    assert id_ not in text


def test_all_adds_it_anyway(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body, id_ = COVERED["an exception"]
    given(tmp_path, {TESTS: HEAD + body})
    notes, counts, text = _new(tmp_path, capsys, "--all")
    assert (notes, counts["written"]) == ([], 8)
    assert f"# orchscaffold: {id_}" in text


def test_a_pattern_alone_knows_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, id_ = COVERED["a guard, its condition in the test"]
    given(tmp_path, {TESTS: HEAD + body})
    before = (tmp_path / TESTS).read_bytes()
    command = ("add-pattern", "guard", "src/shop/till.py", "--no-verify")
    assert run(command) == 0
    assert (tmp_path / TESTS).read_bytes() == before
    assert id_ in capsys.readouterr().out
    assert run((*command, "--all")) == 0
    assert id_ in (tmp_path / TESTS).read_text()


def test_the_check_asks_for_nothing_that_is_covered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, _ = COVERED["a guard, its condition in the test"]
    given(tmp_path, {TESTS: HEAD + body})
    _new(tmp_path, capsys)
    assert run(("check",)) == 0
