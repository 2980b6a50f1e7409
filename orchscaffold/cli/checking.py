"""What the command `check` does once its options are read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from orchscaffold.checking.baseline import baseline_text, read_baseline, unknown
from orchscaffold.checking.run import Checker, CheckResult, all_rules, known_codes
from orchscaffold.checking.suppression import Choice, check_codes
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.guarding import each
from orchscaffold.cli.options import Common
from orchscaffold.errors import FileError
from orchscaffold.files import prove_change, read_bytes, write_cache, write_change
from orchscaffold.model.check import CheckReport, ShownFinding
from orchscaffold.model.findings import SAFE, UNSAFE, Finding
from orchscaffold.model.report import FileChange, Problem
from orchscaffold.report.paths import display_path
from orchscaffold.source import read_source, split_lines

BASELINE: Final = "orchscaffold-baseline.json"


@dataclass(frozen=True, slots=True)
class Asked:
    """What `check` was asked, less the options that all commands have."""

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

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of repairs to make."""
        return (SAFE, UNSAFE) if self.unsafe_fixes else (SAFE,)


def check_and_report(common: Common, asked: Asked) -> int:
    """Check, repair where that was asked for, report; the exit code.

    Raises UsageError for unknown codes and revisions, ConfigError for a wrong configuration or
    baseline.
    """
    run = _Run(common, asked)
    report = run.repaired() if asked.fix or asked.unsafe_fixes or common.diff else run.found()
    if asked.write_baseline:
        report = _with_baseline_written(report, run.baseline)
    elif asked.baseline is not None:
        report = _less_baseline(report, run.baseline)
    run.keep()
    common.check_reporter().checked(report)
    return exit_code(report.problems, findings=bool(report.findings))


class _Run:
    """One run of the command over the paths that it was given."""

    def __init__(self, common: Common, asked: Asked) -> None:
        known = known_codes()
        self._common = common
        self._asked = asked
        self._choice = Choice(check_codes(asked.select, known), check_codes(asked.ignore, known))
        self._first = self._checker()
        self._root = self._first.discover(asked.paths[0] if asked.paths else Path.cwd()).root
        self._paths, self._gone = _targets(asked, self._root)

    @property
    def baseline(self) -> Path:
        """The baseline file that was named, or the usual one."""
        return Path(os.path.abspath(self._asked.baseline or self._root / BASELINE))

    def found(self) -> CheckReport:
        """What there is to report."""
        return self._report(self._result(self._first))

    def repaired(self) -> CheckReport:
        """What there is to report once repairs are made, or shown."""
        result = self._result(self._first)
        report = self._report(result)
        repairs = self._first.repairs(result, self._asked.kinds, verify=self._asked.verify)
        problems = [*report.problems, *map(problem_of, repairs.errors)]
        if not self._common.writes:
            return replace(
                report, changes=repairs.changes, problems=tuple(problems), notes=repairs.notes
            )
        written = tuple(self._written(repairs.changes, problems))
        left = self._report(self._result(self._checker()))
        return replace(
            left,
            changes=written,
            is_written=True,
            notes=repairs.notes,
            fixed=_fewer(report.findings, left.findings),
            problems=tuple(dict.fromkeys((*problems, *left.problems))),
        )

    def keep(self) -> None:
        """Keep what was found for the next run."""
        if self._first.remembering is not None:
            for path, content in self._first.remembering.documents():
                write_cache(path, content, ())

    def _checker(self) -> Checker:
        asked = self._asked
        return Checker(
            self._choice,
            python=asked.python,
            config=self._common.config,
            remembers=asked.cache,
        )

    def _result(self, checker: Checker) -> CheckResult:
        scope = checker.scope(self._paths, self._gone)
        reporter = self._common.check_reporter()
        with reporter.progress(len(scope.guarded) + len(scope.tests)) as advance:
            return checker.check(scope, advance)

    def _report(self, result: CheckResult) -> CheckReport:
        return CheckReport(
            findings=_shown(result.findings),
            problems=tuple(map(problem_of, result.errors)),
            rules=all_rules(),
            files=len(result.scope.files),
            silenced=result.silenced,
            counts=self._asked.statistics,
            compared=tuple(unit.path for unit in result.scope.guarded),
            read=tuple(unit.path for unit in result.scope.tests),
        )

    def _written(
        self, changes: tuple[FileChange, ...], problems: list[Problem]
    ) -> Iterator[FileChange]:
        """The changes, all proved before any is written; what fails stays with its file."""
        by_path = {change.path: change for change in changes}

        def prove(path: Path) -> Path:
            prove_change(by_path[path], root=self._first.discover(path).root)
            return path

        def write(path: Path) -> FileChange:
            write_change(by_path[path], root=self._first.discover(path).root)
            return by_path[path]

        yield from each(tuple(each(by_path, prove, problems)), write, problems)


def _targets(asked: Asked, root: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The files and folders to look at, absolute, and the files that are gone.

    With `--since`, a folder stands for what changed in it; a file that is named stands for itself.
    """
    named = tuple(Path(os.path.abspath(path)) for path in asked.paths or (root,))
    if asked.since is None:
        return named, ()
    from orchscaffold.changes import changed_since

    changed = [
        path for folder in named if folder.is_dir() for path in changed_since(asked.since, folder)
    ]
    there = tuple(path for path in changed if path.is_file())
    gone = tuple(path for path in changed if not os.path.lexists(path))
    return (*(path for path in named if not path.is_dir()), *there), gone


def _shown(findings: tuple[Finding, ...]) -> tuple[ShownFinding, ...]:
    """The findings with the text of their lines."""
    lines: dict[Path, tuple[str, ...]] = {}
    for finding in findings:
        if finding.path not in lines:
            try:
                lines[finding.path] = split_lines(read_source(finding.path).text)
            except FileError:
                lines[finding.path] = ()
    return tuple(
        ShownFinding(f, next(iter(lines[f.path][f.line - 1 : f.line]), "")) for f in findings
    )


def _fewer(before: tuple[ShownFinding, ...], after: tuple[ShownFinding, ...]) -> int:
    """How many findings are gone; the lines of others may have moved."""
    return (_counted(before) - _counted(after)).total()


def _counted(found: tuple[ShownFinding, ...]) -> Counter[tuple[Path, str, str]]:
    findings = (shown.finding for shown in found)
    return Counter((finding.path, finding.code, finding.message) for finding in findings)


# --- baselines


def _less_baseline(report: CheckReport, path: Path) -> CheckReport:
    kept = unknown((shown.finding for shown in report.findings), read_baseline(path), path.parent)
    left = _shown(tuple(kept))
    return replace(
        report,
        findings=left,
        silenced=report.silenced + len(report.findings) - len(left),
    )


def _with_baseline_written(report: CheckReport, path: Path) -> CheckReport:
    found = [shown.finding for shown in report.findings]
    before = read_bytes(path) if path.exists() else None
    change = FileChange(path, before, baseline_text(found, path.parent).encode())
    write_change(change, root=path.parent)
    known = "1 finding is" if len(found) == 1 else f"{len(found)} findings are"
    note = f"{known} known from now on: orchscaffold check --baseline {display_path(path)}"
    return replace(report, findings=(), silenced=report.silenced + len(found), notes=(note,))
