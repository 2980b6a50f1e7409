"""A project to attack, and the command line in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacked import PYPROJECT, Outcome, Run
from feed_project import FEED

from orchscaffold.cli import run


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder next to one that is none of its business: `outside`."""
    for name, text in {
        "root/pyproject.toml": PYPROJECT,
        "root/src/shop/__init__.py": "",
        "root/src/shop/feed.py": FEED,
        "root/.git/HEAD": "",
        "outside/test_feed.py": "import os\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "root/tests/shop").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "root")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path / "root"


@pytest.fixture
def orchscaffold(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command: the exit code, and all that was printed."""

    def command(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = run(arguments)
        output = capsys.readouterr()
        return code, output.out + output.err

    return command
