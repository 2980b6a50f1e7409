"""What a check looks at: paths turned into generated tests with their modules, and test files.

A module that is named pulls in its tests and a test file its modules, so that any split of a list
of files gives the same findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from orchscaffold.checking.index import Index, is_test
from orchscaffold.checking.units import DriftUnit, Guarded
from orchscaffold.errors import OrchscaffoldError, TargetError
from orchscaffold.frozen import dataclass
from orchscaffold.model.settings import Project
from orchscaffold.project import Discover, module_name
from orchscaffold.sketch import walk_files


@dataclass(frozen=True, slots=True)
class Scope:
    """The modules with generated tests, the test files to read for drift, what could not be read.

    `files` are the Python files that were named or found; `modules` those of them that have to
    parse although no test of theirs is looked at.
    """

    guarded: tuple[Guarded, ...]
    tests: tuple[DriftUnit, ...]
    modules: tuple[Path, ...]
    errors: tuple[OrchscaffoldError, ...]
    files: tuple[Path, ...]


def scope_of(
    paths: Iterable[Path], index: Index, discover: Discover, gone: Iterable[Path] = ()
) -> Scope:
    """What a check of `paths` (files and folders, absolute) looks at.

    A file that does not exist is an error, but for those that are known to be `gone`: their tests
    are looked at.
    """
    errors: list[OrchscaffoldError] = []
    named = dict.fromkeys(gone, True)
    for path in paths:
        for file in _files(path, errors):
            named[file] = named.get(file, False) or file == path
    projects: dict[Path, Project] = {}
    for file in named:
        try:
            projects[file] = discover(file)
        except OrchscaffoldError as error:
            errors.append(error)
    units = _Units(index, discover)
    units.add(projects)
    rest = sorted(projects.keys() - units.guarded.keys() - units.tests.keys())
    return Scope(
        guarded=tuple(units.guarded[key] for key in sorted(units.guarded)),
        tests=tuple(units.tests[key] for key in sorted(units.tests)),
        modules=tuple(
            file
            for file in rest
            if file.is_file() and (named[file] or _is_module(projects[file], file))
        ),
        errors=tuple(errors),
        files=tuple(sorted(file for file in named if file.is_file())),
    )


class _Units:
    """Units found so far: a file adds its own, and each test file those that it has a part in."""

    def __init__(self, index: Index, discover: Discover) -> None:
        self._index = index
        self._discover = discover
        self.guarded: dict[Path, Guarded] = {}
        self.tests: dict[Path, DriftUnit] = {}

    def add(self, files: Mapping[Path, Project]) -> None:
        """Add test files first: where all of a project are named, modules can add no more."""
        sources = [file for file, project in files.items() if not is_test(project, file)]
        for file in files.keys() - set(sources):
            self._add_test(file)
        known = {project.root: project for project in files.values()}
        whole = {root for root, project in known.items() if self._has_all(project)}
        for file in sources:
            self._add_guarded(self._index.guards(files[file], file))
            if files[file].root not in whole:
                for test in self._index.tests_of(files[file], file):
                    self._add_test(test)

    def _has_all(self, project: Project) -> bool:
        return self.tests.keys() >= set(self._index.files(project))

    def _add_test(self, test: Path) -> None:
        if test not in self.tests and test.is_file():
            project = self._discover(test)
            self.tests[test] = DriftUnit(project, test)
            self._add_guarded(self._index.guarded_by(project, test))

    def _add_guarded(self, found: Iterable[Guarded]) -> None:
        for item in found:
            if item.path not in self.guarded:
                self.guarded[item.path] = item
                for test in item.tests:
                    self._add_test(test)


def _files(path: Path, errors: list[OrchscaffoldError]) -> Iterator[Path]:
    if path.is_dir():
        yield from walk_files(path)
    elif path.is_file():
        if path.suffix == ".py":
            yield path
    else:
        errors.append(
            TargetError("no such file", path=path, hint="Check the spelling of the path.")
        )


def _is_module(project: Project, path: Path) -> bool:
    """Whether a file can be imported and is no data of the tests."""
    return not path.is_relative_to(project.test_root) and module_name(project, path) is not None
