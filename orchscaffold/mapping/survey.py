"""One module on the map: its classes, their methods, and the standing of each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from orchscaffold.checking.readers import Readers
from orchscaffold.core import plan_unit
from orchscaffold.errors import FileError, OrchscaffoldError, nested_too_deeply
from orchscaffold.frozen import dataclass
from orchscaffold.mapping.classes import mapped_classes
from orchscaffold.mapping.sources import function_sources
from orchscaffold.mapping.standing import standings
from orchscaffold.model.scenario_map import MappedClass
from orchscaffold.model.settings import Project
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.project import module_name, pytest_config_of, test_file
from orchscaffold.scaffolding.collecting import collectable
from orchscaffold.scaffolding.placing import default_place
from orchscaffold.source import read_source
from orchscaffold.targets import Unit


@dataclass(frozen=True, slots=True)
class Territory:
    """A module with its classes, and the test files that may have tests of them."""

    unit: Unit
    tests: tuple[Path, ...]

    @property
    def project(self) -> Project:
        """The project that it is of."""
        return self.unit.project

    @property
    def name(self) -> str:
        """A name that no other unit of the project has."""
        parts = (self.unit.module, str(self.unit.path), *self.unit.classes)
        return " ".join(("map of", *parts, *map(str, self.tests)))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it begins from; where its tests would go is one, whose settings count."""
        mirror = test_file(self.project, self.unit.path)
        return (self.unit.path, *(() if mirror is None else (mirror,)), *self.tests)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What one territory gave: its classes, and what could not be read."""

    classes: tuple[MappedClass, ...] = ()
    errors: tuple[OrchscaffoldError, ...] = ()


def survey(territory: Territory, readers: Readers) -> Surveyed:
    """Plan a module's tests and look for each among its test files.

    What cannot be read is an error of the result.
    """
    try:
        return _surveyed(territory, readers)
    except OrchscaffoldError as error:
        return Surveyed(errors=(error,))
    except RecursionError:
        return Surveyed(errors=(nested_too_deeply(territory.unit.path),))


def _surveyed(territory: Territory, readers: Readers) -> Surveyed:
    unit, project = territory.unit, territory.project
    library = readers.library(project)
    plan = plan_unit(unit, "coordinator", project.settings.patterns, library)
    errors: list[OrchscaffoldError] = []
    readings = tuple(_readings(territory, errors))
    folder = readings[0].source.path.parent if readings else default_place(unit).parent
    planned = collectable(plan.file, pytest_config_of(project.root, folder))
    world = partial(readers.world, project)
    found = standings(planned, plan, readings, project, world)
    sources = function_sources(read_source(unit.path))
    return Surveyed(tuple(mapped_classes(unit, plan, found, sources)), tuple(errors))


def _readings(territory: Territory, errors: list[OrchscaffoldError]) -> Iterator[Reading]:
    for path in territory.tests:
        package = (module_name(territory.project, path) or "").rpartition(".")[0]
        try:
            yield read_test_file(read_source(path), package)
        except FileError as error:
            errors.append(error)
