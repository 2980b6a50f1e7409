"""`orchscaffold new coordinator|reconciler|factories TARGET…`."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.cli.arguments import Beside, Out, Pattern, Python, Targets, Verify
from orchscaffold.cli.options import Common
from orchscaffold.cli.scaffolding import run_request


def coordinator(
    common: Common,
    targets: Targets,
    out: Out = None,
    beside: Beside = False,
    python: Python = None,
    verify: Verify = None,
    pattern: Pattern = None,
) -> int:
    """Write the test file of a coordinator: a class with collaborators, loops, a lifecycle."""
    return _new(common, "coordinator", targets, out, beside, python, verify, pattern)


def reconciler(
    common: Common,
    targets: Targets,
    out: Out = None,
    beside: Beside = False,
    python: Python = None,
    verify: Verify = None,
    pattern: Pattern = None,
) -> int:
    """Write the test file of code that finds and mends differences."""
    return _new(common, "reconciler", targets, out, beside, python, verify, pattern)


def factories(
    common: Common,
    targets: Targets,
    out: Out = None,
    beside: Beside = False,
    python: Python = None,
    verify: Verify = None,
) -> int:
    """Write the context builder and the data factories alone."""
    return _new(common, "factories", targets, out, beside, python, verify, None)


def _new(
    common: Common,
    kind: str,
    targets: list[str],
    out: Path | None,
    beside: bool,
    python: Path | None,
    verify: bool | None,
    pattern: list[str] | None,
) -> int:
    from orchscaffold.core import check_patterns
    from orchscaffold.request import Request

    check_patterns(tuple(pattern or ()))
    request = Request(
        kind=kind, patterns=tuple(pattern or ()), out=out, verify=verify, beside=beside
    )
    return run_request(common, tuple(targets), request, python)
