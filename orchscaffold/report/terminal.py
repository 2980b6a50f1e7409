"""Text for people, through rich: results on standard output, the rest on standard error.

Lines are not cut, and where the output is a terminal only prose is wrapped, so that a path can
always be copied. Where it is none, or cannot show them, symbols are plain ASCII.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.text import Text

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
from orchscaffold.model.templates import (
    TemplateCheck,
    TemplateEjection,
    TemplateList,
    TemplatePreview,
    TemplateReport,
    TemplateSource,
)
from orchscaffold.model.write_plan import ApplyReport, WritePlan
from orchscaffold.report.base import Advance
from orchscaffold.report.diff_text import answer_lines, diff_lines, proposal_lines
from orchscaffold.report.difference import unified
from orchscaffold.report.findings_text import check_lines, explain_lines
from orchscaffold.report.glyphs import ASCII, UNICODE, Glyphs
from orchscaffold.report.init_text import fact_lines, init_lines
from orchscaffold.report.lines import Line
from orchscaffold.report.map_text import map_lines
from orchscaffold.report.problems import problem_lines
from orchscaffold.report.progress import is_watched, progress_on
from orchscaffold.report.proof_text import prove_lines
from orchscaffold.report.read_text import (
    inspect_summary,
    inspected_lines,
    pattern_lines,
    verify_lines,
)
from orchscaffold.report.scaffold_text import applied_lines, demo_lines, owned_lines, run_lines
from orchscaffold.report.templates_text import check_lines as template_check_lines
from orchscaffold.report.templates_text import ejection_lines, list_lines, preview_note
from orchscaffold.report.wrapping import fitted


class TerminalReporter:
    """Prints text. `diff` shows diffs on standard output and moves the rest to standard error."""

    def __init__(
        self,
        *,
        diff: bool = False,
        quiet: bool = False,
        verbose: bool = False,
        no_color: bool = False,
        output: Console | None = None,
    ) -> None:
        color = True if no_color else None
        self._out = output or Console(no_color=color, highlight=False, markup=False, emoji=False)
        self._err = Console(stderr=True, no_color=color, highlight=False, markup=False, emoji=False)
        self._diff = diff
        self._quiet = quiet
        self._verbose = verbose

    def scaffolded(self, run: RunReport) -> None:
        """Print what `new` did: the diffs where asked for, then the summary, then the problems."""
        self._diffs(change for result in run.results for change in result.changes)
        console = self._summary_console()
        self._print(console, run_lines(run, _glyphs(console), verbose=self._verbose))
        self.failed(run.problems)

    def planned(self, run: RunReport, plan: WritePlan) -> None:
        """Say nothing: a plan is JSON."""

    def applied(self, report: ApplyReport) -> None:
        """Print which files `apply` wrote."""
        self._diffs(report.changes)
        self._print(self._summary_console(), applied_lines(report))
        self.failed(report.problems)

    def proposed(self, id_: str, change: FileChange, number: int, total: int) -> None:
        """Print one change, `--quiet` or not: what follows is a question."""
        for line in proposal_lines(id_, change, number, total):
            _print_whole(self._out, line)

    def answers(self) -> None:
        """Print the answers there are, `--quiet` or not."""
        for line in answer_lines():
            _print_line(self._out, line)

    def owned(self, run: OwnRun) -> None:
        """Print what `adopt` or `decline` did: diffs where asked for, then each id."""
        self._diffs(item.change for item in run.files)
        self._print(self._summary_console(), owned_lines(run))
        self.failed(run.problems)

    def introduction(self, report: InitReport) -> None:
        """Print what `init` found, and the diffs, on standard output whether asked for or not."""
        self._print(self._summary_console(), fact_lines(report))
        if not self._quiet:
            for change in report.changes:
                self._diff_of(change)

    def introduced(self, report: InitReport, *, why_not: str = "") -> None:
        """Print which files were written, or why none was."""
        self._print(self._summary_console(), init_lines(report, why_not))

    def inspected(self, report: InspectReport) -> None:
        """Print the classes that `inspect` read."""
        for cls in report.classes:
            self._print(self._out, inspected_lines(cls, verbose=self._verbose))
            self._print(self._out, ((),))
        if report.classes:
            self._print(self._out, (inspect_summary(report.classes),))
        self.failed(report.problems)

    def patterns(self, patterns: tuple[PatternInfo, ...]) -> None:
        """Print the patterns there are."""
        self._print(self._out, pattern_lines(patterns, verbose=self._verbose))

    def templates(self, report: TemplateReport) -> None:
        """Print what `templates` found or did; source is in colours on a terminal."""
        match report:
            case TemplateList():
                self._print(self._out, list_lines(report))
            case TemplateSource():
                self._print_source(report.text, "jinja")
            case TemplateEjection():
                self._diffs(report.changes)
                self._print(self._summary_console(), ejection_lines(report))
            case TemplateCheck():
                self._print(self._out, template_check_lines(report))
                self.failed(report.problems)
            case TemplatePreview():
                self._print(self._err, preview_note(report))
                self._print_source("\n\n".join(r.text for r in report.rendered), "python")

    def verified(self, run: VerifyRun) -> None:
        """Print what `verify` ran."""
        self._print(self._out, verify_lines(run, _glyphs(self._out)))
        self.failed(run.problems)

    def proved(self, run: ProveRun) -> None:
        """Print what `prove` found."""
        self._print(self._out, prove_lines(run))
        self.failed(run.problems)

    def mapped(self, run: MapRun) -> None:
        """Print the map: diffs of pages where asked for, then the map and what it comes to."""
        self._diffs(run.changes)
        console = self._summary_console()
        width = console.width if is_watched(console) else None
        glyphs = _glyphs(console)
        self._print(console, map_lines(run, glyphs, width=width, verbose=self._verbose))
        self.failed(run.problems)

    def demonstrated(self, demo: DemoReport) -> None:
        """Print what `demo` did."""
        self._diffs(change for result in demo.run.results for change in result.changes)
        console = self._summary_console()
        self._print(console, demo_lines(demo, _glyphs(console), verbose=self._verbose))
        self.failed(demo.run.problems)

    def checked(self, report: CheckReport) -> None:
        """Print what `check` found: the diffs where asked for, findings, one line in the end."""
        self._diffs(report.changes)
        console = self._summary_console()
        for line in check_lines(report, quiet=self._quiet, verbose=self._verbose):
            _print_line(console, line)
        self.failed(report.problems)

    def explained(self, rule: RuleInfo) -> None:
        """Print what a code means."""
        self._print(self._out, explain_lines(rule))

    def failed(self, problems: tuple[Problem, ...]) -> None:
        """Print problems to standard error, `--quiet` or not."""
        for line in problem_lines(problems, verbose=self._verbose):
            _print_line(self._err, line)

    def progress(self, total: int) -> AbstractContextManager[Advance]:
        """Show on standard error, where that is a terminal, what is worked on if it takes long."""
        return nullcontext(_silent) if self._quiet else progress_on(self._err, total)

    def _print_source(self, text: str, language: str) -> None:
        if self._quiet or not text:
            return
        if not self._out.is_terminal:
            self._out.print(text.rstrip("\n"), soft_wrap=True)
            return
        from rich.syntax import Syntax

        shown = Syntax("", language, theme="ansi_dark").highlight(text)
        shown.rstrip()
        self._out.print(shown, soft_wrap=True)

    def _diffs(self, changes: Iterable[FileChange]) -> None:
        if not self._diff or self._quiet:
            return
        for change in changes:
            self._diff_of(change)

    def _diff_of(self, change: FileChange) -> None:
        """Print one diff: in colours on a terminal, else to the byte."""
        stream = getattr(self._out.file, "buffer", None)
        if stream is not None and not self._out.is_terminal:
            self._out.file.flush()
            stream.write(unified(change))
            stream.flush()
            return
        for line in diff_lines(change):
            _print_whole(self._out, line)

    def _summary_console(self) -> Console:
        return self._err if self._diff else self._out

    def _print(self, console: Console, lines: Iterable[Line]) -> None:
        if self._quiet:
            return
        for line in lines:
            _print_line(console, line)


def _print_line(console: Console, line: Line) -> None:
    for part in fitted(line, console.width) if is_watched(console) else (line,):
        _print_whole(console, part)


def _print_whole(console: Console, line: Line) -> None:
    text = Text.assemble(*line)
    if not line or " on " not in line[-1][1]:
        text.rstrip()
    console.print(text, soft_wrap=True)


def _silent(_: str) -> None:
    """Say nothing."""


def _glyphs(console: Console) -> Glyphs:
    utf = (console.encoding or "").lower().startswith("utf")
    return UNICODE if console.is_terminal and utf else ASCII
