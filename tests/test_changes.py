"""What git says has changed, asked in real repositories."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from orchscaffold.changes import changed_since
from orchscaffold.errors import UsageError

ISOLATED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit on main: a.py, b.py, sub/c.py, notes.txt."""
    for name, value in ISOLATED.items():
        monkeypatch.setenv(name, value)
    root = tmp_path / "repository"
    (root / "sub").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    for name in ("a.py", "b.py", "sub/c.py", "notes.txt"):
        (root / name).write_text(f"# {name}\n" * 20)
    commit(root)
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(("git", *arguments), cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "work")


def changed(root: Path, revision: str = "main", folder: str = ".") -> list[str]:
    found = changed_since(revision, Path(os.path.abspath(root / folder)))
    return [path.relative_to(root).as_posix() for path in found]


def test_nothing_changed(repository: Path) -> None:
    assert changed(repository, "HEAD") == []


def test_other_files_do_not_count(repository: Path) -> None:
    (repository / "notes.txt").write_text("new")
    (repository / "data.json").write_text("{}")

    assert changed(repository) == []


def test_ignored_files_do_not_count(repository: Path) -> None:
    (repository / ".gitignore").write_text("made_*.py\n")
    (repository / "made_x.py").write_text("")

    assert changed(repository) == []


def test_what_main_did_meanwhile_does_not_count(repository: Path) -> None:
    git(repository, "checkout", "-q", "-b", "topic")
    (repository / "a.py").write_text("A = 1\n")
    commit(repository)
    git(repository, "checkout", "-q", "main")
    (repository / "b.py").write_text("B = 1\n")
    commit(repository)
    git(repository, "checkout", "-q", "topic")

    assert changed(repository) == ["a.py"]


@pytest.mark.parametrize("state", ["committed", "staged", "unstaged"])
def test_a_change_counts_whether_committed_or_not(repository: Path, state: str) -> None:
    git(repository, "checkout", "-q", "-b", "topic")
    (repository / "a.py").write_text("A = 1\n")
    if state == "staged":
        git(repository, "add", "a.py")
    if state == "committed":
        commit(repository)

    assert changed(repository) == ["a.py"]


def test_new_files_count(repository: Path) -> None:
    (repository / "new.py").write_text("")
    (repository / "ä b.py").write_text("")
    git(repository, "add", "new.py")

    assert changed(repository) == ["new.py", "ä b.py"]


def test_deleted_and_renamed_files_count_by_every_name(repository: Path) -> None:
    git(repository, "rm", "-q", "a.py")
    (repository / "b.py").unlink()
    git(repository, "mv", "sub/c.py", "sub/d.py")

    assert changed(repository) == ["a.py", "b.py", "sub/c.py", "sub/d.py"]


def test_a_folder_has_its_own_changes(repository: Path) -> None:
    (repository / "a.py").write_text("")
    (repository / "sub/c.py").write_text("")
    (repository / "sub/new.py").write_text("")

    assert changed(repository, folder="sub") == ["sub/c.py", "sub/new.py"]


@pytest.mark.parametrize("revision", ["HEAD~1", "v1", "main~1"])
def test_any_way_to_name_a_revision(repository: Path, revision: str) -> None:
    git(repository, "tag", "-a", "v1", "-m", "one")
    (repository / "a.py").write_text("")
    commit(repository)

    assert changed(repository, revision) == ["a.py"]


def test_where_nothing_is_committed_every_file_is_new(tmp_path: Path, repository: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    git(fresh, "init", "-q")
    (fresh / "a.py").write_text("")
    (fresh / "b.py").write_text("")
    git(fresh, "add", "a.py")

    assert changed(fresh, "HEAD") == ["a.py", "b.py"]


def test_the_variables_of_a_hook_do_not_mislead(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    monkeypatch.setenv("GIT_PREFIX", "sub/")
    (repository / "sub/c.py").write_text("")

    assert changed(repository, "HEAD", "sub") == ["sub/c.py"]


@pytest.mark.parametrize("revision", ["nowhere", "HEAD~9", "--help", ""])
def test_an_unknown_revision_is_an_error(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="git cannot tell what changed") as caught:
        changed_since(revision, repository)

    assert "--since takes a revision" in caught.value.hint


def test_a_folder_in_no_repository_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "folder"
    folder.mkdir()

    with pytest.raises(UsageError, match="not a git repository"):
        changed_since("HEAD", folder)


def test_histories_without_a_common_commit_are_an_error(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "other")
    (repository / "a.py").write_text("other\n")
    commit(repository)

    with pytest.raises(UsageError, match="no common ancestor"):
        changed_since("main", repository)


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))

    with pytest.raises(UsageError, match="cannot be run"):
        changed_since("HEAD", repository)
