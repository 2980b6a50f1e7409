"""What the command `check` does once its options are read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from orchscaffold.checking.baseline import baseline_text
from orchscaffold.cli.common import Common, guarded
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.guarding import attempt
from orchscaffold.files import read_bytes, write_change
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.check import CheckReport
from orchscaffold.model.outcome import FileChange
from orchscaffold.report.paths import display_path
from orchscaffold.running.baselines import less_baseline
from orchscaffold.running.checking import Asked, CheckRun

BASELINE: Final = "orchscaffold-baseline.json"


@dataclass(frozen=True, slots=True)
class BaselineFile:
    """The file of findings that are known: where it is (None: the usual place), what to do."""

    path: Path | None
    is_written: bool

    def at(self, root: Path) -> Path:
        """Its place in the project at `root`."""
        return Path(os.path.abspath(self.path or root / BASELINE))


NO_BASELINE: Final = BaselineFile(None, is_written=False)


def check_paths(words: Sequence[str]) -> int:
    """What `check` does with paths and no option; the exit code."""

    def check(common: Common) -> int:
        paths = tuple(map(Path, words))
        asked = Asked(cwd=Path.cwd(), paths=paths, writes=common.writes)
        return check_and_report(common, asked, NO_BASELINE)

    return guarded(check, Common())


def check_and_report(common: Common, asked: Asked, baseline: BaselineFile) -> int:
    """Check, repair where that was asked for, report; the exit code.

    Raises UsageError for unknown codes and revisions, ConfigError for a wrong configuration or
    baseline.
    """
    reporter = common.check_reporter()
    run = CheckRun(asked, attempts=attempt, progress=reporter.progress)
    report = run.report()
    if baseline.is_written:
        report = _with_baseline_written(report, baseline.at(run.root), run.root)
    elif baseline.path is not None:
        report = less_baseline(report, baseline.at(run.root))
    run.keep()
    reporter.checked(report)
    return exit_code(report.problems, findings=bool(report.findings))


def _with_baseline_written(report: CheckReport, path: Path, root: Path) -> CheckReport:
    found = [shown.finding for shown in report.findings]
    before = read_bytes(path) if path.exists() else None
    change = FileChange(path, before, baseline_text(found, path.parent).encode())
    write_change(change, root=root)
    known = "1 finding is" if len(found) == 1 else f"{len(found)} findings are"
    note = f"{known} known from now on: orchscaffold check --baseline {display_path(path)}"
    return replace(report, findings=(), silenced=report.silenced + len(found), notes=(note,))
