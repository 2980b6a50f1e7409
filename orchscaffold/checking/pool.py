"""Units done side by side, by as many processes as there are processors."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from orchscaffold.checking.manifest import note_reads, recorded
from orchscaffold.checking.units import Checked, Unit
from orchscaffold.checking.work import check_unit
from orchscaffold.core import library_for
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.settings import Project

# Starting processes takes about as long as eight small units.
_WORTH_IT: Final = 16
_CHUNK: Final = 4

Libraries = Callable[[Project], SourceLibrary]


def checked_units(units: Sequence[Unit], libraries: Libraries) -> Iterator[Checked]:
    """The result of each unit, in their order; few units are done right here."""
    workers = min(os.cpu_count() or 1, len(units) // (_WORTH_IT // 2))
    if len(units) < _WORTH_IT or workers < 2:
        yield from (check_unit(unit, libraries(unit.project)) for unit in units)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for checked, files, folders in pool.map(_worked, units, chunksize=_CHUNK):
            note_reads(files, folders)
            yield checked


def library_keeper() -> Libraries:
    """A way to the library of a project that makes it once."""
    known: dict[Project, SourceLibrary] = {}

    def library(project: Project) -> SourceLibrary:
        if project not in known:
            known[project] = library_for(project)
        return known[project]

    return library


_LIBRARIES: Final = library_keeper()


def _worked(unit: Unit) -> tuple[Checked, set[str], set[str]]:
    """One unit in a process of the pool, with what was read for it."""
    with recorded() as reads:
        before = (set(reads.files), set(reads.folders))
        checked = check_unit(unit, _LIBRARIES(unit.project))
        return checked, reads.files - before[0], reads.folders - before[1]
