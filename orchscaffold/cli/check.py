"""`orchscaffold check [PATH…]` and `orchscaffold explain CODE`."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.arguments import Python, Verify
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.options import Common

if TYPE_CHECKING:
    from orchscaffold.checking.remembering import Remembering
    from orchscaffold.checking.repairing import Repairs
    from orchscaffold.checking.run import CheckResult
    from orchscaffold.checking.suppression import Choice
    from orchscaffold.model.check import CheckReport, ShownFinding

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[PATH...]",
        help="Modules, test files or folders; by default the whole project.",
    ),
]
Codes = list[str] | None
Select = Annotated[
    Codes, typer.Option("--select", help="Report these codes alone: D101,G or D.", metavar="CODES")
]
Ignore = Annotated[
    Codes, typer.Option("--ignore", help="Do not report these codes.", metavar="CODES")
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


Cache = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Keep and use answers of earlier runs.")
]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command was asked, less the common options."""

    paths: tuple[Path, ...]
    fix: bool
    unsafe_fixes: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    since: str | None
    statistics: bool
    baseline: Path | None
    write_baseline: bool
    verify: bool | None
    python: Path | None
    cache: bool


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
    verify: Verify = None,
    python: Python = None,
) -> int:
    """Read sources and tests, run nothing, and say what no longer fits.

    Generated tests that are stale, missing or orphaned (G codes), and tests by anybody that
    contradict the code they test (D codes). With --fix, generated tests are brought up to date; new
    ones are run first, as `new` does.
    """
    asked = _Asked(
        paths=tuple(paths or ()),
        fix=fix,
        unsafe_fixes=unsafe_fixes,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        since=since,
        statistics=statistics,
        baseline=baseline,
        write_baseline=write_baseline,
        verify=verify,
        python=python,
        cache=cache,
    )
    return _answered(common, asked)


def _answered(common: Common, asked: _Asked) -> int:
    from orchscaffold.checking.run import Checker

    def checker() -> Checker:
        choice = _choice(asked.select, asked.ignore)
        return Checker(choice, python=asked.python, config=common.config, remembers=asked.cache)

    first = checker()
    project = first.discover(Path.cwd())
    chosen = _paths(asked.paths, asked.since, project.root)
    may_be_gone = asked.since is not None
    reporter = common.check_reporter()
    with reporter.progress(2) as advance:
        result = first.check(chosen, advance, may_be_gone=may_be_gone)
    report = _report(result, project.root, counts=asked.statistics)
    if asked.fix or asked.unsafe_fixes or common.diff:
        kinds = ("safe", "unsafe") if asked.unsafe_fixes else ("safe",)
        repairs = first.repairs(result, kinds, verify=asked.verify)
        report = _with_repairs(report, repairs, is_written=common.writes)
        if common.writes:
            with reporter.progress(2) as advance:
                left = checker().check(chosen, advance, may_be_gone=may_be_gone)
            fixed = max(len(report.findings) - len(left.findings), 0)
            again = _report(left, project.root, counts=asked.statistics)
            report = replace(again, fixed=fixed, changes=report.changes)
    if asked.baseline is not None or asked.write_baseline:
        path = asked.baseline or project.root / _BASELINE
        report = _against_baseline(report, path, is_written=asked.write_baseline)
    if first.remembering is not None:
        _keep(first.remembering)
    reporter.checked(report)
    return exit_code(report.problems, findings=bool(report.findings))


def _keep(remembering: Remembering) -> None:
    from orchscaffold.files import write_cache

    for path, content in remembering.documents():
        write_cache(path, content, ())


_BASELINE = "orchscaffold-baseline.json"


def explain(
    common: Common,
    code: Annotated[str, typer.Argument(help="A code: D103, G101.", metavar="CODE")],
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


def _choice(select: tuple[str, ...], ignore: tuple[str, ...]) -> Choice:
    from orchscaffold.checking.run import known_codes
    from orchscaffold.checking.suppression import Choice, check_codes

    known = known_codes()
    return Choice(check_codes(select, known), check_codes(ignore, known))


def _paths(paths: tuple[Path, ...], since: str | None, root: Path) -> tuple[Path, ...]:
    """What to look at, as absolute paths: what was named, less what did not change."""
    named = tuple(Path(os.path.abspath(path)) for path in paths or (root,))
    if since is None:
        return named
    from orchscaffold.changes import changed_since

    changed = changed_since(since, root)
    return tuple(
        path for path in changed if any(path == top or path.is_relative_to(top) for top in named)
    )


def _report(result: CheckResult, root: Path, *, counts: bool) -> CheckReport:
    from orchscaffold.checking.run import all_rules
    from orchscaffold.model.check import CheckReport

    return CheckReport(
        root=root,
        findings=_shown(result),
        problems=tuple(problem_of(error) for error in result.errors),
        rules=all_rules(),
        files=result.scope.files,
        silenced=result.silenced,
        counts=counts,
    )


def _with_repairs(report: CheckReport, repairs: Repairs, *, is_written: bool) -> CheckReport:
    """The report with the changes that mend what was found, written where they shall be."""
    problems = [*report.problems, *(problem_of(error) for error in repairs.errors)]
    if is_written:
        from orchscaffold.files import prove_change, write_change

        for change in repairs.changes:
            prove_change(change, root=report.root)
        for change in repairs.changes:
            write_change(change, root=report.root)
    return replace(report, changes=repairs.changes, problems=tuple(problems))


def _shown(result: CheckResult) -> tuple[ShownFinding, ...]:
    from orchscaffold.errors import FileError
    from orchscaffold.model.check import ShownFinding
    from orchscaffold.source import read_source, split_lines

    lines: dict[Path, tuple[str, ...]] = {}
    for finding in result.findings:
        if finding.path not in lines:
            try:
                lines[finding.path] = tuple(split_lines(read_source(finding.path).text))
            except FileError:
                lines[finding.path] = ()
    return tuple(
        ShownFinding(f, next(iter(lines[f.path][f.line - 1 : f.line]), "")) for f in result.findings
    )


def _against_baseline(report: CheckReport, path: Path, *, is_written: bool) -> CheckReport:
    from orchscaffold.checking.baseline import baseline_text, read_baseline, unknown
    from orchscaffold.files import read_bytes, write_change
    from orchscaffold.model.report import FileChange

    found = [shown.finding for shown in report.findings]
    if is_written:
        before = read_bytes(path) if path.exists() else None
        text = baseline_text(found, report.root)
        write_change(FileChange(path, before, text.encode()), root=report.root)
        note = f"{len(found)} findings are known to {path.name} from now on"
        return replace(report, findings=(), silenced=report.silenced + len(found), notes=(note,))
    left = set(map(id, unknown(found, read_baseline(path), report.root)))
    kept = tuple(shown for shown in report.findings if id(shown.finding) in left)
    return replace(report, findings=kept, silenced=report.silenced + len(found) - len(kept))
