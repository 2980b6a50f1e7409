"""What is said when orchscaffold itself fails."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from orchscaffold.model.outcome import Problem

_MESSAGE = """\
error: orchscaffold failed: this is a bug in orchscaffold, not in your code.
       Files already reported as written are whole; nothing is half-written.
       Please report it with the lines above, the command you ran and, where you may share it, the
       source file: orchscaffold {version}, Python {python}, {system}.
"""


def own_version() -> str:
    """The version that is installed, or "unknown" where it runs from a bare checkout."""
    try:
        return version("orchscaffold")
    except PackageNotFoundError:
        return "unknown"


def print_version() -> None:
    """Print the name and version."""
    print(f"orchscaffold {own_version()}")


def print_crash(problem: Problem) -> None:
    """Print where orchscaffold failed and how to report it."""
    sys.stderr.write(problem.detail or f"{problem.message}\n")
    sys.stderr.write(
        _MESSAGE.format(
            version=own_version(), python=platform.python_version(), system=platform.system()
        )
    )
