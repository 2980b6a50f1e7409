"""From targets to test files, and what to say of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.cli.common import Common, Format
from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.guarding import attempt
from orchscaffold.cli.reviewing import refuse_review, reviewed
from orchscaffold.cli.standing_in import named, reads_noted, refuse_stdin, source_from_stdin
from orchscaffold.errors import UsageError
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.report import RunReport, ScaffoldResult
from orchscaffold.report.base import Reporter

if TYPE_CHECKING:
    from orchscaffold.scaffolding.request import Request


@dataclass(frozen=True, slots=True)
class Way:
    """How `new` goes about it: each change asked about, as a plan, from standard input."""

    review: bool = False
    plan: bool = False
    stdin: Path | None = None


def run_request(
    common: Common, targets: tuple[str, ...], request: Request, python: Path | None, way: Way
) -> int:
    """Scaffold and write every target, and say what was done; the exit code."""
    if way.review:
        if way.plan:
            raise UsageError("--review asks now, and --plan writes later", hint="Choose one.")
        refuse_review(common)
    if way.stdin is not None:
        refuse_stdin(way.stdin, targets, request)
        common = replace(common, diff=True)
        request = replace(request, verify=False)
        targets = tuple(named(target, way.stdin) for target in targets)
    elif "-" in targets:
        raise UsageError("- has no name of its own", hint="Give it one: --stdin-filename PATH")
    if way.plan:
        common = replace(common, dry_run=True, diff=False, format=Format.json)
    reporter = common.reporter()
    with source_from_stdin(way.stdin), reads_noted(way.plan) as reads:
        run = scaffold_and_say(common, targets, request, python, reporter, review=way.review)
    if way.plan:
        from orchscaffold.running.planning import plan_of

        reporter.planned(run, plan_of(run, reads))
    else:
        reporter.scaffolded(run)
    failed = any(_has_failed(result, asked=request.verify is True) for result in run.results)
    return exit_code(run.problems, findings=failed)


def scaffold_and_say(
    common: Common,
    targets: tuple[str, ...],
    request: Request,
    python: Path | None,
    say: Reporter,
    *,
    review: bool = False,
) -> RunReport:
    """Scaffold every target, then write; `say` tells how far it is, and what is asked."""
    from orchscaffold.running.scaffolding import Asked, scaffold_targets

    return scaffold_targets(
        Asked(targets, request, Path.cwd(), python, common.config, common.writes),
        attempts=attempt,
        progress=say.progress,
        review=partial(reviewed, say=say) if review else None,
    )


def _has_failed(result: ScaffoldResult, *, asked: bool) -> bool:
    """Whether the tests could have been run, or were `asked` to be, and gave no good result."""
    verification = result.verification
    if verification is None:
        return False
    wanted = verification.tried or (asked and result.written > 0)
    return verification.failed > 0 or (wanted and not verification.ran)
