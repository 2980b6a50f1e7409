"""Which test files may have tests of which module, found for all modules in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from orchscaffold.checking.index import Index
from orchscaffold.checking.mentions import Mentions
from orchscaffold.checking.readers import Readers
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.mapping.survey import Territory
from orchscaffold.model.settings import Project
from orchscaffold.project import is_test_file, module_file
from orchscaffold.targets import Unit


def territories(units: Iterable[Unit], index: Index, readers: Readers) -> tuple[Territory, ...]:
    """Each module with the test files that have marks of it, import it or what it defines, or name
    it in a text.
    """
    by_root: dict[Path, list[Unit]] = {}
    for unit in units:
        by_root.setdefault(unit.project.root, []).append(unit)
    found = [
        territory
        for mine in by_root.values()
        for territory in _of_project(mine, index, readers.library(mine[0].project))
    ]
    return tuple(sorted(found, key=lambda territory: territory.unit.path))


def _of_project(units: list[Unit], index: Index, library: SourceLibrary) -> Iterator[Territory]:
    project = units[0].project
    wanted = {unit.module: unit for unit in units}
    tests: dict[str, set[Path]] = {module: set() for module in wanted}
    for file in index.files(project):
        mentions = index.read_mentions(project, file) if is_test_file(project, file) else None
        for module in _spoken_of(mentions, wanted, project, library) if mentions else ():
            tests[module].add(file)
    for unit in units:
        marked = (test for item in index.guards(project, unit.path) for test in item.tests)
        yield Territory(unit, tuple(sorted(tests[unit.module].union(marked))))


def _spoken_of(
    mentions: Mentions, wanted: Mapping[str, Unit], project: Project, library: SourceLibrary
) -> Iterator[str]:
    """The wanted modules that a test file speaks of; one may come more than once."""
    names = (f"{owner}.{name}" if name else owner for owner, name in mentions.imports)
    for name in (*names, *mentions.texts):
        yield from _at_or_above(name, wanted, project)
    for owner, name in mentions.imports:
        if name and owner not in wanted and module_file(project, owner) is not None:
            module = library.resolve(owner, name).module
            if module in wanted:
                yield module


def _at_or_above(name: str, wanted: Mapping[str, Unit], project: Project) -> Iterator[str]:
    """The wanted modules whose name the dotted name starts with, less packages of a module that it
    means.
    """
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        module = ".".join(parts[:count])
        if module in wanted:
            below = ".".join(parts[: count + 1])
            if below == module or module_file(project, below) is None:
                yield module
