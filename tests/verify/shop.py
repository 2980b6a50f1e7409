"""A small project to verify, and a way to list all that lies in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from orchscaffold.model.settings import Project
from orchscaffold.project import discover_project
from orchscaffold.verify import VerifyRequest

MODULE = """\
import asyncio


def pick(flag):
    if flag:
        return 1
    return 2


async def forever():
    await asyncio.Event().wait()
"""
INI = """\
[pytest]
pythonpath = src
asyncio_mode = strict
markers =
    slow: takes long
addopts =
    --strict-markers
    --strict-config
    --maxfail=1
    -p no:warnings
    -m "not slow"
"""
FILES = {
    "pytest.ini": INI,
    "src/app/__init__.py": "",
    "src/app/core.py": MODULE,
    "tests/__init__.py": "",
    "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef seven():\n    return 7\n",
    "tests/data/seven.txt": "7",
    ".git/HEAD": "",
}


def build(root: Path, extra: Mapping[str, str] | None = None) -> Project:
    """The project on disk, without the files that `extra` maps to "-"."""
    for name, text in {**FILES, **(extra or {})}.items():
        if text != "-":
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    return discover_project(root / "src/app/core.py")


def request(project: Project, text: str, **options: object) -> VerifyRequest:
    """A request with short limits for a candidate at a path whose folder does not exist."""
    return VerifyRequest(
        project,
        project.root / "tests/app/test_core.py",
        text,
        (project.root / "src/app/core.py",),
        **{"per_test": 1.0, **options},  # type: ignore[arg-type]
    )


def listing(root: Path) -> list[tuple[str, int, float]]:
    """Every file below `root`, with size and time."""
    paths = sorted(root.rglob("*"))
    stats = [(path, path.stat()) for path in paths]
    return [(str(path), stat.st_size, stat.st_mtime) for path, stat in stats]
