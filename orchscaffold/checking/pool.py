"""Work done side by side, by as many processes as there are processors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, TypeVar

from orchscaffold.checking.manifest import note_reads, recorded
from orchscaffold.checking.readers import Readers

# Starting processes takes about as long as eight small units.
_WORTH_IT: Final = 16
_CHUNK: Final = 4
_READERS: Final = Readers()

Unit = TypeVar("Unit")
Result = TypeVar("Result")
Work = Callable[[Unit, Readers], Result]


def side_by_side(
    work: Work[Unit, Result], units: Sequence[Unit], readers: Readers
) -> Iterator[Result]:
    """What `work`, a function of a module, gives for each unit, in their order.

    Few units are done right here.
    """
    workers = min(os.cpu_count() or 1, len(units) // (_WORTH_IT // 2))
    if len(units) < _WORTH_IT or workers < 2:
        return (work(unit, readers) for unit in units)
    return _by_processes(work, units, workers)


def _by_processes(
    work: Work[Unit, Result], units: Sequence[Unit], workers: int
) -> Iterator[Result]:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        for result, files, folders in pool.map(partial(_worked, work), units, chunksize=_CHUNK):
            note_reads(files, folders)
            yield result


def _worked(work: Work[Unit, Result], unit: Unit) -> tuple[Result, set[str], set[str]]:
    """One unit in a process of the pool, with what was read for it."""
    with recorded() as reads:
        result = work(unit, _READERS)
        return result, reads.files, reads.folders
