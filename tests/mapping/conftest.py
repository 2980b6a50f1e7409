"""The demo with its generated tests, in a folder of its own for each test."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from orchscaffold.cli import run
from orchscaffold.render import templates_folder


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as it is once tests were generated; not to be changed."""
    folder = tmp_path_factory.mktemp("generated") / "demo"
    shutil.copytree(templates_folder() / "demo", folder)
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert run(("new", "coordinator", "src", "--no-verify", "--quiet")) == 0
    finally:
        os.chdir(before)
    return folder


@pytest.fixture
def demo(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current folder."""
    folder = tmp_path / "demo"
    shutil.copytree(generated, folder)
    monkeypatch.chdir(folder)
    return folder
