"""Output that is kept: heard while it is printed, and printed again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO


@contextmanager
def heard() -> Iterator[StringIO]:
    """While the context is open, what goes to standard output is collected and not printed."""
    told = StringIO()
    with redirect_stdout(told):
        yield told


def say_again(text: str) -> None:
    """Print what was heard."""
    sys.stdout.write(text)
