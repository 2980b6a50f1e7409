"""Which changes of a class its tests notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from orchscaffold.errors import TargetError
from orchscaffold.frozen import dataclass
from orchscaffold.model.proof import Proof, ProvedChange
from orchscaffold.model.settings import Project
from orchscaffold.proving.mutants import Mutant, mutants_of, sample
from orchscaffold.source import parse_source, read_source
from orchscaffold.verify import VerifyRequest
from orchscaffold.verify.prover import Prover, Variant

Advance = Callable[[str], None]
Progress = Callable[[int], AbstractContextManager[Advance]]
PER_TEST = 5.0
PER_VARIANT = 30.0


@dataclass(frozen=True, slots=True)
class Question:
    """Do the tests in these files notice changes of these classes in the module at `path`?

    `count` changes are tried, chosen by `seed`; all for 0.
    """

    project: Project
    path: Path
    classes: tuple[str, ...]
    tests: tuple[Path, ...]
    count: int = 0
    seed: int = 0


def prove(question: Question, progress: Progress) -> Proof:
    """Break the classes in a mirror of the project, one change at a time, and run the tests.

    `progress` is told of the first run of the tests, then how many changes there are and the method
    of each.
    Raises FileError where a file cannot be read, TargetError where there are no tests, OSError
    where nothing can be started.
    """
    if not question.tests:
        raise TargetError(
            "has no tests to ask",
            path=question.path,
            hint=f"Write some: orchscaffold new coordinator {question.path}, or name a file "
            "with --tests.",
        )
    source = read_source(question.path)
    mutants = mutants_of(source, parse_source(source), question.classes)
    chosen = sample(mutants, question.count, question.seed)
    first = question.tests[0]
    request = VerifyRequest(
        question.project,
        first,
        read_source(first).text,
        (),
        measure_before=False,
        per_test=PER_TEST,
        total=60.0 + PER_VARIANT * len(chosen),
    )
    with Prover(request, question.tests) as prover:
        with progress(1) as advance:
            advance("the tests as they are")
            baseline = prover.baseline()
        changes: tuple[ProvedChange, ...] = ()
        if baseline.passing:
            with progress(len(chosen)) as advance:
                changes = tuple(_changes(prover, question.path, chosen, baseline.passing, advance))
    return Proof(
        source=question.path,
        tests=question.tests,
        passing=len(baseline.passing),
        possible=len(mutants),
        changes=changes,
        why="" if baseline.passing else baseline.why or "no test passes",
    )


def _changes(
    prover: Prover,
    path: Path,
    mutants: tuple[Mutant, ...],
    passing: tuple[str, ...],
    advance: Advance,
) -> Iterator[ProvedChange]:
    variants = [Variant(mutant.text, _name(mutant)) for mutant in mutants]
    noticed = prover.notice(path, variants, passing)
    for mutant, outcome in zip(mutants, noticed, strict=True):
        advance(mutant.method)
        yield ProvedChange(
            kind=mutant.kind,
            line=mutant.line,
            method=mutant.method,
            before=mutant.before,
            after=mutant.after,
            by=outcome.by,
            how=outcome.how,
        )


def _name(mutant: Mutant) -> str:
    """What the names of tests of a method begin with."""
    return f"test_{mutant.method.rpartition('.')[2].strip('_')}"
