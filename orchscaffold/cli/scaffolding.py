"""From targets to test files, and what to say of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.cli.exits import exit_code
from orchscaffold.cli.guarding import attempt
from orchscaffold.cli.options import Common
from orchscaffold.cli.reviewing import refuse_review, reviewed
from orchscaffold.model.report import RunReport, ScaffoldResult
from orchscaffold.report.base import Reporter

if TYPE_CHECKING:
    from orchscaffold.scaffolding.request import Request


def run_request(
    common: Common,
    targets: tuple[str, ...],
    request: Request,
    python: Path | None,
    *,
    review: bool = False,
) -> int:
    """Scaffold and write every target, and say what was done; the exit code.

    With `review` each change is asked about first.
    """
    if review:
        refuse_review(common)
    reporter = common.reporter()
    run = scaffold_and_say(common, targets, request, python, reporter, review=review)
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
