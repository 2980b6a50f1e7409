"""Jobs done by the workers of a cluster: what fails stays with its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from orchscaffold.cli.guarding import attempt
from orchscaffold.cluster import Job, Outcome, cluster_at
from orchscaffold.model.outcome import Problem

Result = TypeVar("Result")
Advance = Callable[[str], None]


def each_far_away(
    address: str, jobs: Sequence[Job[Result]], problems: list[Problem], advance: Advance
) -> Iterator[Result]:
    """What each job gives, in their order, by the workers of the scheduler at an address; where it
    gave nothing, that is added to `problems`.

    Raises UsageError where no scheduler answers.
    """
    with cluster_at(address) as crew:
        for job, outcome in zip(jobs, crew.outcomes(jobs), strict=True):
            advance(job.path.name)
            result = attempt(partial(Outcome.result, outcome), job.path)
            if isinstance(result, Problem):
                problems.append(result)
            else:
                yield result
