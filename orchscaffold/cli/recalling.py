"""Answers of earlier runs, looked for before anything of the command line is imported.

A check of an unchanged tree says what the last one said, and costs no more than looking at the
state of the files that were read for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

COMMAND: Final = "check"
_ANEW: Final = (
    "--baseline",
    "--diff",
    "--fix",
    "--help",
    "--no-cache",
    "--since",
    "--unsafe-fixes",
    "--write-baseline",
)
_TAKES_A_VALUE: Final = ("--config", "--format")
_KEPT: Final = (0, 1)


def recalled(arguments: Sequence[str], run: Callable[[], int]) -> int:
    """The exit code of `run`, or of the earlier run whose output is printed instead."""
    if not _can_be_kept(arguments):
        return run()
    from orchscaffold.checking.snapshot import question_of, recall
    from orchscaffold.report.again import say_again

    question = question_of(arguments)
    answer = recall(question)
    if answer is None:
        return _run_and_keep(run, question)
    say_again(answer.text)
    return answer.exit_code


def _can_be_kept(arguments: Sequence[str]) -> bool:
    """Whether the answer depends on files alone, and goes to a pipe or a file.

    On a terminal there are colours and a progress bar, and somebody who can wait a moment.
    """
    if _command_of(arguments) != COMMAND or sys.stdout.isatty():
        return False
    return not any(argument.partition("=")[0] in _ANEW for argument in arguments)


def _command_of(arguments: Sequence[str]) -> str:
    """The command that is asked for: the first argument that is no option and no option's value."""
    waiting = iter(arguments)
    for argument in waiting:
        if argument in _TAKES_A_VALUE:
            next(waiting, "")
        elif not argument.startswith("-"):
            return argument
    return ""


def _run_and_keep(run: Callable[[], int], question: str) -> int:
    from orchscaffold.checking.manifest import CACHE_FOLDER, recorded
    from orchscaffold.checking.snapshot import Answer, document_of, outdated
    from orchscaffold.files import write_cache
    from orchscaffold.project.root import find_root
    from orchscaffold.report.again import heard, say_again

    with recorded() as reads, heard() as told:
        code = run()
    say_again(told.getvalue())
    content = document_of(Answer(told.getvalue(), code), reads) if code in _KEPT else None
    if content is not None:
        folder = find_root(Path.cwd(), None).path / CACHE_FOLDER
        write_cache(folder / f"{question}.json", content, outdated(folder))
    return code
