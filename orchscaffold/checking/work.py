"""One unit of work done: bytes in, findings out."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.checking.regeneration import mark_findings, regeneration_findings
from orchscaffold.checking.units import Checked, Guarded, Unit
from orchscaffold.drift import drift_findings
from orchscaffold.errors import FileError, OrchscaffoldError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.source import parse_source, read_source


def check_unit(unit: Unit, library: SourceLibrary) -> Checked:
    """The findings on one unit, before anything is silenced.

    Generated tests are compared with what would be generated today; a test file is read for drift
    and for damaged marks.
    """
    try:
        if isinstance(unit, Guarded):
            return Checked(regeneration_findings(unit, library))
        source = read_source(unit.path)
        drift = drift_findings(source, library, unit.project)
        return Checked((*mark_findings(source), *drift))
    except OrchscaffoldError as error:
        return Checked(errors=(error,))
    except RecursionError:
        return Checked(errors=(FileError(_TOO_DEEP, path=unit.path),))


def check_module(path: Path) -> Checked:
    """A module without generated tests has to be readable, or its tests cannot be judged."""
    try:
        parse_source(read_source(path))
    except FileError as error:
        return Checked(errors=(error,))
    return Checked()


_TOO_DEEP = "is nested too deeply to be read"
