"""The command line: the only place that exits."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

from orchscaffold.cli.exits import INTERNAL, INTERRUPTED, TERMINATED
from orchscaffold.cli.recalling import recalled

# A short-lived process that makes many small values and no cycles to speak of: collect rarely.
_GC_THRESHOLD = 200_000


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit with its code."""
    gc.set_threshold(_GC_THRESHOLD, 20, 20)
    signal.signal(signal.SIGTERM, _on_terminate)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = run(sys.argv[1:] if arguments is None else arguments)
    gc.freeze()  # or Python would go through every value once more on its way out
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code (see `exits`)."""
    try:
        if os.environ.get("_ORCHSCAFFOLD_COMPLETE"):
            return _guarded(list(arguments), _complete)
        return recalled(arguments, lambda: _guarded(list(arguments), _invoke))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _guarded(arguments: list[str], action: Callable[[list[str]], int]) -> int:
    from orchscaffold.cli.guarding import attempt

    outcome = attempt(lambda: action(arguments))
    if isinstance(outcome, int):
        return outcome
    from orchscaffold.report.crash import print_crash

    print_crash(outcome)
    return INTERNAL


def _invoke(arguments: list[str]) -> int:
    from orchscaffold.cli.barely import bare_run

    run_at_once = bare_run(arguments)
    if run_at_once is None:
        from orchscaffold.cli.plainly import plain_run

        run_at_once = plain_run(arguments)
    if run_at_once is None:
        return _invoke_typer(arguments)
    try:
        code = run_at_once()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _invoke_typer(arguments: list[str]) -> int:
    from orchscaffold.cli.app import app

    try:
        app(arguments, prog_name="orchscaffold")
        sys.stdout.flush()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return 0


def _complete(arguments: list[str]) -> int:
    """Answer the shell; what is not known here is typer's."""
    from orchscaffold.cli.app import app
    from orchscaffold.cli.shells import SHELLS, VARIABLE, answer
    from orchscaffold.report.again import say_again

    shell = os.environ[VARIABLE]
    if shell not in SHELLS:
        return _invoke(arguments)
    told = answer(app, shell)
    say_again(told.text)
    return told.code


def _on_terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    """Leave by way of an exception, so that whatever is open is cleaned up."""
    sys.exit(TERMINATED)
