"""A class that the file imports by way of a package is not imported a second time."""

from __future__ import annotations

from pathlib import Path

import pytest
from till import TESTS, given, patched

PACKAGE = "from shop.till import Sale, TillContext, TillCoordinator as TillCoordinator\n"
MINE = "\n\ndef test_mine():\n    assert TillCoordinator\n"
OTHER = "class TillCoordinator:\n    pass\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


@pytest.mark.parametrize(
    "files",
    [
        {"src/shop/__init__.py": OTHER},
        {"src/shop/__init__.py": f"{OTHER}\n\nclass Sale:\n    pass\n"},
    ],
    ids=["another class", "several others"],
)
def test_what_may_be_another_class_gets_an_alias(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str]
) -> None:
    given(tmp_path, {TESTS: f"from shop import TillCoordinator\n{MINE}", **files})
    text, _ = patched(tmp_path, capsys)
    assert "from shop.till import TillCoordinator as " in text


@pytest.mark.parametrize(
    "line",
    [
        "from shop import TillCoordinator\n",
        "from shop import (\n    TillCoordinator,\n    TillContext,\n    Sale,\n)\n",
        "from shop import TillCoordinator as Desk\n\nTillCoordinator = Desk\n",
    ],
    ids=["one", "several", "under another name"],
)
def test_the_same_class_is_used_by_the_name_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    given(tmp_path, {"src/shop/__init__.py": PACKAGE, TESTS: f"{line}{MINE}"})
    text, _ = patched(tmp_path, capsys)
    imports = [line for line in text.splitlines() if "import" in line or line.startswith("    T")]
    assert sum("TillCoordinator" in line for line in imports) == 1, text
