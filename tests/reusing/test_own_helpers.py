"""Helpers and fixtures of the user's in place of planned ones, where they certainly fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from till import HEAD, TESTS, given, patched

from orchscaffold.cli import run


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


# what does not fit -> (the helper, the reason given)
TWINS = {
    "takes nothing": (
        "def _make_context(name='x'):\n    return TillContext(bank=Mock(), name=name)\n",
        "it gives bank a value of its own",
    ),
    "requires something else": (
        "def _make_context(kind, bank=None, name='', limit=10):\n    label = f'{kind}'\n"
        "    return TillContext(bank=bank, name=name, limit=limit)\n",
        "it requires kind",
    ),
    "replaces None": (
        "def _make_context(bank=None, name='', limit=10):\n"
        "    return TillContext(bank=bank or Mock(), name=name, limit=limit)\n",
        "it replaces bank where that is falsy",
    ),
    "does more": (
        "def _make_context(bank=None):\n    if bank:\n        bank.charge(1)\n"
        "    return TillContext(bank=bank, name='a')\n",
        "its line 8 decides something",
    ),
    "another class": ("def _make_context():\n    return Mock()\n", ""),
    "no function": ("_make_context = Mock\n", ""),
    "hands it to what may use it": (
        "class Register:\n    def __init__(self, bank):\n        self.open = bank\n\n\n"
        "def _make_context(bank=None, name='', limit=10):\n    register = Register(bank)\n"
        "    return TillContext(bank=bank, name=name, limit=limit)\n",
        "it hands bank to ?",
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_a_twin_where_it_does_not_fit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    helper, reason = TWINS[name]
    given(tmp_path, {TESTS: f"{HEAD}{helper}"})
    text, notes = patched(tmp_path, capsys)
    assert "def _make_context_generated(" in text
    assert "= _make_context_generated(" in text
    [note] = [note for note in notes if note.endswith("_make_context_generated")]
    assert reason in note


FITS = {
    "open": (
        "def _make_context(**overrides):\n    fields = {'bank': Mock(), 'name': 'a', 'limit': 5}\n"
        "    return TillContext(**(fields | overrides))\n"
    ),
    "by name": (
        "def _make_context(*, bank=None, name='x', limit=3):\n"
        "    return TillContext(bank=bank, name=name, limit=limit)\n"
    ),
    "by position": (
        "def _make_context(bank=None, name='x', limit=3):\n"
        "    return TillContext(bank, name, limit)\n"
    ),
    "under another name": (
        "def context_of(*, teller=None, title='', most=3) -> TillContext:\n"
        "    return TillContext(bank=teller, name=title, limit=most)\n"
    ),
    "requires what is there": (
        "def _make_context(name, *, bank=None, limit=10):\n"
        "    return TillContext(bank=bank, name=name, limit=limit)\n"
    ),
}


@pytest.mark.parametrize("name", FITS)
def test_what_fits_is_called(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    given(tmp_path, {TESTS: f"{HEAD}{FITS[name]}"})
    text, notes = patched(tmp_path, capsys)
    maker = "context_of" if name == "under another name" else "_make_context"
    assert f"= {maker}(" in text
    assert "TillContext(**" not in text.replace(FITS[name], "")
    assert f"{maker} is used as it is ({TESTS}:7)" in notes


def test_what_the_test_relies_on_is_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(tmp_path, {TESTS: f"{HEAD}{FITS['by name']}"})
    text, _ = patched(tmp_path, capsys)
    resilient = text.partition("def test_charge_returns_none_when_charge_raises")[2]
    assert "_make_context(bank=bank, limit=10)" in resilient.partition("def test")[0]
    guarded = text.partition("def test_charge_returns_none_without_bank")[2].partition("def test")[
        0
    ]
    assert "_make_context()" in guarded


def test_a_factory_of_a_module_of_helpers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    factories = (
        "from shop.till import Sale\n\n\ndef make_sale(*, amount=7, note='n'):\n"
        "    return Sale(amount=amount, note=note)\n"
    )
    files = {
        "tests/factories.py": factories,
        "tests/__init__.py": "",
        TESTS: "from tests.factories import make_sale as sale_of\n\n\nSALE = sale_of()\n",
    }
    given(tmp_path, files)
    text, notes = patched(tmp_path, capsys)
    assert "coordinator.charge(sale_of())" in text
    assert "_create_test_sale" not in text
    assert "sale_of is used as it is (tests/factories.py:4)" in notes


CONFTEST = """\
import pytest
from shop.till import TillContext


@pytest.fixture
def till_context():
    return TillContext(bank=None, name="till")
"""


@pytest.mark.parametrize("is_asked", [True, False])
def test_a_fixture_where_a_test_overrides_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], is_asked: bool
) -> None:
    parameter = "till_context" if is_asked else ""
    mine = f"def test_mine({parameter}):\n    assert 1\n"
    given(tmp_path, {"tests/conftest.py": CONFTEST, TESTS: mine})
    text, notes = patched(tmp_path, capsys)
    asks = "_without_bank(till_context: TillContext) -> None:"
    assert (asks in text) is is_asked
    assert ("coordinator = TillCoordinator(till_context)" in text) is is_asked
    assert any("the fixture till_context" in note for note in notes) is is_asked
    assert "= _make_context(bank=bank)" in text


def test_a_nearer_fixture_hides_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = CONFTEST.replace("bank=None", "bank=object()")
    mine = "def test_mine(till_context):\n    assert 1\n"
    given(tmp_path, {"tests/conftest.py": CONFTEST, "tests/shop/conftest.py": other, TESTS: mine})
    text, _ = patched(tmp_path, capsys)
    assert "till_context: TillContext" not in text


def test_a_helper_that_takes_all_makes_a_new_one_needless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given(tmp_path, {TESTS: f"{HEAD}{FITS['open']}"})
    before = (tmp_path / TESTS).read_text()
    command = (
        "add-pattern",
        "context-builder",
        "src/shop/till.py",
        "--no-verify",
        "--format",
        "json",
    )
    assert run(command) == 0
    assert (tmp_path / TESTS).read_text() == before
    [result] = json.loads(capsys.readouterr().out)["results"]
    assert result["notes"] == [f"_make_context is used as it is ({TESTS}:7)"]
