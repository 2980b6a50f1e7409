"""The hooks in a real repository, run by pre-commit itself, without the network."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parent.parent
MODULE, TESTS, HAND = "src/shop/feed.py", "tests/shop/test_feed.py", "tests/test_hand.py"

PYPROJECT = """\
[project]
name = "shop"
version = "1"

[tool.pytest.ini_options]
pythonpath = ["src"]
asyncio_mode = "strict"
"""

FEED = '''\
"""A feed of prices."""

import logging
from typing import Protocol

logger = logging.getLogger(__name__)


class Source(Protocol):
    async def fetch(self, name: str) -> float: ...


class FeedManager:
    def __init__(self, source: Source) -> None:
        self._source = source

    async def refresh(self, name: str) -> float | None:
        try:
            return await self._source.fetch(name)
        except ConnectionError as error:
            logger.error("no price: %s", error)
            return None
'''

CHANGED = FEED.replace("no price", "nothing")
BY_HAND = """\
from shop.feed import FeedManager


def test_it_is_made():
    assert FeedManager(source=None)
"""
DRIFTED = BY_HAND.replace("source=", "sorce=")


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository in which pre-commit is installed."""

    root: Path
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tool(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "orchscaffold", *arguments)

    def hooks(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def use(self, *ids: str) -> None:
        """Configure these hooks, with this checkout's tool instead of an installed one."""
        published = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8"))
        mine = [self._local(hook) for hook in published if hook["id"] in ids]
        config = {"repos": [{"repo": "local", "hooks": mine}]}
        self.write(".pre-commit-config.yaml", yaml.safe_dump(config))
        self.git("add", ".pre-commit-config.yaml")

    def _local(self, hook: dict[str, object]) -> dict[str, object]:
        program, _, options = str(hook["entry"]).partition(" ")
        assert program == "orchscaffold"
        entry = f"{sys.executable} -m orchscaffold {options} --no-verify"
        if str(hook["entry"]).endswith(" ."):
            entry = entry.replace(" . --no-verify", " --no-verify .")
        return {**hook, "entry": entry, "language": "system"}

    def commit(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Commit what is staged; the hooks have their say."""
        return self.run("git", "commit", "-m", "work", *options)

    def accepts(self, *options: str) -> None:
        """Commit, and see that it was done."""
        done = self.commit(*options)
        assert done.returncode == 0, done.stdout + done.stderr

    def refuses(self, *options: str) -> str:
        """Commit, see that it was not done, and return what was said."""
        before = self.git("rev-parse", "HEAD")
        done = self.commit(*options)
        assert done.returncode == 1, done.stdout + done.stderr
        assert self.git("rev-parse", "HEAD") == before
        return done.stdout + done.stderr


def environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT"))}
    return {
        **kept,
        "PYTHONPATH": str(CHECKOUT),
        "PRE_COMMIT_HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "PIP_NO_INDEX": "1",
    }


@pytest.fixture
def empty(tmp_path: Path) -> Repository:
    """A project with generated tests in a repository without a commit; the check is installed."""
    repository = Repository(tmp_path / "shop", environment(tmp_path / "home"))
    repository.root.mkdir()
    files = {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", MODULE: FEED, HAND: BY_HAND}
    for name, text in {**files, ".gitignore": "__pycache__/\n"}.items():
        repository.write(name, text)
    assert repository.tool("new", "coordinator", MODULE, "--no-verify").returncode == 0
    repository.git("init", "-q")
    repository.use("orchscaffold-check")
    assert repository.hooks("install").returncode == 0
    repository.git("add", "-A")
    return repository


@pytest.fixture
def repository(empty: Repository) -> Repository:
    """The same with all of it committed."""
    empty.accepts()
    return empty


@pytest.mark.parametrize(
    ("what", "name"),
    [("manifest", ".pre-commit-hooks.yaml"), ("config", ".pre-commit-config.yaml")],
)
def test_our_own_files_are_valid(what: str, name: str) -> None:
    command = (sys.executable, "-m", "pre_commit", f"validate-{what}", str(CHECKOUT / name))
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout
    assert done.stderr == ""


def test_the_project_has_the_hook_that_it_publishes() -> None:
    [published, _] = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    own = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text("utf-8"))
    hook = own["repos"][0]["hooks"][0]

    assert hook["entry"] == f"python -m {published['entry']}"
    assert {key: hook[key] for key in ("id", "types", "always_run", "require_serial")} == {
        key: published[key] for key in ("id", "types", "always_run", "require_serial")
    }


# --- commits that are accepted


def test_a_commit_that_changes_no_python_is_accepted(repository: Repository) -> None:
    repository.write(HAND, DRIFTED)
    repository.accepts("--no-verify", "-a")

    repository.write("notes.txt", "hello")
    repository.git("add", "notes.txt")

    repository.accepts()


def test_a_module_may_change_where_no_test_minds(repository: Repository) -> None:
    repository.write(MODULE, FEED + "\n\ndef helper() -> int:\n    return 1\n")

    repository.accepts("-a")


def test_what_is_not_staged_does_not_count_and_stays(repository: Repository) -> None:
    repository.write("notes.py", "x = 1\n")
    repository.git("add", "notes.py")
    repository.write(MODULE, CHANGED)
    repository.write(HAND, DRIFTED)

    repository.accepts()

    assert repository.read(MODULE) == CHANGED
    assert repository.read(HAND) == DRIFTED


# --- commits that are refused


def test_the_first_commit_is_checked(empty: Repository) -> None:
    empty.write(HAND, DRIFTED)
    empty.git("add", "-A")

    done = empty.commit()

    assert done.returncode == 1
    assert f"{HAND}:5:24: D101" in done.stdout + done.stderr


def test_stale_tests_are_refused_with_the_command_that_mends_them(repository: Repository) -> None:
    repository.write(MODULE, CHANGED)
    repository.git("add", "-A")

    told = repository.refuses()

    assert "G101" in told
    assert "Write it anew with: orchscaffold check --fix" in told

    assert repository.tool("check", "--fix", "--no-verify").returncode == 0
    repository.git("add", "-A")
    repository.accepts()


def test_drift_by_hand_is_refused(repository: Repository) -> None:
    repository.write(HAND, DRIFTED)

    told = repository.refuses("-a")

    assert f"{HAND}:5:24: D101" in told
    assert "did you mean 'source'?" in told


def test_what_is_staged_counts_even_where_it_is_mended_since(repository: Repository) -> None:
    repository.write(MODULE, CHANGED)
    repository.git("add", MODULE)
    repository.write(MODULE, FEED)

    assert "G101" in repository.refuses()
    assert repository.read(MODULE) == FEED


def test_a_module_that_is_deleted_is_seen(repository: Repository) -> None:
    repository.git("rm", "-q", MODULE)

    told = repository.refuses()

    assert "there is no feed.py any more" in told
    assert f"{HAND}:1" in told


def test_a_module_that_is_renamed_is_seen(repository: Repository) -> None:
    repository.git("mv", MODULE, "src/shop/prices.py")

    told = repository.refuses()

    assert f"{TESTS}:" in told
    assert f"{HAND}:1" in told


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path, repository: Repository) -> None:
    (repository.root / "packages").mkdir()
    for name in ("src", "tests", "pyproject.toml"):
        repository.git("mv", name, f"packages/{name}")
    repository.accepts()
    repository.write(f"packages/{MODULE}", CHANGED)

    assert f"packages/{TESTS}:" in repository.refuses("-a")


def test_files_in_many_batches_are_all_checked(repository: Repository) -> None:
    for number in range(700):
        repository.write(f"src/padding/{'x' * 190}{number}.py", "x = 1\n")
    repository.write(MODULE, CHANGED)
    repository.write("tests/test_zz_last.py", DRIFTED)
    repository.git("add", "-A")

    told = repository.refuses()

    assert "G101" in told
    assert "tests/test_zz_last.py:5:24: D101" in told


def test_all_files_are_checked_where_asked_for(repository: Repository) -> None:
    repository.write(HAND, DRIFTED)
    repository.accepts("--no-verify", "-a")

    assert repository.hooks("run", "orchscaffold-check").returncode == 0
    assert repository.hooks("run", "orchscaffold-check", "--all-files").returncode == 1


# --- the hook that mends


def test_the_hook_that_mends_stops_the_first_commit_only(repository: Repository) -> None:
    repository.use("orchscaffold-fix", "orchscaffold-check")
    repository.write(MODULE, CHANGED)
    repository.write(HAND, DRIFTED)
    repository.git("add", "-A")

    told = repository.refuses()

    assert "files were modified by this hook" in told
    assert f"changed {TESTS}" in told
    assert "nothing: %s" in repository.read(TESTS)
    assert repository.read(HAND) == BY_HAND
    repository.git("add", "-A")
    repository.accepts()
