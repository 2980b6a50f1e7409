"""The commands, put together. Nothing heavy is imported before a command runs."""

from __future__ import annotations

from typing import Annotated

import typer

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

app = typer.Typer(
    name="orchscaffold",
    help="Reads orchestration code and writes pytest files that pass as they stand.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_new = typer.Typer(
    help="Write the test file of a coordinator or a reconciler. Or its factories alone.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_new, name="new")
_templates = typer.Typer(
    help="Show, copy, check and preview the templates. Built-in ones and your own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(_templates, name="templates")

_new.command("coordinator")(with_common(new.coordinator))
_new.command("reconciler")(with_common(new.reconciler))
_new.command("factories")(with_common(new.factories))
_templates.command("list")(with_common(templates.listing))
_templates.command("show")(with_common(templates.show))
_templates.command("eject")(with_common(templates.eject))
_templates.command("check")(with_common(templates.check))
_templates.command("preview")(with_common(templates.preview))
app.command("add-pattern")(with_common(add_pattern.add_pattern))
app.command("apply")(with_common(apply.apply))
app.command("decline")(with_common(owning.decline))
app.command("adopt")(with_common(owning.adopt))
app.command("inspect")(with_common(inspect_.inspect))
app.command("patterns")(with_common(patterns.patterns))
app.command("verify")(with_common(verify.verify))
app.command("check")(with_common(check.check))
app.command("explain")(with_common(check.explain))
app.command("init")(with_common(init.init))
app.command("prove")(with_common(prove.prove))
app.command("report")(with_common(report.report))
app.command("demo")(with_common(demo.demo))


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
