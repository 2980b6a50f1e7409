"""What changed in a git repository since a revision; git is asked, nothing is written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from orchscaffold.errors import UsageError

# A hook of git finds these set for the repository and its top folder; git shall look around anew.
_OF_HOOKS: Final = ("GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE")
_UNBORN: Final = "HEAD"


def changed_since(revision: str, folder: Path) -> tuple[Path, ...]:
    """The Python files below `folder` that differ from where the branch left `revision`, sorted.

    Uncommitted changes, new files that are not ignored, and files that are gone count; a file that
    was renamed is one that is gone and one that is new. Since HEAD, where nothing is committed yet,
    every file is new. Raises UsageError where `folder` is in no repository or there is no such
    revision.
    """
    _git(folder, "rev-parse", "--git-dir")
    names = _listed(folder, "--others", "--exclude-standard")
    if revision == _UNBORN and not _is_born(folder):
        names |= _listed(folder, "--cached")
    else:
        base = _git(folder, "merge-base", "--end-of-options", revision, "HEAD").strip()
        differing = ("diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z")
        names |= set(_git(folder, *differing, base, "--", ".").split("\0"))
    return tuple(sorted(folder / name for name in names if name.endswith(".py")))


def _listed(folder: Path, *options: str) -> set[str]:
    return set(_git(folder, "ls-files", "-z", *options).split("\0"))


def _is_born(folder: Path) -> bool:
    """Whether anything was committed on the branch."""
    return _run(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 0


def _git(folder: Path, *arguments: str) -> str:
    done = _run(folder, *arguments)
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(
            f"git cannot tell what changed: {told or 'no common ancestor'}",
            path=folder,
            hint="--since takes a revision of this repository: main, HEAD~3, v1.2.",
        )
    return os.fsdecode(done.stdout)


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_HOOKS}
    try:
        return subprocess.run(
            ("git", *arguments),
            cwd=folder,
            env={**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise UsageError(
            "git is needed for --since and cannot be run",
            path=folder,
            hint="Install git, or check without --since.",
        ) from error
