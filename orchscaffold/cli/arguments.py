"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.completing import complete_pattern, complete_target

Targets = Annotated[
    list[str],
    typer.Argument(
        metavar="TARGET",
        help="path.py, path.py::Class, package.module, package.module:Class, or a folder; "
        "- with --stdin-filename.",
        autocompletion=complete_target,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="PATH", help="The test file; by default it mirrors the module's path."
    ),
]
Beside = Annotated[
    bool,
    typer.Option(
        "--beside",
        help="Write test_<module>_enhanced.py next to the test file written by hand.",
    ),
]
Everything = Annotated[
    bool,
    typer.Option("--all", help="Add what tests written by hand cover, too."),
]
ReviewOption = Annotated[
    bool,
    typer.Option("--review", help="Show each change and ask: yes, not now, or never."),
]
Python = Annotated[
    Path | None,
    typer.Option(
        "--python",
        metavar="PATH",
        help="The interpreter that runs the tests; by default the project's own.",
    ),
]
Verify = Annotated[
    bool | None,
    typer.Option(
        "--verify/--no-verify",
        help="Run the new tests, fenced; by default where pytest imports.",
    ),
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Let the workers of this Dask scheduler do it; needs orchscaffold[cluster].",
    ),
]
Pattern = Annotated[
    list[str] | None,
    typer.Option(
        "--pattern",
        metavar="NAME",
        help="Only this pattern; may be repeated.",
        autocompletion=complete_pattern,
    ),
]
PlanOption = Annotated[
    bool,
    typer.Option("--plan", help="Print what would be written as JSON, for `orchscaffold apply`."),
]
StdinFilename = Annotated[
    Path | None,
    typer.Option(
        "--stdin-filename",
        metavar="PATH",
        help="Read the module from standard input, as if it stood there; shows a diff.",
    ),
]
