"""A module that comes from standard input, and what a run reads on its way."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.errors import UsageError

if TYPE_CHECKING:
    from orchscaffold.scaffolding.request import Request

_STDIN = "-"


def refuse_stdin(filename: Path, targets: tuple[str, ...], request: Request) -> None:
    """Raise UsageError where `--stdin-filename` and the targets do not go together."""
    if len(targets) != 1 or targets[0].partition("::")[0] not in (_STDIN, str(filename)):
        raise UsageError(
            "--stdin-filename names what comes from standard input, and nothing else",
            hint=f"The one TARGET is - or {filename}::Class.",
        )
    if not filename.is_file():
        raise UsageError(
            "no such file", path=filename, hint="--stdin-filename names the module that is edited."
        )
    if request.verify:
        raise UsageError(
            "--verify runs what is on disk, and the module comes from standard input",
            hint="Leave --verify away.",
        )


def named(target: str, filename: Path) -> str:
    """The target with the file's name in place of `-`."""
    return str(filename) if target == _STDIN else target


def source_from_stdin(filename: Path | None) -> AbstractContextManager[None]:
    """While the context is open, that file reads as standard input; nothing where there is none."""
    if filename is None:
        return nullcontext()
    from orchscaffold.source import read_instead

    return read_instead(filename, sys.stdin.buffer.read())


@contextmanager
def reads_noted(wanted: bool) -> Iterator[set[str]]:
    """The files that are read while the context is open; none where they are not wanted."""
    if not wanted:
        yield set()
        return
    from orchscaffold.checking.manifest import recorded

    with recorded() as reads:
        yield reads.files
