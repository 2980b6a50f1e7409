"""A change as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

from orchscaffold.model.report import FileChange
from orchscaffold.report.paths import display_path

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def diff_text(change: FileChange) -> str:
    """The unified diff from what stands on disk to what would stand; empty where they are equal."""
    return "".join(_diff_lines(change))


def _diff_lines(change: FileChange) -> Iterator[str]:
    path = display_path(change.path)
    before = "/dev/null" if change.before is None else f"a/{path}"
    old, new = _lines(change.before or b""), _lines(change.after or b"")
    for line in unified_diff(old, new, before, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(data: bytes) -> list[str]:
    return _LINE.findall(data.decode("utf-8", "replace"))
