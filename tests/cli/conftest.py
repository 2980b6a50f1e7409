"""A small project to run commands in, and the command itself."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

import pytest
from feed_project import FEED

import orchscaffold.cli
from orchscaffold.checking.manifest import CACHE_FOLDER

CHECKOUT = Path(orchscaffold.__file__).parent.parent
Command = Callable[..., subprocess.CompletedProcess[str]]

PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src"]
asyncio_mode = "strict"
asyncio_default_fixture_loop_scope = "function"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one coordinator, one module without, and one that does not parse."""
    files = {
        "pyproject.toml": PYPROJECT,
        "src/shop/__init__.py": "",
        "src/shop/feed.py": FEED,
        "src/shop/values.py": "class Order:\n    def total(self) -> int:\n        return 1\n\n\n"
        "class Line:\n    def total(self) -> int:\n        return 1\n",
        "src/broken/manager.py": "class Manager:\n    def go(self)\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return tmp_path


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line in a process of its own, as a user runs it."""
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, "-m", "orchscaffold", *arguments),
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
            env={**os.environ, **environment},
        )

    return run


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line in this process, with what it prints: most of a process is its start."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        with (
            monkeypatch.context() as patch,
            TemporaryFile("w+b") as out,
            TemporaryFile("w+b") as err,
        ):
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8", "backslashreplace"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, "utf-8", "backslashreplace"))
            code = orchscaffold.cli.run(arguments)
            printed, complaints = _text_of(sys.stdout), _text_of(sys.stderr)
        return subprocess.CompletedProcess(arguments, code, printed, complaints)

    return run


def _text_of(stream: TextIO) -> str:
    stream.seek(0)
    return stream.read()


@pytest.fixture
def feed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a text on standard input."""

    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return put


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a folder with its bytes, caches left out."""

    def below(folder: Path) -> dict[str, bytes]:
        found = (path for path in sorted(folder.rglob("*")) if path.is_file())
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in found
            if not {"__pycache__", CACHE_FOLDER} & set(path.parts)
        }

    return below
