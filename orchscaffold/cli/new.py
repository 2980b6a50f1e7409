"""`orchscaffold new coordinator|reconciler|factories TARGET…`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.cli.arguments import (
    Beside,
    Everything,
    Out,
    Pattern,
    PlanOption,
    Python,
    ReviewOption,
    StdinFilename,
    Targets,
    Verify,
)
from orchscaffold.cli.common import Common
from orchscaffold.cli.scaffolding import Way, run_request

if TYPE_CHECKING:
    from orchscaffold.scaffolding.request import Request


def coordinator(
    common: Common,
    targets: Targets,
    out: Out = None,
    beside: Beside = False,
    everything: Everything = False,
    python: Python = None,
    verify: Verify = None,
    review: ReviewOption = False,
    pattern: Pattern = None,
    plan: PlanOption = False,
    stdin_filename: StdinFilename = None,
) -> int:
    """Write the test file of a coordinator: a class with collaborators, loops, a lifecycle."""
    request = _request("coordinator", out, beside, verify, pattern, everything)
    return run_request(common, tuple(targets), request, python, Way(review, plan, stdin_filename))


def reconciler(
    common: Common,
    targets: Targets,
    out: Out = None,
    beside: Beside = False,
    everything: Everything = False,
    python: Python = None,
    verify: Verify = None,
    review: ReviewOption = False,
    pattern: Pattern = None,
    plan: PlanOption = False,
    stdin_filename: StdinFilename = None,
) -> int:
    """Write the test file of code that finds and mends differences."""
    request = _request("reconciler", out, beside, verify, pattern, everything)
    return run_request(common, tuple(targets), request, python, Way(review, plan, stdin_filename))


def factories(
    common: Common,
    targets: Targets,
    out: Out = None,
    beside: Beside = False,
    python: Python = None,
    verify: Verify = None,
    review: ReviewOption = False,
    plan: PlanOption = False,
    stdin_filename: StdinFilename = None,
) -> int:
    """Write the context builder and the data factories alone."""
    request = _request("factories", out, beside, verify, None)
    return run_request(common, tuple(targets), request, python, Way(review, plan, stdin_filename))


def _request(
    kind: str,
    out: Path | None,
    beside: bool,
    verify: bool | None,
    pattern: list[str] | None,
    everything: bool = False,
) -> Request:
    from orchscaffold.scaffolding.request import Request

    return Request(
        kind=kind,
        patterns=tuple(pattern or ()),
        out=out,
        verify=verify,
        beside=beside,
        everything=everything,
    )
