"""A project in memory, on disk for as long as one test runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from making import MakeLibrary

from orchscaffold.inspection.library import SourceLibrary


@pytest.fixture
def library_of(tmp_path: Path) -> MakeLibrary:
    """A function from files (path to text) to a library: `site/` is installed, `src/` the
    project."""

    def make(files: Mapping[str, str]) -> SourceLibrary:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return SourceLibrary((tmp_path / "src",), (tmp_path / "site",), tmp_path)

    return make
