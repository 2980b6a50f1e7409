"""A change as a unified diff that `git apply` and `patch` take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import diff_bytes, unified_diff

from orchscaffold.model.outcome import FileChange
from orchscaffold.report.paths import display_path

_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
_UNENDED = b"\n\\ No newline at end of file\n"


def diff_text(change: FileChange) -> str:
    """The unified diff from what stands on disk to what would stand; empty where they are equal."""
    return unified(change).decode("utf-8", "replace")


def unified(change: FileChange) -> bytes:
    """The same to the byte: line ends and encodings are the file's own."""
    return b"".join(_diff_lines(change)) if change.is_change else b""


def _diff_lines(change: FileChange) -> Iterator[bytes]:
    path = display_path(change.path).encode()
    before = b"/dev/null" if change.before is None else b"a/" + path
    yield b"diff --git a/%b b/%b\n" % (path, path)
    if change.before is None:
        yield b"new file mode 100644\n"
    old, new = _LINE.findall(change.before or b""), _LINE.findall(change.after or b"")
    for line in diff_bytes(unified_diff, old, new, before, b"b/" + path):
        yield line if line.endswith(b"\n") else line + _UNENDED
