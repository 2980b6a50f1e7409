"""Units of work done by the workers of a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

from orchscaffold.checking.manifest import note_reads, recorded
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.units import Checked, Unit
from orchscaffold.checking.work import Task, check_unit
from orchscaffold.cluster import Crew, Job, cluster_at

_ONE = Lock()


def checked_far_away(address: str, units: Sequence[Unit]) -> Iterator[Checked]:
    """The findings on each unit, in their order, by the workers of the scheduler at an address.

    Raises UsageError where none answers.
    """
    with cluster_at(address) as crew:
        yield from checked_by(crew, units)


def checked_by(crew: Crew, units: Sequence[Unit]) -> Iterator[Checked]:
    """The findings on each unit, in their order, by these workers."""
    jobs = [Job(unit.project, partial(_checked, unit), unit.path) for unit in units]
    for outcome in crew.outcomes(jobs):
        checked, files, folders = outcome.result()
        note_reads(map(str, files), map(str, folders))
        yield checked


def _checked(unit: Unit) -> tuple[Checked, frozenset[Path], frozenset[Path]]:
    """The threads of a worker take turns: what is read is recorded by the process."""
    with _ONE, recorded() as reads:
        checked = check_unit(Task(unit, None), _readers_of(unit.project.root))
        return checked, _paths(reads.files), _paths(reads.folders)


@lru_cache(maxsize=2)
def _readers_of(root: Path) -> Readers:
    """Readers of what lies unpacked at a place, where nothing changes."""
    del root
    return Readers()


def _paths(names: set[str]) -> frozenset[Path]:
    return frozenset(Path(os.path.abspath(name)) for name in names)
