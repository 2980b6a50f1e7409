"""What the options that every command has come to: one value that commands are handed.

Nothing here needs typer, which takes longer to load than a check of an unchanged tree.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Concatenate, ParamSpec

from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.errors import OrchscaffoldError, UsageError
from orchscaffold.frozen import dataclass
from orchscaffold.report.base import CheckReporter, Reporter

P = ParamSpec("P")


class Format(StrEnum):
    """What the output is for: people or programs."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


@dataclass(frozen=True, slots=True)
class Common:
    """The options that every command has."""

    dry_run: bool = False
    diff: bool = False
    format: Format = Format.text
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    config: Path | None = None

    @property
    def writes(self) -> bool:
        """Whether files shall be written at all."""
        return not (self.dry_run or self.diff)

    def reporter(self) -> Reporter:
        """Whoever says what happened, in the format asked for.

        Raises UsageError for a format that only findings have.
        """
        if self.format in (Format.github, Format.sarif):
            raise UsageError(
                f"--format {self.format} is for findings: orchscaffold check has it",
                hint="The other commands have text and json.",
            )
        if self.format is Format.json:
            from orchscaffold.report.json_format import JsonReporter

            return JsonReporter(diff=self.diff)
        from orchscaffold.report.terminal import TerminalReporter

        return TerminalReporter(
            diff=self.diff, quiet=self.quiet, verbose=self.verbose, no_color=self.no_color
        )

    def check_reporter(self) -> CheckReporter:
        """Whoever says what `check` found, in the format asked for."""
        if self.format in (Format.github, Format.sarif):
            from orchscaffold.report.annotations import AnnotationReporter

            return AnnotationReporter(is_sarif=self.format is Format.sarif)
        if self.format is Format.text and not self.diff:
            from orchscaffold.report.unwatched import UnwatchedReporter, is_unwatched

            if is_unwatched():
                return UnwatchedReporter(quiet=self.quiet, verbose=self.verbose)
        return self.reporter()


def guarded(
    function: Callable[Concatenate[Common, P], int],
    common: Common,
    *args: P.args,
    **kwargs: P.kwargs,
) -> int:
    """The exit code of a function that takes the common options; its errors are reported."""
    try:
        return function(common, *args, **kwargs)
    except OrchscaffoldError as error:
        problems = (problem_of(error),)
        common.check_reporter().failed(problems)
        return exit_code(problems)
