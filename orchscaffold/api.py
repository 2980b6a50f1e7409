"""The Python interface: what `orchscaffold new` and `orchscaffold check` do, as functions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from orchscaffold.errors import OrchscaffoldError
from orchscaffold.model.check import CheckReport
from orchscaffold.model.report import RunReport

__all__ = ["CheckReport", "OrchscaffoldError", "RunReport", "check", "scaffold"]

Kind: TypeAlias = Literal["coordinator", "reconciler", "factories"]
Place: TypeAlias = "str | os.PathLike[str]"


def scaffold(
    *targets: Place,
    kind: Kind = "coordinator",
    patterns: Sequence[str] = (),
    methods: Sequence[str] = (),
    out: Place | None = None,
    beside: bool = False,
    everything: bool = False,
    verify: bool | None = None,
    dry_run: bool = False,
    cwd: Place | None = None,
    python: Place | None = None,
    config: Place | None = None,
) -> RunReport:
    """Write or patch the test files of coordinators, as `orchscaffold new` does.

    `targets` are files, folders, modules or classes in them, as on the command line, seen from
    `cwd`; the other arguments are its options. With `dry_run` nothing is written: the changes are
    in the report. A target that fails is a problem of the report and does not stop the others.
    Raises UsageError, ConfigError or TemplateError where nothing could be done at all.
    """
    from orchscaffold.running.scaffolding import Asked, scaffold_targets
    from orchscaffold.scaffolding.request import Request

    here = Path.cwd() if cwd is None else Path(os.path.abspath(cwd))
    request = Request(
        kind=kind,
        patterns=tuple(patterns),
        out=_path(out, here),
        verify=verify,
        methods=tuple(methods),
        beside=beside,
        everything=everything,
    )
    asked = Asked(
        targets=tuple(os.fspath(target) for target in targets),
        request=request,
        cwd=here,
        python=_path(python, here),
        config=_path(config, here),
        writes=not dry_run,
    )
    return scaffold_targets(asked)


def check(
    *paths: Place,
    fix: bool = False,
    unsafe_fixes: bool = False,
    dry_run: bool = False,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    since: str | None = None,
    verify: bool | None = None,
    baseline: Place | None = None,
    cache: bool = False,
    cwd: Place | None = None,
    python: Place | None = None,
    config: Place | None = None,
) -> CheckReport:
    """Read sources and tests, run nothing, and give what no longer fits, as `orchscaffold check`.

    `paths` are files and folders seen from `cwd`; by default the whole project. With `fix` what is
    sure is mended, unless `dry_run`: then the changes are in the report. What the file `baseline`
    knows is left out. Raises UsageError, ConfigError or TemplateError where nothing could be
    checked at all.
    """
    from orchscaffold.running.checking import Asked, CheckRun

    here = Path.cwd() if cwd is None else Path(os.path.abspath(cwd))
    asked = Asked(
        cwd=here,
        paths=tuple(Path(path) for path in paths),
        repairs=fix or unsafe_fixes,
        unsafe_fixes=unsafe_fixes,
        writes=not dry_run,
        select=tuple(select),
        ignore=tuple(ignore),
        since=since,
        verify=verify,
        python=_path(python, here),
        config=_path(config, here),
        cache=cache,
    )
    run = CheckRun(asked)
    report = run.report()
    run.keep()
    known = _path(baseline, here)
    if known is None:
        return report
    from orchscaffold.running.baselines import less_baseline

    return less_baseline(report, known)


def _path(place: Place | None, here: Path) -> Path | None:
    return None if place is None else here / Path(place)
