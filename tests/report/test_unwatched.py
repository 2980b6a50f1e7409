"""What is said without rich is what rich would print, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.model.check import CheckReport, ShownFinding
from orchscaffold.model.findings import SAFE, Finding
from orchscaffold.model.outcome import Problem
from orchscaffold.report.terminal import TerminalReporter
from orchscaffold.report.unwatched import UnwatchedReporter, is_unwatched

MESSAGES = (
    "shutdown takes no keyword grace",
    "blanks at the end  ",
    "[bold]no markup[/bold] :smile:",
    "a\ttab, 宽\ttab",
    "a bell\a, a form feed\f, a return\r",
    "two\nlines",
    "",
    "x" * 300,
)
PROBLEMS = (Problem("no such file", Path("a b.py"), 3, None, "Check the path.", 2, "one\n\ttwo"),)


def report(message: str, problems: tuple[Problem, ...] = ()) -> CheckReport:
    finding = Finding(Path("tests/test_feed.py"), 2, 5, "D101", message, "Mend it.", SAFE)
    shown = ShownFinding(finding, "\tfeed.shutdown(grace=1)\n")
    return CheckReport(
        findings=(shown,), problems=problems, rules=(), files=3, silenced=0, counts=True
    )


@pytest.mark.parametrize("verbose", [False, True])
@pytest.mark.parametrize("quiet", [False, True])
@pytest.mark.parametrize("message", MESSAGES)
def test_both_print_the_same(
    message: str, quiet: bool, verbose: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    told = report(message, PROBLEMS)
    TerminalReporter(quiet=quiet, verbose=verbose).checked(told)
    theirs = capsys.readouterr()
    UnwatchedReporter(quiet=quiet, verbose=verbose).checked(told)
    assert capsys.readouterr() == theirs


def test_a_pipe_is_unwatched_unless_it_is_to_pass_for_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    assert is_unwatched()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert not is_unwatched()
