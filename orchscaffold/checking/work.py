"""One unit of work done: bytes in, findings out."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.checking.mark_findings import mark_findings
from orchscaffold.checking.plans import Kept, Plans
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.units import Checked, DriftUnit, Guarded, Unit
from orchscaffold.errors import FileError, OrchscaffoldError, nested_too_deeply
from orchscaffold.frozen import dataclass
from orchscaffold.source import parse_source, read_source


@dataclass(frozen=True, slots=True)
class Task:
    """A unit to check, and where plans of its module are kept."""

    unit: Unit
    kept: Kept | None = None


def check_unit(task: Task, readers: Readers) -> Checked:
    """The findings on one unit, before anything is silenced.

    Generated tests are compared with what would be generated today; a test file is read for drift
    and for damaged marks.
    """
    try:
        if isinstance(task.unit, Guarded):
            return _guarded(task.unit, Plans(readers, task.kept))
        return _drift(task.unit, readers)
    except OrchscaffoldError as error:
        return Checked(errors=(error,))
    except RecursionError:
        return Checked(errors=(nested_too_deeply(task.unit.path),))


def _guarded(unit: Guarded, plans: Plans) -> Checked:
    from orchscaffold.checking.regeneration import regeneration_findings

    return Checked(regeneration_findings(unit, plans))


def _drift(unit: DriftUnit, readers: Readers) -> Checked:
    from orchscaffold.drift import drift_findings

    source = read_source(unit.path)
    drift = drift_findings(source, readers.world(unit.project), unit.project)
    return Checked((*mark_findings(source), *drift))


def check_module(path: Path) -> Checked:
    """A module without generated tests has to be readable, or its tests cannot be judged."""
    try:
        parse_source(read_source(path))
    except FileError as error:
        return Checked(errors=(error,))
    except RecursionError:
        return Checked(errors=(nested_too_deeply(path),))
    return Checked()
