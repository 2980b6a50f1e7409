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
    "a mock of its own that is no longer one": (
        "def test_a():\n    bank = Mock()\n    till = bank = _till(bank=bank)\n"
        "    bank.charge = Mock(side_effect=ConnectionError)\n"
        "    assert till.charge(Sale(1, 'a')) is None\n"
    ),
    "no end but in a branch": (
        "def test_a():\n    till = _till(bank=None)\n    result = till.charge(Sale(1, 'a'))\n"
        "    if Bank:\n        assert result is None\n"
    ),
    "how a mock is made is no condition": (
        "def test_a(till):\n    bank = Mock(spec_set=True, instance=True)\n"
        "    assert not till.charge(Sale(1, 'a'))\n"
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
    "a name of the class that is set on a mock of its own": (
        "def test_a():\n    bank = Mock()\n    bank.charge = Mock(side_effect=ConnectionError)\n"
        "    till = _till(bank=bank)\n    assert till.charge(Sale(1, 'a')) is None\n",
        FAILS,
    ),
    "an error that is there before another call": (
        "async def test_a():\n    bank = Mock()\n    bank.charge.side_effect = ConnectionError\n"
        "    till = _till(bank=bank)\n    await till.settle()\n"
        "    assert till.charge(Sale(1, 'a')) is None\n",
        FAILS,
    ),
    "with a fixture that may refuse": (
        "@pytest.fixture(autouse=True)\ndef clean():\n    yield\n"
        "    if not Bank:\n        raise AssertionError\n\n\n"
        "def test_a():\n    till = _till(bank=None)\n"
        "    assert till.charge(Sale(1, 'a')) is None\n",
        NO_BANK,
    ),
    "a guard, its condition in the test": (
        "def test_a():\n    till = TillCoordinator(TillContext(bank=None, name='a'))\n"
        "    assert till.charge(Sale(1, 'a')) is None\n",
        NO_BANK,
    ),
    "with a loop after it": (
        "def test_a():\n    till = _till(bank=None)\n    result = till.charge(Sale(1, 'a'))\n"
        "    for _ in range(2):\n        print(result)\n    assert result is None\n",
        NO_BANK,
    ),
    "by what is falsy": (
        "def test_a():\n    till = _till(bank=None)\n    result = till.charge(Sale(1, 'a'))\n"
        "    assert not result\n",
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
    for pattern in ("over the limit", "^over the", r"^over\\ the limit$"):
        telling = body.replace("(ValueError)", f"(ValueError, match='{pattern}')")
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


LAMP = """

class LampManager:
    def __init__(self, switch: Bank, dry_run: bool = False, _watts: int | None = 3) -> None:
        self._switch = switch
        self.dry_run = dry_run
        self._watts = _watts

    def burn(self) -> list[str]:
        if self.dry_run:
            return []
        if self._watts is None:
            return []
        return [self._switch.charge(self._watts)]
"""
LAMPS = {
    "assert lamp.burn() == []": "",
    "lamp.dry_run = False\n    assert lamp.burn() == []": "",
    "lamp.dry_run = True\n    assert lamp.burn()": "",
    "lamp._watts = None\n    assert lamp.burn() == []": "",
    "lamp.dry_run = True\n    assert lamp.burn() == []": "dry-run-is-true",
    "lamp.dry_run = True\n    found = lamp.burn()\n    assert len(found) == 0": "dry-run-is-true",
    "lamp.dry_run = True\n    lamp._watts = None\n    assert not lamp.burn()": "dry-run-is-true",
    "lamp.dry_run = False\n    lamp._watts = None\n    assert not lamp.burn()": "without-watts",
}


@pytest.mark.parametrize("body", LAMPS)
def test_scenarios_that_end_alike_are_told_apart_by_their_own_conditions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str
) -> None:
    head = f"{HEAD}from shop.till import LampManager\n\n\n"
    test = f"def test_a():\n    lamp = LampManager(Mock())\n    {body}\n"
    given(tmp_path, {TESTS: head + test, "src/shop/till.py": SHOP + LAMP})
    ids = [note.partition(" ")[0].rpartition("/")[2] for note in _new(tmp_path, capsys)[0]]
    assert ids == ([LAMPS[body]] if LAMPS[body] else [])


LATCH = """

class LatchManager:
    def __init__(self, door: Bank, limit: int | None = 3) -> None:
        self._door = door
        self._limit = limit

    def close(self, name: str, key: int | None) -> None:
        if name == "":
            logger.warning("no name was given")
            return
        if key is None:
            logger.warning("there is no key to %s", name)
            return
        self._door.charge(key)

    def sale(self) -> Sale:
        if self._limit is None:
            return Sale(0, "free")
        return Sale(5, "full")
"""
LATCHES = {
    "latch.close('', 3)": "",
    "latch.close('', 3)\n    assert 'no' in caplog.text": "",
    "latch.close('', 3)\n    assert 'no key' not in caplog.text": "",
    "latch.close('a', 3)\n    door.charge.assert_called_once_with(3)": "",
    "latch.close('', 3)\n    assert 'no name' in caplog.text": "name-is-empty",
    "latch.close('a', None)\n    assert 'no key to a' in caplog.text": "",
    "latch.close('a', None)\n    assert 'There is no key' in caplog.text": "without-key",
    "latch.close(name='a', key=None)\n    door.charge.assert_not_called()": "without-key",
    "latch.close(name='a', key=4)\n    door.charge.assert_not_called()": "",
    "assert latch.sale().note == 'full'": "returns-sale",
    "sale = latch.sale()\n    assert sale.note == 'full'": "returns-sale",
    "sale = latch.sale()\n    assert sale.note == 'free'": "without-limit",
    "latch._limit = None\n    sale = latch.sale()\n    assert sale.note == 'free'": "without-limit",
}


@pytest.mark.parametrize("body", LATCHES)
def test_scenarios_are_told_by_what_is_logged_not_called_or_part_of_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str
) -> None:
    head = f"{HEAD}from shop.till import LatchManager\n\n\n"
    test = f"def test_a(caplog):\n    door = Mock()\n    latch = LatchManager(door)\n    {body}\n"
    given(tmp_path, {TESTS: head + test, "src/shop/till.py": SHOP + LATCH})
    ids = [note.partition(" ")[0].rpartition("/")[2] for note in _new(tmp_path, capsys)[0]]
    assert ids == ([LATCHES[body]] if LATCHES[body] else [])


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


