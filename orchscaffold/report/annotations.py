"""What `check` found, for GitHub's workflow log and for readers of SARIF."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from orchscaffold.model.check import CheckReport
from orchscaffold.model.outcome import Problem
from orchscaffold.report.base import Advance
from orchscaffold.report.findings_json import github_lines, sarif_json


class AnnotationReporter:
    """Prints workflow commands, or one SARIF log where `is_sarif`, on standard output."""

    def __init__(self, *, is_sarif: bool) -> None:
        self._is_sarif = is_sarif

    def checked(self, report: CheckReport) -> None:
        """Print what `check` found."""
        if self._is_sarif:
            text = json.dumps(sarif_json(report), indent=2, ensure_ascii=False)
        else:
            text = "\n".join(github_lines(report))
        if text:
            sys.stdout.write(f"{text}\n")

    def failed(self, problems: tuple[Problem, ...]) -> None:
        """Print problems alone."""
        self.checked(CheckReport((), problems, (), 0))

    @contextmanager
    def progress(self, total: int) -> Iterator[Advance]:
        """Say nothing."""
        del total
        yield lambda _: None
