"""A whole check: what there is to find, what mends it; written where that is asked for."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from orchscaffold.checking.codes import CODES
from orchscaffold.checking.run import Checker, CheckResult, rules_of
from orchscaffold.checking.sharding import read_shard, share_of
from orchscaffold.checking.suppression import Choice, check_codes
from orchscaffold.errors import FileError
from orchscaffold.files import prove_change, write_cache, write_change
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.check import CheckReport, ShownFinding
from orchscaffold.model.findings import SAFE, UNSAFE, Finding
from orchscaffold.model.outcome import FileChange, Problem
from orchscaffold.running.attempting import Attempt, Progress, attempt, silent
from orchscaffold.source import read_source, split_lines

Value = TypeVar("Value")
_FIRST_KEPT: Final = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What to check, by default the project around `cwd`, and how.

    `repairs` asks for what mends findings, made where `writes`; with `unsafe_fixes` for doubtful
    ones, too. `since` limits it to what changed since a revision, `select` and `ignore` to codes,
    `shard` to one part (`2/4`). The workers of the scheduler at `cluster` do it, if one is named.
    """

    cwd: Path
    paths: tuple[Path, ...] = ()
    repairs: bool = False
    unsafe_fixes: bool = False
    writes: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    since: str | None = None
    statistics: bool = False
    verify: bool | None = None
    python: Path | None = None
    config: Path | None = None
    cache: bool = True
    shard: str = ""
    cluster: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of repairs to make."""
        return (SAFE, UNSAFE) if self.unsafe_fixes else (SAFE,)


class CheckRun:
    """One run over the paths that it was given.

    Raises UsageError for unknown codes, revisions and parts, ConfigError for a wrong configuration.
    """

    def __init__(
        self, asked: Asked, *, attempts: Attempt = attempt, progress: Progress = silent
    ) -> None:
        self._asked = asked
        self._attempt = attempts
        self._progress = progress
        self._choice = Choice(check_codes(asked.select, CODES), check_codes(asked.ignore, CODES))
        self._shard = read_shard(asked.shard) if asked.shard else None
        self._first = self._checker()
        first = asked.cwd / asked.paths[0] if asked.paths else asked.cwd
        self.root = self._first.discover(first).root
        self._paths, self._gone = _targets(asked, self.root)

    def report(self) -> CheckReport:
        """What there is to report; once repairs are made or shown, where they are asked for."""
        return self._repaired() if self._asked.repairs else self._found()

    def _found(self) -> CheckReport:
        """What there is to report."""
        return self._report(self._result(self._first))

    def _repaired(self) -> CheckReport:
        """What there is to report once repairs are made, or shown."""
        result = self._result(self._first)
        report = self._report(result)
        repairs = self._first.repairs(result, self._asked.kinds, verify=self._asked.verify)
        problems = [*report.problems, *map(Problem.of, repairs.errors)]
        if not self._asked.writes:
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
        _keep(self._first)

    def _checker(self) -> Checker:
        asked = self._asked
        return Checker(
            self._choice,
            python=asked.python,
            config=asked.config,
            remembers=asked.cache,
            cluster=asked.cluster,
        )

    def _result(self, checker: Checker) -> CheckResult:
        with self._progress(1) as advance:
            advance("tests and what they are of")
            scope = checker.scope(self._paths, self._gone)
            scope = share_of(scope, self._shard) if self._shard else scope
        with self._progress(len(scope.guarded) + len(scope.tests)) as advance:
            return checker.check(scope, _keeping(advance, checker))

    def _report(self, result: CheckResult) -> CheckReport:
        return CheckReport(
            findings=shown(result.findings),
            problems=tuple(map(Problem.of, result.errors)),
            rules=rules_of(result.findings),
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

        proved = tuple(self._each(by_path, prove, problems))
        yield from self._each(proved, write, problems)

    def _each(
        self, paths: Iterable[Path], action: Callable[[Path], Value], problems: list[Problem]
    ) -> Iterator[Value]:
        """What `action` returns for each path; where it could not, that is a problem."""
        for path in paths:
            outcome = self._attempt(partial(action, path), path)
            if isinstance(outcome, Problem):
                problems.append(outcome)
            else:
                yield outcome


def _keep(checker: Checker) -> None:
    for path, content in checker.known.documents():
        write_cache(path, content, ())


def _keeping(advance: Callable[[str], None], checker: Checker) -> Callable[[str], None]:
    """Progress that also keeps what was found so far: a run that is cut off goes on from there.

    Each time all is written anew, a quarter more of it than before: in all that costs no more than
    five times the last.
    """
    due = _FIRST_KEPT

    def advanced(name: str) -> None:
        nonlocal due
        advance(name)
        if checker.known.news >= due:
            _keep(checker)
            due = checker.known.news * 5 // 4

    return advanced


def _targets(asked: Asked, root: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The files and folders to look at, absolute, and the files that are gone.

    With `--since`, a folder stands for what changed in it; a file that is named stands for itself.
    """
    named = tuple(Path(os.path.abspath(asked.cwd / path)) for path in asked.paths or (root,))
    if asked.since is None:
        return named, ()
    from orchscaffold.changes import changed_since

    changed = [
        path for folder in named if folder.is_dir() for path in changed_since(asked.since, folder)
    ]
    there = tuple(path for path in changed if path.is_file())
    gone = tuple(path for path in changed if not os.path.lexists(path))
    return (*(path for path in named if not path.is_dir()), *there), gone


def shown(findings: tuple[Finding, ...]) -> tuple[ShownFinding, ...]:
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
