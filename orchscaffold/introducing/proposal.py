"""All that `init` proposes for a project, and what it was led by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchscaffold.introducing.hooks import CONFIG, hook_change
from orchscaffold.introducing.survey import Survey, survey
from orchscaffold.introducing.table import table_change
from orchscaffold.model.report import InitReport
from orchscaffold.model.settings import USUAL, Project
from orchscaffold.project.pytest_config import upwards

_MOST_NAMES = 3


def propose(project: Project, pyproject: Path) -> InitReport:
    """The changes that introduce orchscaffold to a project; those that are none are left out.

    Raises ConfigError and FileError where a file cannot be read, or has no sure place.
    """
    found = survey(project)
    changes = [table_change(pyproject, found)]
    notes: tuple[str, ...] = ()
    above = _repository_above(project.root)
    if above is None:
        changes.append(hook_change(project.root / CONFIG))
    else:
        notes = (f"the repository begins above, in {above}: its {CONFIG} is left to you",)
    return InitReport(
        root=project.root,
        facts=tuple(_facts(found)),
        changes=tuple(change for change in changes if change.is_change),
        notes=notes,
        first=found.coordinators.files[0] if found.coordinators.files else None,
    )


def _repository_above(root: Path) -> Path | None:
    """The folder of the repository that holds `root`, where that is another."""
    top = tuple(upwards(root))[-1]
    return top if top != root and (top / ".git").exists() else None


def _facts(found: Survey) -> Iterator[tuple[str, str]]:
    project = found.project
    roots = (_below(path, project.root) for path in project.import_roots)
    yield "imported from", ", ".join(roots)
    named = "" if found.naming == USUAL else f", called {found.naming.file}"
    yield "tests", f"{found.tests}/, a {_LAYOUTS[found.layout]}{named}"
    yield "runner", project.runner
    formatter = project.formatter or "none"
    yield "formatter", f"{formatter}, {project.line_length} columns"
    yield "coordinators", _coordinators(found)


_LAYOUTS = {"module": "file for each module", "folder": "folder for each module"}


def _coordinators(found: Survey) -> str:
    names = found.coordinators.names
    if not names:
        return "none found; any class can be named: path.py::Class"
    shown = ", ".join(names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{shown}{more}"


def _below(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
