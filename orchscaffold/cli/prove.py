"""`orchscaffold prove [TARGET…]`."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.arguments import Cluster, Python
from orchscaffold.cli.common import Common
from orchscaffold.cli.completing import complete_target
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.model.report import Problem

if TYPE_CHECKING:
    from orchscaffold.model.proof import Proof
    from orchscaffold.proving.prove import Question
    from orchscaffold.scaffolding.holders import List
    from orchscaffold.targets import Unit

Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET...]",
        help="Modules, classes or folders; by default every module with generated tests.",
        autocompletion=complete_target,
    ),
]
Tests = Annotated[
    list[Path] | None,
    typer.Option("--tests", help="The test files to ask; by default the module's.", metavar="PATH"),
]
Sample = Annotated[
    int, typer.Option("--sample", help="Try this many changes of each module; 0: all.", min=0)
]
Seed = Annotated[int, typer.Option("--seed", help="Chooses the sample.")]
FailUnder = Annotated[
    float,
    typer.Option(
        "--fail-under", help="End with 1 where a module's tests notice less.", metavar="PERCENT"
    ),
]


def prove(
    common: Common,
    targets: Targets = None,
    tests: Tests = None,
    sample: Sample = 0,
    seed: Seed = 0,
    fail_under: FailUnder = 0.0,
    python: Python = None,
    cluster: Cluster = "",
) -> int:
    """Break the code on purpose and see what the tests notice. One change at a time.

    The changes are made in a temporary mirror of the project, and the tests run there, fenced: no
    network, no new processes, no writing elsewhere. Tests written by hand can be asked, too.
    """
    from orchscaffold.model.proof import ProveRun
    from orchscaffold.project import discoverer
    from orchscaffold.scaffolding.holders import lister
    from orchscaffold.targets import find_units

    discover = discoverer(python=python, config=common.config)
    reporter = common.reporter()
    named = tuple(targets or ()) or (str(discover(Path.cwd()).root),)
    found = find_units(named, cwd=Path.cwd(), discover=discover)
    problems = [problem_of(error) for error in found.errors]
    files = tuple(Path(os.path.abspath(path)) for path in tests or ())
    listing = lister()
    asked = ((unit, files or _files(unit, listing, is_named=bool(targets))) for unit in found.units)
    questions = tuple(
        _question(unit, paths, sample, seed) for unit, paths in asked if paths or targets
    )
    if cluster:
        proofs = _far_away(cluster, common, questions, problems)
    else:
        proofs = _proofs(common, questions, problems)
    reporter.proved(ProveRun(proofs, tuple(problems)))
    weak = any(proof.why or proof.percent < fail_under for proof in proofs)
    return exit_code(tuple(problems), findings=weak)


def _files(unit: Unit, listing: List, *, is_named: bool) -> tuple[Path, ...]:
    """The files with generated tests of a module; where it was named, with any of its tests."""
    from orchscaffold.scaffolding.holders import holders

    held = holders(unit, listing(unit.project))
    files = tuple(item.path for item in held if item.has_tests_of(unit.classes))
    return files or tuple(item.path for item in held if is_named)


def _question(unit: Unit, files: tuple[Path, ...], sample: int, seed: int) -> Question:
    from orchscaffold.proving.prove import Question

    return Question(unit.project, unit.path, unit.classes, files, sample, seed)


def _proofs(
    common: Common, questions: tuple[Question, ...], problems: list[Problem]
) -> tuple[Proof, ...]:
    from orchscaffold.cli.guarding import attempt
    from orchscaffold.proving.prove import prove as prove_one

    done: list[Proof] = []
    progress = common.reporter().progress
    for question in questions:
        proof = attempt(partial(prove_one, question, progress), question.path)
        if isinstance(proof, Problem):
            problems.append(proof)
        else:
            done.append(proof)
    return tuple(done)


def _far_away(
    cluster: str, common: Common, questions: tuple[Question, ...], problems: list[Problem]
) -> tuple[Proof, ...]:
    from orchscaffold.cli.spreading import each_far_away
    from orchscaffold.cluster import Job
    from orchscaffold.proving.prove import prove as prove_one
    from orchscaffold.running.attempting import silent

    jobs = [Job(q.project, partial(prove_one, q, silent), q.path) for q in questions]
    with common.reporter().progress(len(jobs)) as advance:
        return tuple(each_far_away(cluster, jobs, problems, advance))
