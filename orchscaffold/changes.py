"""What changed in a git repository since a revision; git is asked, nothing is written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from orchscaffold.errors import UsageError


def changed_since(revision: str, root: Path) -> tuple[Path, ...]:
    """The Python files below `root` that differ from where the branch left `revision`, sorted.

    Uncommitted changes, new files that are not ignored, and files that are gone count. Raises
    UsageError where `root` is in no repository or there is no such revision.
    """
    base = _git(root, "merge-base", "--end-of-options", revision, "HEAD").strip()
    differing = _git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", base, "--")
    added = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    names = {*differing.split("\0"), *added.split("\0")}
    return tuple(sorted(root / name for name in names if name.endswith(".py")))


def _git(root: Path, *arguments: str) -> str:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(
            ("git", *arguments),
            cwd=root,
            env=environment,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise UsageError("git is needed for --since and cannot be run", path=root) from error
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UsageError(
            f"git cannot tell what changed: {told or 'no common ancestor'}",
            path=root,
            hint="--since takes a revision of this repository: main, HEAD~3, v1.2.",
        )
    return os.fsdecode(done.stdout)
