"""`orchscaffold inspect TARGET…`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.add_pattern import Method
from orchscaffold.cli.arguments import Targets
from orchscaffold.cli.common import Common
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.guarding import attempt
from orchscaffold.model.report import InspectedClass, InspectReport, Problem

Explain = Annotated[
    bool,
    typer.Option(
        "--explain",
        help="Show the ways through each method, how each is arranged, which are left out and why.",
    ),
]


def inspect(
    common: Common, targets: Targets, explain: Explain = False, method: Method = None
) -> int:
    """Show what was read of a class. Collaborators, behaviour, scenarios and what is left out."""
    from orchscaffold.inspecting import inspect_unit
    from orchscaffold.project import discoverer
    from orchscaffold.targets import find_units

    discover = discoverer(python=None, config=common.config)
    found = find_units(tuple(targets), cwd=Path.cwd(), discover=discover)
    problems = [problem_of(error) for error in found.errors]
    classes: list[InspectedClass] = []
    for unit in found.units:
        read = partial(inspect_unit, unit, explain=explain, only=frozenset(method or ()))
        inspected = attempt(read, unit.path)
        if isinstance(inspected, Problem):
            problems.append(inspected)
        else:
            classes.extend(inspected)
    common.reporter().inspected(InspectReport(tuple(classes), tuple(problems)))
    return exit_code(tuple(problems))
