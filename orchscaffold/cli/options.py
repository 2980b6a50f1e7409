"""The options that every command has, declared and read in one place (see `common`).

They may stand before the command (`orchscaffold --quiet new …`) or after it; both count.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec

import typer

from orchscaffold.cli.common import Common, Format, guarded

P = ParamSpec("P")


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
        raise typer.Exit(guarded(function, common, *args, **kwargs))

    return _with_signature(command, function)


def run_with(function: Callable[Concatenate[Common, P], int], values: Mapping[str, object]) -> int:
    """Run such a function with values for its own parameters and the common ones; its exit code."""
    own = {name: value for name, value in values.items() if name not in _COMMON}
    # The values are of the types that the function declares.
    return guarded(function, _common_of(values, Common()), **own)  # type: ignore[arg-type, call-arg]


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
