"""Static means static: nothing of the project is imported or run, nothing outside it is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TRAP = "from pathlib import Path\n\nPath(__file__).with_suffix('.ran').touch()\n"
FEED = f'''\
"""A feed of prices."""

import logging
{TRAP}
logger = logging.getLogger(__name__)


class Source:
    """Where prices come from."""

    async def fetch(self, name: str) -> float:
        """One price."""
        raise NotImplementedError


class FeedManager:
    """Keeps prices."""

    def __init__(self, source: Source, limit: int = open(__file__).close() or 3) -> None:
        self._source = source
        self._limit = limit

    async def refresh(self, name: str) -> float | None:
        """Fetch one price."""
        if not name:
            return None
        try:
            return await self._source.fetch(name)
        except ConnectionError as error:
            logger.error("no price: %s", error)
            return None
'''
TESTS = f"""\
{TRAP}
from shop.feed import FeedManager


def test_mine(tmp_path):
    assert FeedManager(None)
"""
PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src"]
addopts = "-p plugin"

[tool.ruff]
line-length = 90
"""
FILES = {
    "pyproject.toml": PYPROJECT,
    "src/shop/__init__.py": TRAP,
    "src/shop/feed.py": FEED,
    "tests/shop/test_feed.py": TESTS,
    "tests/conftest.py": TRAP,
    "conftest.py": TRAP,
    "src/plugin.py": TRAP,
    "src/sitecustomize.py": TRAP,
    "sitecustomize.py": TRAP,
    "setup.py": TRAP,
}
NEW = ("new", "coordinator", "src/shop/feed.py", "--no-verify")


def _git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(("git", *who, *arguments), cwd=root, check=True, capture_output=True)


def _watched(root: Path, *command: str) -> tuple[int, str]:
    """What the command ends with, and what it did that it may not do."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("VIRTUAL_ENV", "PYTHONPATH") and not key.startswith("COV_")
    }
    done = subprocess.run(
        (sys.executable, str(HERE / "watched.py"), str(root), *command),
        cwd=HERE.parents[1],
        env={**environment, "PYTHONPATH": str(HERE.parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stderr.splitlines()
    ended = [line for line in lines if line.startswith("ENDED ")]
    assert ended, done.stderr
    seen = [line for line in lines if line.startswith("WATCHED ")]
    return int(ended[0].split()[1]), "\n".join(seen)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project every file of which leaves a trace when it runs."""
    for name, text in FILES.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "first")):
        _git(tmp_path / "project", *command)
    return tmp_path / "project"


@pytest.mark.parametrize(
    "command",
    [
        ("inspect", "src/shop/feed.py"),
        ("inspect", "src", "--format", "json"),
        NEW,
        (*NEW, "--diff"),
        (*NEW, "--out", "tests/test_new.py"),
        ("new", "coordinator", "src", "--no-verify", "--beside"),
        ("new", "factories", "src/shop/feed.py", "--no-verify"),
        ("add-pattern", "guard", "shop.feed:FeedManager", "--no-verify"),
        ("check",),
        ("check", "--since", "HEAD", "."),
        ("check", "--fix"),
        ("report",),
        ("report", "--html", "report.html"),
        ("templates", "list"),
        ("patterns",),
    ],
    ids=" ".join,
)
def test_a_command_reads_and_runs_nothing(root: Path, command: tuple[str, ...]) -> None:
    assert _watched(root, *command) == (0, "")
    assert sorted(root.rglob("*.ran")) == []


def test_what_was_written_is_checked_as_statically(root: Path) -> None:
    assert _watched(root, *NEW) == (0, "")
    source = root / "src/shop/feed.py"
    source.write_text(FEED.replace("no price", "nothing"), encoding="utf-8")
    assert _watched(root, "check", "--no-cache") == (1, "")
    assert _watched(root, "check", "--fix", "--no-verify") == (0, "")
    assert _watched(root, "report") == (0, "")
    assert sorted(root.rglob("*.ran")) == []


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("import shop.feed", "imports shop"),
        ("open('/etc/passwd').close()", "reads /etc/passwd"),
        ("import os; os.listdir('/etc')", "lists /etc"),
        ("import subprocess; subprocess.run(['true'])", "starts true"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("exec(compile('1', '<test file>', 'exec'))", "executes <test file>"),
    ],
)
def test_the_watch_sees(root: Path, code: str, seen: str) -> None:
    """A command that does what it may not is caught: the watch itself works."""
    prelude = f"import sys; sys.path.insert(0, {str(root / 'src')!r}); "
    script = f"import sys; sys.argv[1:] = [{str(root)!r}]; sys.path.insert(0, {str(HERE)!r}); "
    script += f"import watched; sys.addaudithook(watched._hook); {prelude}{code}; "
    script += "print(watched.found)"
    done = subprocess.run(
        (sys.executable, "-c", script), capture_output=True, text=True, check=True, cwd=root
    )
    assert seen in done.stdout
