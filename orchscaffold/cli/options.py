"""The options that every command has, read in one place and handed on as one value.

They may stand before the command (`orchscaffold --quiet new …`) or after it; both count.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec

import typer

from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.errors import OrchscaffoldError, UsageError
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
        return self.reporter()


DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Do everything but write; say what would be written.")
]
Diff = Annotated[
    bool, typer.Option("--diff", help="Show what would be written as a diff; write nothing.")
]
FormatOption = Annotated[
    Format | None, typer.Option("--format", help="Output for people or for programs.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print more.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (also: NO_COLOR).")]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Read [tool.orchscaffold] from this file.", metavar="FILE"),
]


def _signature_of_common(
    dry_run: DryRun = False,
    diff: Diff = False,
    format: FormatOption = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    config: Config = None,
) -> None:
    """Stands for the options' names, types and defaults; never called."""


_COMMON = inspect.signature(_signature_of_common, eval_str=True).parameters


def with_common(function: Callable[Concatenate[Common, P], int]) -> Callable[P, None]:
    """Make a command of a function: gives it the common options, reports its errors, exits.

    The function takes `Common` first and returns the exit code.
    """

    def command(*args: P.args, **kwargs: P.kwargs) -> None:
        values = {name: kwargs.pop(name, None) for name in _COMMON}
        context = kwargs.pop("context", None)
        common = _merged(context, values)
        raise typer.Exit(_guarded(function, common, *args, **kwargs))

    return _with_signature(command, function)


def run_with(function: Callable[Concatenate[Common, P], int], values: Mapping[str, object]) -> int:
    """Run such a function with values for its own parameters and the common ones; its exit code."""
    own = {name: value for name, value in values.items() if name not in _COMMON}
    # The values are of the types that the function declares.
    return _guarded(function, _common_of(values, Common()), **own)  # type: ignore[arg-type, call-arg]


def _guarded(
    function: Callable[Concatenate[Common, P], int],
    common: Common,
    *args: P.args,
    **kwargs: P.kwargs,
) -> int:
    try:
        return function(common, *args, **kwargs)
    except OrchscaffoldError as error:
        problems = (problem_of(error),)
        common.check_reporter().failed(problems)
        return exit_code(problems)


def _merged(context: object, values: Mapping[str, object]) -> Common:
    before = getattr(context, "obj", None)
    return _common_of(values, before if isinstance(before, Common) else Common())


def _common_of(values: Mapping[str, object], before: Common) -> Common:
    format_, config = values.get("format"), values.get("config")
    return Common(
        dry_run=before.dry_run or bool(values.get("dry_run")),
        diff=before.diff or bool(values.get("diff")),
        format=format_ if isinstance(format_, Format) else before.format,
        quiet=before.quiet or bool(values.get("quiet")),
        verbose=before.verbose or bool(values.get("verbose")),
        no_color=before.no_color or bool(values.get("no_color")),
        config=config if isinstance(config, Path) else before.config,
    )


def _with_signature(
    command: Callable[P, None], function: Callable[Concatenate[Common, P], int]
) -> Callable[P, None]:
    """Show typer the function's own parameters, then the common ones, then the context."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    keyword = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in (*own, *_COMMON.values())]
    parameters = [*keyword, context]
    command.__name__ = function.__name__
    command.__doc__ = function.__doc__
    command.__annotations__ = {p.name: p.annotation for p in parameters}
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return command
