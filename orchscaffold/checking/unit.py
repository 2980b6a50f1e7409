"""The units of work: one module with its generated tests, one test file. Bytes in, findings out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from orchscaffold.checking.regeneration import mark_findings, regeneration_findings
from orchscaffold.checking.scope import Guarded
from orchscaffold.drift import drift_findings
from orchscaffold.errors import FileError, OrchscaffoldError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.findings import Finding
from orchscaffold.model.settings import Project
from orchscaffold.source import read_source


@dataclass(frozen=True, slots=True)
class Checked:
    """What one unit gave: findings, before anything is silenced, and what could not be read."""

    findings: tuple[Finding, ...] = ()
    errors: tuple[OrchscaffoldError, ...] = ()


def check_guarded(guarded: Guarded, library: SourceLibrary) -> Checked:
    """Compare a module's generated tests with what would be generated today."""
    try:
        return Checked(regeneration_findings(guarded, library))
    except OrchscaffoldError as error:
        return Checked(errors=(error,))
    except RecursionError:
        return Checked(errors=(FileError(_TOO_DEEP, path=guarded.path),))


def check_test(project: Project, path: Path, library: SourceLibrary) -> Checked:
    """Read one test file for drift and for damaged marks."""
    try:
        source = read_source(path)
        return Checked((*mark_findings(source), *drift_findings(source, library, project)))
    except OrchscaffoldError as error:
        return Checked(errors=(error,))
    except RecursionError:
        return Checked(errors=(FileError(_TOO_DEEP, path=path),))


_TOO_DEEP = "is nested too deeply to be read"
