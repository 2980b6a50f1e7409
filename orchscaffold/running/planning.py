"""Plans that are kept: made from a run that wrote nothing, read again, proved, carried out.

A plan may come from anywhere. What it says is written only inside the project that `apply` is run
in, only into files that `new` could have written, and only where all that it was made from is as it
was.
"""

from __future__ import annotations

import ast
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from orchscaffold.errors import FileError, OrchscaffoldError, UsageError
from orchscaffold.files import prove_change, read_bytes
from orchscaffold.frozen import replace
from orchscaffold.model.report import FileChange, RunReport
from orchscaffold.model.settings import Project
from orchscaffold.model.write_plan import PlannedChange, ReadFile, WritePlan
from orchscaffold.patching.marks import find_marked
from orchscaffold.patching.suites import ids_of_tests
from orchscaffold.project import helpers_file, is_test_file
from orchscaffold.source import parse_source, source_from_bytes

_INSTALLED: Final = frozenset({"site-packages", "venv", "node_modules"})
_AGAIN: Final = "Make the plan again: orchscaffold new ... --plan"


def plan_of(run: RunReport, reads: Iterable[str]) -> WritePlan:
    """The plan that has the changes of a run; `reads` are the files that it has read.

    Raises UsageError where the run was about several projects.
    """
    roots = {result.root for result in run.results}
    if len(roots) > 1:
        names = ", ".join(sorted(str(root) for root in roots))
        raise UsageError(
            f"--plan is for one project, and the targets lead to {names}",
            hint="Make one plan for each.",
        )
    root = next(iter(roots), Path.cwd())
    changes: dict[Path, FileChange] = {}
    for change in (c for result in run.results for c in result.changes if c.is_change):
        first = changes.get(change.path, change)
        changes[change.path] = replace(first, after=change.after)
    planned = tuple(_planned(change, root) for change in changes.values())
    written = {change.path for change in planned}
    paths = {os.path.abspath(path) for path in reads}
    read = (_read(Path(path), root) for path in sorted(paths))
    return WritePlan(tuple(r for r in read if r and r.path not in written), planned)


def changes_in(plan: WritePlan, project: Project) -> tuple[FileChange, ...]:
    """The changes of a plan, each proved.

    Raises UsageError for a path that is not the plan's to write, FileError where a file is not as
    it was when the plan was made, or what would be written is no Python or loses a test.
    """
    for read in plan.reads:
        path = _inside(read.path, project)
        if not path.is_file() or _digest(read_bytes(path)) != read.digest:
            raise FileError(
                "is not as it was when the plan was made; nothing was written",
                path=path,
                hint=_AGAIN,
            )
    return tuple(_proved(change, project) for change in plan.changes)


def _planned(change: FileChange, root: Path) -> PlannedChange:
    before = None if change.before is None else _digest(change.before)
    return PlannedChange(_below(change.path, root), before, change.after or b"")


def _below(path: Path, root: Path) -> str:
    if not path.is_relative_to(root):
        raise FileError(
            "lies outside the project; there is no plan for it",
            path=path,
            hint="Write it without --plan, or name a file inside with --out.",
        )
    return path.relative_to(root).as_posix()


def _read(path: Path, root: Path) -> ReadFile | None:
    """A file of the project that was read; None for what is installed, hidden or gone."""
    if not path.is_relative_to(root) or not path.is_file():
        return None
    parts = path.relative_to(root).parts
    if _INSTALLED.intersection(parts) or any(part.startswith(".") for part in parts):
        return None
    return ReadFile(_below(path, root), _digest(read_bytes(path)))


def _proved(planned: PlannedChange, project: Project) -> FileChange:
    path = _inside(planned.path, project)
    is_package = path.name == "__init__.py" and path.is_relative_to(project.test_root)
    if not (is_package or is_test_file(project, path) or path == helpers_file(project)):
        raise UsageError(
            "is no test file: a plan does not write there",
            path=path,
            hint="A plan is for files that `orchscaffold new` writes.",
        )
    before = read_bytes(path) if os.path.lexists(path) else None
    if (None if before is None else _digest(before)) != planned.before:
        raise FileError(
            "is not as it was when the plan was made; nothing was written",
            path=path,
            hint=_AGAIN,
        )
    parse_source(source_from_bytes(path, planned.content))
    change = FileChange(path, before, planned.content)
    prove_change(change, root=project.root)
    lost = next(_lost(path, before or b"", planned.content), None)
    if lost is not None:
        raise FileError(f"would lose the test {lost}; nothing was written", path=path, hint=_AGAIN)
    return change


def _inside(name: str, project: Project) -> Path:
    """The file of that name; raises UsageError for one that is not plainly below the root."""
    pure = PurePosixPath(name)
    is_odd = not name or pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name
    path = project.root / pure
    if is_odd or not path.resolve().is_relative_to(project.root.resolve()):
        raise UsageError(
            f"the plan names {name!r}, which is no file below {project.root}",
            hint=_AGAIN,
        )
    return path


def _lost(path: Path, before: bytes, after: bytes) -> Iterator[str]:
    """The tests of a person's that are not there any more; generated ones may be written anew."""
    try:
        marked = find_marked(source_from_bytes(path, before).text)
    except OrchscaffoldError:
        return
    pristine = {item.name for item in marked if item.pristine}
    there = Counter(name for name in _tests(before) if name not in pristine)
    yield from there - Counter(_tests(after))


def _tests(content: bytes) -> Iterator[str]:
    return ids_of_tests(ast.parse(content).body)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
