"""Which runs are answered by an earlier one: those of `check` that only look."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orchscaffold.checking import manifest
from orchscaffold.checking.manifest import CACHE_FOLDER
from orchscaffold.cli import run
from orchscaffold.cli.recalling import recalled

LONG_AGO = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose files have not changed for long, and a process that has read nothing yet."""
    monkeypatch.setattr(manifest, "_reads", [])
    for name in ("pyproject.toml", "feed.py"):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (LONG_AGO, LONG_AGO))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def runs(folder: Path, *arguments: str) -> int:
    """How often the command runs when it is asked for twice."""
    done: list[int] = []

    def run() -> int:
        done.append(len((folder / "feed.py").read_bytes()))
        return 0

    assert recalled(arguments, run) == recalled(arguments, run) == 0
    return len(done)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--help",),
        ("new", "coordinator", "check"),
        ("new", "coordinator", "check", "--no-verify"),
        ("inspect", "check"),
        ("--quiet", "verify", "check"),
        ("--config", "check", "new", "coordinator", "src"),
        ("--config=check", "patterns"),
        ("--format", "check", "patterns"),
        ("--config",),
        ("check", "--fix"),
        ("check", "--no-cache"),
        ("check", "--since", "HEAD"),
        ("check", "--since=HEAD"),
        ("check", "--baseline=known.json"),
        ("check", "--help"),
    ],
)
def test_others_run_each_time(folder: Path, arguments: tuple[str, ...]) -> None:
    assert runs(folder, *arguments) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "check"),
        ("check", "src", "--statistics"),
        ("--quiet", "check"),
        ("--config", "other.toml", "check"),
        ("--config=other.toml", "--format", "json", "check", "src"),
    ],
)
def test_a_check_is_answered_by_the_one_before(folder: Path, arguments: tuple[str, ...]) -> None:
    assert runs(folder, *arguments) == 1


def test_what_was_read_for_an_earlier_question_does_not_count(folder: Path) -> None:
    (folder / "new.py").write_text("")
    recalled(("check",), lambda: len((folder / "new.py").read_bytes()))

    assert runs(folder, "check", "feed.py") == 1


# --- plans of `new`

NEW = ("new", "coordinator", "src/shop/feed.py", "--no-verify", "--diff")


def aged(project: Path) -> None:
    """See to it that nothing changed lately."""
    for path in filter(Path.is_file, project.rglob("*")):
        os.utime(path, (LONG_AGO, LONG_AGO))


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What `new` says: the diff of the file it would write."""
    assert run(NEW) == 0
    return capsys.readouterr().out


def test_new_makes_no_folder_for_its_plan(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aged(project)

    assert "+class Test" in told(capsys)
    assert not (project / CACHE_FOLDER).exists()


def test_new_plans_anew_only_what_has_changed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aged(project)
    first = told(capsys)
    (project / CACHE_FOLDER).mkdir()

    assert told(capsys) == first
    [plan] = (project / CACHE_FOLDER / "plans").glob("*.json")
    kept = plan.stat().st_mtime_ns
    assert told(capsys) == first
    assert plan.stat().st_mtime_ns == kept

    module = project / "src/shop/feed.py"
    module.write_text(module.read_text().replace("async def refresh", "async def renew"))
    assert told(capsys) != first
    module.write_text(module.read_text().replace("async def renew", "async def refresh"))
    assert told(capsys) == first
