"""Units done side by side, by as many processes as there are processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Final, Protocol, TypeVar

from orchscaffold.checking.manifest import note_reads, recorded
from orchscaffold.core import library_for
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.settings import Project

# Starting processes takes about as long as eight small units.
_WORTH_IT: Final = 16
_CHUNK: Final = 4

Libraries = Callable[[Project], SourceLibrary]


class InProject(Protocol):
    """A piece of work in a project."""

    @property
    def project(self) -> Project:
        """The project."""


Unit = TypeVar("Unit", bound=InProject)
Result = TypeVar("Result")
Work = Callable[[Unit, SourceLibrary], Result]


def side_by_side(
    work: Work[Unit, Result], units: Sequence[Unit], libraries: Libraries
) -> Iterator[Result]:
    """What `work`, a function of a module, gives for each unit, in their order.

    Few units are done right here.
    """
    workers = min(os.cpu_count() or 1, len(units) // (_WORTH_IT // 2))
    if len(units) < _WORTH_IT or workers < 2:
        yield from (work(unit, libraries(unit.project)) for unit in units)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for result, files, folders in pool.map(partial(_worked, work), units, chunksize=_CHUNK):
            note_reads(files, folders)
            yield result


def library_keeper() -> Libraries:
    """A way to the library of a project that makes it once."""
    known: dict[Project, SourceLibrary] = {}

    def library(project: Project) -> SourceLibrary:
        if project not in known:
            known[project] = library_for(project)
        return known[project]

    return library


_LIBRARIES: Final = library_keeper()


def _worked(work: Work[Unit, Result], unit: Unit) -> tuple[Result, set[str], set[str]]:
    """One unit in a process of the pool, with what was read for it."""
    with recorded() as reads:
        before = (set(reads.files), set(reads.folders))
        result = work(unit, _LIBRARIES(unit.project))
        return result, reads.files - before[0], reads.folders - before[1]
