"""Where planned tests go: to the file that has tests of their class already, else by the layout.

Each file of the layout "folder" has the helpers that its own tests use. A module of shared helpers
could not be imported in every way that pytest imports test files: outside packages, under
importlib, next to another module of that name.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from orchscaffold.composing.wording.naming import snake
from orchscaffold.errors import UsageError
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.settings import FOLDER
from orchscaffold.model.testcode import Test, TestClass, TestFile
from orchscaffold.planning.marking import helper_id
from orchscaffold.planning.pruning import each_test, without_tests
from orchscaffold.project import (
    enhanced_beside,
    is_test_file,
    module_folder,
    pytest_config_of,
    test_file,
)
from orchscaffold.scaffolding.holders import Holder, Listing, holders, imports_class, named_like
from orchscaffold.scaffolding.packages import added_packages, imports_by_path, twins
from orchscaffold.scaffolding.request import Request
from orchscaffold.targets import Unit


@dataclass(frozen=True, slots=True)
class Placed:
    """A test file and what of the planned tests belongs there.

    `is_part` says that it is one of several for its module, each for a test class.
    """

    path: Path
    file: TestFile
    is_part: bool = False
    notes: tuple[str, ...] = ()


def place(
    planned: TestFile,
    unit: Unit,
    request: Request,
    listing: Listing,
    pending: Collection[Path] = (),
) -> tuple[Placed, ...]:
    """The test files for what is planned, in the order of its first test in each.

    `pending` are the files that this run is going to write.

    A test goes to the file that has its mark or declines it; a new test of a class to the file that
    has other tests of this class, or the class itself. Raises UsageError where there is no place.
    """
    if request.out is not None:
        return (Placed(_checked(unit, Path(os.path.abspath(request.out))), planned),)
    places = _Places(unit, request, listing, pending)
    found = {test.id: path for cls in planned.classes for test, path in places.of_class(cls)}
    paths = tuple(dict.fromkeys(found.values())) or (places.for_helpers(planned),)
    return tuple(
        Placed(
            path=_checked(unit, path),
            file=planned if len(paths) == 1 else _only(planned, found, path),
            is_part=places.is_part(path),
            notes=places.notes,
        )
        for path in paths
    )


def default_place(unit: Unit) -> Path:
    """The test file that mirrors the module; raises UsageError where no import root reaches it."""
    path = test_file(unit.project, unit.path)
    if path is None:
        raise UsageError("has no place for its tests", path=unit.path, hint="Name one with --out.")
    return path


class _Places:
    """Chooses files for the tests of one module."""

    def __init__(
        self, unit: Unit, request: Request, listing: Listing, pending: Collection[Path]
    ) -> None:
        self._unit = unit
        self._listing = listing
        self._pending = pending
        self._mirror = default_place(unit)
        self._holders = holders(unit, listing)
        by_hand = _by_hand(unit, listing, self._mirror) if request.beside else None
        self._beside = (
            enhanced_beside(by_hand, unit.path, unit.project.settings.naming)
            if by_hand is not None
            else None
        )
        self._in_folder = unit.project.settings.layout == FOLDER and self._beside is None
        self.notes = (_NOTHING_BESIDE,) if request.beside and by_hand is None else ()

    def is_part(self, path: Path) -> bool:
        """Whether the file is one of several for the module."""
        return path.parent == module_folder(self._unit.project, self._unit.path)

    def of_class(self, cls: TestClass) -> Iterator[tuple[Test, Path]]:
        """Each test of a class with its file."""
        home = self._home(cls)
        for test in cls.tests:
            has = (h.path for h in self._holders if test.id in h.marked or test.id in h.declined)
            yield test, next(has, home)

    def for_helpers(self, planned: TestFile) -> Path:
        """The file for helpers alone."""
        ids = {helper_id(planned.module, helper) for helper in planned.helpers}
        has = (h.path for h in self._holders if h.is_whole and ids & h.marked)
        return next(has, self._part("Factories") if self._in_folder else self._whole())

    def _home(self, cls: TestClass) -> Path:
        ids = {test.id for test in cls.tests}
        by_mark = (h.path for h in self._holders if ids & h.marked)
        by_name = (h.path for h in self._holders if cls.name in h.classes and self._may_have(h))
        there = next(by_mark, None) or next(by_name, None)
        if there is not None:
            return there
        return self._part(_suffix(cls)) if self._in_folder else self._whole()

    def _may_have(self, holder: Holder) -> bool:
        """Whether a class may be added to for its name: not one to stand beside of."""
        return self._beside is None or holder.has_tests_of(self._unit.classes)

    def _whole(self) -> Path:
        """The one file for all new classes of the module."""
        if self._beside is not None:
            return self._beside
        classes = self._unit.classes
        has = (h.path for h in self._holders if h.is_whole and h.has_tests_of(classes))
        return next(has, None) or self._own()

    def _own(self) -> Path:
        """The file that mirrors the module; where pytest would take it for another of its name,
        that for generated tests beside it.
        """
        if self._mirror.exists() or self._is_apart(self._mirror):
            return self._mirror
        naming = self._unit.project.settings.naming
        other = enhanced_beside(self._mirror, self._unit.path, naming)
        return other if self._is_apart(other) else self._mirror

    def _is_apart(self, path: Path) -> bool:
        """Whether pytest can tell a new test file from all others, with new packages or without."""
        project, others = self._unit.project, self._listing.by_name.get(path.name, ())
        if not twins(path, (*others, *self._pending), self._pending):
            return True
        config = pytest_config_of(project.root, project.test_root)
        added = added_packages(path, project, self._listing, self._pending)
        return imports_by_path(config) or added is not None

    def _part(self, suffix: str) -> Path:
        """The file for one class; its name tells the module where packages cannot."""
        project = self._unit.project
        naming = project.settings.naming
        path = self._mirror.parent / self._unit.path.stem / naming.file_for(snake(suffix))
        config = pytest_config_of(project.root, project.test_root)
        added = added_packages(path, project, self._listing, self._pending)
        if imports_by_path(config) or added is not None:
            return path
        names = path.parent.relative_to(project.test_root).parts
        return path.with_name(naming.file_for("_".join((*names, snake(suffix)))))


_NOTHING_BESIDE = "no test file of this module was found to stand beside: see --out"


def _by_hand(unit: Unit, listing: Listing, mirror: Path) -> Path | None:
    """The test file to stand beside: the module's by its path, by its name, by what it imports."""
    if mirror.is_file():
        return mirror
    near = (path for path in named_like(unit, listing) if imports_class(path, unit))
    far = (path for path in listing.files if imports_class(path, unit))
    return next(near, None) or next(far, None)


def _suffix(cls: TestClass) -> str:
    """What follows the tested class's name in the test class's."""
    owner = ScenarioId.parse(cls.tests[0].id).owner.replace(".", "")
    return cls.name.partition(owner)[2] or cls.name.removeprefix("Test")


def _only(planned: TestFile, places: dict[str, Path], path: Path) -> TestFile:
    others = frozenset(test.id for _, test in each_test(planned) if places[test.id] != path)
    return without_tests(planned, others)


def _checked(unit: Unit, path: Path) -> Path:
    """The path where it can be a test file; raises UsageError."""
    if path.suffix != ".py":
        raise UsageError("is not a Python file", path=path, hint="--out names a file: test_x.py")
    if os.path.lexists(path) and not is_test_file(unit.project, path):
        raise UsageError(
            "exists already and is no test file; it was left as it is",
            path=path,
            hint="--out names a file that is new, or a test file of the project: test_x.py",
        )
    return path