def _beside(root: Path, out: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """The file that is written next to what stands there; a second run changes nothing."""
    command = ("new", "coordinator", "src/shop/till.py", "--no-verify", *options)
    for _ in range(2):
        assert run((*command, "--format", "json")) == 0
        notes = json.loads(capsys.readouterr().out)["results"][0].get("notes", [])
    text = (root / out).read_text()
    assert run((*command, "--quiet")) == 0
    assert (root / out).read_text() == text
    return text + "\n".join(notes)


@pytest.mark.parametrize(
    ("by_hand", "out", "options"),
    [
        (TESTS, "tests/shop/test_till_enhanced.py", ("--beside",)),
        ("tests/other/test_till.py", TESTS, ()),
    ],
    ids=["beside", "in a folder of another name"],
)
def test_tests_in_other_files_of_the_module_cover_too(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    by_hand: str,
    out: str,
    options: tuple[str, ...],
) -> None:
    test, _ = COVERED["an exception"]
    given(tmp_path, {by_hand: HEAD + test, "tests/other/__init__.py": ""})
    text = _beside(tmp_path, out, capsys, *options)
    assert f"# orchscaffold: {ABOVE}" not in text
    assert f"is covered: {by_hand}:" in text
    (tmp_path / out).unlink()
    assert f"# orchscaffold: {ABOVE}" in _beside(tmp_path, out, capsys, "--all", *options)


def test_a_file_that_is_asked_for_by_its_name_stands_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    test, _ = COVERED["an exception"]
    given(tmp_path, {TESTS: HEAD + test})
    out = "tests/test_other.py"
    assert f"# orchscaffold: {ABOVE}" in _beside(tmp_path, out, capsys, "--out", out)


@pytest.mark.parametrize("text", ["def broken(:\n", "def test_other():\n    assert 1\n"])
def test_other_files_that_cover_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    given(tmp_path, {TESTS: f"from shop.till import TillCoordinator\n{text}"})
    out = "tests/shop/test_till_enhanced.py"
    assert f"# orchscaffold: {ABOVE}" in _beside(tmp_path, out, capsys, "--beside")
