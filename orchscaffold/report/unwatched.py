"""What `check` says where nobody looks on: neither colours nor a progress bar, so without rich.

Hooks and CI read the same text as people; only it is there sooner.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Final, TextIO

from orchscaffold.report.base import Advance
from orchscaffold.report.findings_text import check_lines
from orchscaffold.report.lines import Line, plain
from orchscaffold.report.problems import problem_lines

if TYPE_CHECKING:
    from orchscaffold.model.check import CheckReport
    from orchscaffold.model.outcome import Problem

# By these rich takes a pipe for a terminal, or what it prints for a notebook's.
_FORCES: Final = ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "DATABRICKS_RUNTIME_VERSION")
_CONTROLS: Final = frozenset("\a\b\v\f\r\t")


def is_unwatched() -> bool:
    """Whether neither results nor errors go to a terminal, or to what is to be taken for one."""
    if any(name in os.environ for name in _FORCES):
        return False
    return not (sys.stdout.isatty() or sys.stderr.isatty())


class UnwatchedReporter:
    """Prints the findings on standard output, problems on standard error."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._quiet = quiet
        self._verbose = verbose

    def checked(self, report: CheckReport) -> None:
        """Print what `check` found, one line in the end."""
        _say(sys.stdout, check_lines(report, quiet=self._quiet, verbose=self._verbose))
        self.failed(report.problems)

    def failed(self, problems: tuple[Problem, ...]) -> None:
        """Print problems to standard error, `--quiet` or not."""
        _say(sys.stderr, problem_lines(problems, verbose=self._verbose))

    def progress(self, total: int) -> AbstractContextManager[Advance]:
        """Nobody is told."""
        del total
        return nullcontext(_silent)


def _say(stream: TextIO, lines: Iterable[Line]) -> None:
    for line in lines:
        text = plain(line)
        print(text if _CONTROLS.isdisjoint(text) else _expanded(text), file=stream)


def _expanded(text: str) -> str:
    """The text as a terminal would be given it: without controls, tabs as blanks."""
    from rich.text import Text

    expanded = Text(text)
    expanded.expand_tabs(8)
    return expanded.plain


def _silent(_: str) -> None:
    """Say nothing."""
