"""`orchscaffold check [PATH…]` and `orchscaffold explain CODE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchscaffold.cli.arguments import Cluster, Python, Verify
from orchscaffold.cli.common import Common
from orchscaffold.cli.completing import complete_code

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH...]",
        help="Modules, test files or folders; by default the whole project.",
    ),
]
Codes = list[str] | None
Select = Annotated[
    Codes,
    typer.Option(
        "--select",
        help="Report these codes alone: D101,G or D.",
        metavar="CODES",
        autocompletion=complete_code,
    ),
]
Ignore = Annotated[
    Codes,
    typer.Option(
        "--ignore", help="Do not report these codes.", metavar="CODES", autocompletion=complete_code
    ),
]
Code = Annotated[
    str,
    typer.Argument(help="A code: D103, G101.", metavar="CODE", autocompletion=complete_code),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        help="Check what changed since the branch left REV, uncommitted changes included.",
        metavar="REV",
    ),
]
Statistics = Annotated[
    bool, typer.Option("--statistics", help="Count the findings of each code, too.")
]
Baseline = Annotated[
    Path | None,
    typer.Option("--baseline", help="Do not report what this file knows.", metavar="FILE"),
]
Fix = Annotated[
    bool, typer.Option("--fix", help="Mend what is sure: generated tests, single right names.")
]
UnsafeFixes = Annotated[
    bool, typer.Option("--unsafe-fixes", help="With --fix: make doubtful repairs, too.")
]
WriteBaseline = Annotated[
    bool, typer.Option("--write-baseline", help="Write what is found into the baseline file.")
]
Shard = Annotated[
    str,
    typer.Option(
        "--shard",
        help="Check one part, for a machine of several: 2/4 is the second of four.",
        metavar="I/N",
    ),
]
Cache = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Keep and use answers of earlier runs.")
]


def check(
    common: Common,
    paths: Paths = None,
    fix: Fix = False,
    unsafe_fixes: UnsafeFixes = False,
    select: Select = None,
    ignore: Ignore = None,
    since: Since = None,
    statistics: Statistics = False,
    baseline: Baseline = None,
    write_baseline: WriteBaseline = False,
    cache: Cache = True,
    shard: Shard = "",
    cluster: Cluster = "",
    verify: Verify = None,
    python: Python = None,
) -> int:
    """Read sources and tests and say what no longer fits. Nothing is run.

    Generated tests that are stale, missing or orphaned (G codes), and tests by anybody that
    contradict the code they test (D codes). With --fix, generated tests are brought up to date; new
    ones are run first, as `new` does.
    """
    from orchscaffold.cli.checking import BaselineFile, check_and_report
    from orchscaffold.running.checking import Asked

    asked = Asked(
        cwd=Path.cwd(),
        paths=tuple(paths or ()),
        repairs=fix or unsafe_fixes or common.diff,
        unsafe_fixes=unsafe_fixes,
        writes=common.writes,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        since=since,
        statistics=statistics,
        verify=verify,
        python=python,
        config=common.config,
        cache=cache,
        shard=shard,
        cluster=cluster,
    )
    return check_and_report(common, asked, BaselineFile(baseline, write_baseline))


def explain(
    common: Common,
    code: Annotated[
        str,
        typer.Argument(help="A code: D103, G101.", metavar="CODE", autocompletion=complete_code),
    ],
) -> int:
    """Say what a finding means, with an example and the repair."""
    from orchscaffold.checking.run import all_rules
    from orchscaffold.errors import UsageError

    rules = {rule.code: rule for rule in all_rules()}
    rule = rules.get(code.upper())
    if rule is None:
        raise UsageError(f"unknown code {code}", hint=f"There are: {', '.join(sorted(rules))}")
    common.reporter().explained(rule)
    return 0
