"""The commands, put together. Nothing heavy is imported before a command runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Concatenate, ParamSpec

import typer
from typer.core import TyperGroup

from orchscaffold.cli import (
    add_pattern,
    apply,
    check,
    demo,
    init,
    inspect_,
    new,
    owning,
    patterns,
    prove,
    report,
    templates,
    verify,
)
from orchscaffold.cli.common import Common, Format
from orchscaffold.cli.examples import EXAMPLES, epilog
from orchscaffold.cli.options import (
    Config,
    Diff,
    DryRun,
    FormatOption,
    NoColor,
    Quiet,
    Verbose,
    with_common,
)

P = ParamSpec("P")


class _InOrder(TyperGroup):
    """Lists its commands in the order of their use."""

    def list_commands(self, ctx: object) -> list[str]:
        """The names, those first that somebody new needs first."""
        del ctx
        return sorted(self.commands, key=_ORDER.index)


_ORDER = tuple(dict.fromkeys(name.partition(" ")[0] for name in EXAMPLES))

app = typer.Typer(
    name="orchscaffold",
    cls=_InOrder,
    help="Reads orchestration code and writes pytest files that pass as they stand.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_new = typer.Typer(
    help="Write the test file of a coordinator or a reconciler. Or its factories alone.",
    epilog=epilog("new"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_new, name="new")
_templates = typer.Typer(
    help="Show, copy, check and preview the templates. Built-in ones and your own.",
    epilog=epilog("templates"),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_templates, name="templates")


def _add(name: str, function: Callable[Concatenate[Common, P], int]) -> None:
    """Add a command, `new coordinator`, to its group."""
    group, _, own = name.rpartition(" ")
    groups = {"": app, "new": _new, "templates": _templates}
    groups[group].command(own, epilog=epilog(name))(with_common(function))


_add("new coordinator", new.coordinator)
_add("new reconciler", new.reconciler)
_add("new factories", new.factories)
_add("templates list", templates.listing)
_add("templates show", templates.show)
_add("templates eject", templates.eject)
_add("templates check", templates.check)
_add("templates preview", templates.preview)
_add("add-pattern", add_pattern.add_pattern)
_add("apply", apply.apply)
_add("decline", owning.decline)
_add("adopt", owning.adopt)
_add("inspect", inspect_.inspect)
_add("patterns", patterns.patterns)
_add("verify", verify.verify)
_add("check", check.check)
_add("explain", check.explain)
_add("init", init.init)
_add("prove", prove.prove)
_add("report", report.report)
_add("demo", demo.demo)


def _version(wanted: bool) -> None:
    if wanted:
        from orchscaffold.report.crash import print_version

        print_version()
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    dry_run: DryRun = False,
    diff: Diff = False,
    format: FormatOption = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    no_color: NoColor = False,
    config: Config = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Reads orchestration code and writes pytest files that pass as they stand."""
    del version
    context.obj = Common(
        dry_run=dry_run,
        diff=diff,
        format=format or Format.text,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
        config=config,
    )
