"""What a check found, less what a baseline knows."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.checking.baseline import read_baseline, unknown
from orchscaffold.frozen import replace
from orchscaffold.model.check import CheckReport
from orchscaffold.running.checking import shown


def less_baseline(report: CheckReport, path: Path) -> CheckReport:
    """The report without the findings that the baseline at `path` knows: they are silenced.

    Raises ConfigError where that file is no baseline.
    """
    findings = (shown.finding for shown in report.findings)
    left = shown(tuple(unknown(findings, read_baseline(path), path.parent)))
    silenced = report.silenced + len(report.findings) - len(left)
    return replace(report, findings=left, silenced=silenced)
