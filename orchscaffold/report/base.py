"""What every reporter can say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from orchscaffold.model.check import CheckReport
    from orchscaffold.model.findings import RuleInfo
    from orchscaffold.model.proof import ProveRun
    from orchscaffold.model.report import (
        DemoReport,
        FileChange,
        InitReport,
        InspectReport,
        OwnRun,
        PatternInfo,
        Problem,
        RunReport,
        VerifyRun,
    )
    from orchscaffold.model.scenario_map import MapRun
    from orchscaffold.model.templates import TemplateReport
    from orchscaffold.model.write_plan import ApplyReport, WritePlan

Advance = Callable[[str], None]


class CheckReporter(Protocol):
    """Says what `check` found."""

    def checked(self, report: CheckReport) -> None:
        """Report findings and problems."""

    def failed(self, problems: tuple[Problem, ...]) -> None:
        """Report problems that left nothing else to say."""

    def progress(self, total: int) -> AbstractContextManager[Advance]:
        """While the context is open, each call names the item that is now worked on."""


class Reporter(Protocol):
    """Says what happened: results on standard output, problems and progress on standard error."""

    def scaffolded(self, run: RunReport) -> None:
        """Report what `new` did, its problems included."""

    def planned(self, run: RunReport, plan: WritePlan) -> None:
        """Print what a run would write as JSON, whatever the format asked for."""

    def applied(self, report: ApplyReport) -> None:
        """Report what `apply` wrote, its problems included."""

    def proposed(self, id_: str, change: FileChange, number: int, total: int) -> None:
        """Show one of a test file's changes, before it is asked about."""

    def answers(self) -> None:
        """Say which answers there are."""

    def owned(self, run: OwnRun) -> None:
        """Report what `adopt` or `decline` did, its problems included."""

    def introduction(self, report: InitReport) -> None:
        """Show what `init` proposes, before it is asked about or written."""

    def introduced(self, report: InitReport, *, why_not: str = "") -> None:
        """Report what became of that; `why_not` says why nothing was written."""

    def inspected(self, report: InspectReport) -> None:
        """Report what `inspect` read, its problems included."""

    def templates(self, report: TemplateReport) -> None:
        """Report what `templates` found or did."""

    def patterns(self, patterns: tuple[PatternInfo, ...]) -> None:
        """Report the patterns there are."""

    def verified(self, run: VerifyRun) -> None:
        """Report what `verify` ran, its problems included."""

    def proved(self, run: ProveRun) -> None:
        """Report what `prove` found, its problems included."""

    def mapped(self, run: MapRun) -> None:
        """Show the map that `report` drew, its problems included."""

    def demonstrated(self, demo: DemoReport) -> None:
        """Report what `demo` did."""

    def checked(self, report: CheckReport) -> None:
        """Report what `check` found, its problems included."""

    def explained(self, rule: RuleInfo) -> None:
        """Report what a code means."""

    def failed(self, problems: tuple[Problem, ...]) -> None:
        """Report problems that left nothing else to say."""

    def progress(self, total: int) -> AbstractContextManager[Advance]:
        """While the context is open, each call names the item that is now worked on."""
