"""`orchscaffold add-pattern PATTERN TARGET`."""

from __future__ import annotations

from typing import Annotated

import typer

from orchscaffold.cli.arguments import (
    Beside,
    Everything,
    Out,
    PlanOption,
    Python,
    ReviewOption,
    StdinFilename,
    Verify,
)
from orchscaffold.cli.common import Common
from orchscaffold.cli.completing import complete_method, complete_pattern, complete_target
from orchscaffold.cli.scaffolding import Way, run_request

PatternName = Annotated[
    str,
    typer.Argument(
        metavar="PATTERN",
        help="The pattern; `orchscaffold patterns` lists them.",
        autocompletion=complete_pattern,
    ),
]
Target = Annotated[
    str,
    typer.Argument(
        metavar="TARGET",
        help="path.py, path.py::Class, package.module:Class.",
        autocompletion=complete_target,
    ),
]
Method = Annotated[
    list[str] | None,
    typer.Option(
        "--method",
        metavar="NAME",
        help="Only this method's tests; may be repeated.",
        autocompletion=complete_method,
    ),
]


Line = Annotated[
    int | None, typer.Option("--line", metavar="N", help="Only the method on this line.")
]


def add_pattern(
    common: Common,
    pattern: PatternName,
    target: Target,
    method: Method = None,
    line: Line = None,
    out: Out = None,
    beside: Beside = False,
    everything: Everything = False,
    python: Python = None,
    verify: Verify = None,
    review: ReviewOption = False,
    plan: PlanOption = False,
    stdin_filename: StdinFilename = None,
) -> int:
    """Add the tests of one pattern to the existing test file."""
    from orchscaffold.model.testcode import CONTEXT_BUILDER, DATA_FACTORY
    from orchscaffold.scaffolding.request import Request

    is_helper = pattern in (CONTEXT_BUILDER, DATA_FACTORY)
    request = Request(
        kind="factories" if is_helper else "coordinator",
        patterns=() if is_helper else (pattern,),
        out=out,
        verify=verify,
        methods=tuple(method or ()),
        helpers=pattern if is_helper else "",
        line=line,
        beside=beside,
        everything=everything,
    )
    return run_request(common, (target,), request, python, Way(review, plan, stdin_filename))
