"""What a template renders to: on the tests that are its own, or as if others were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from orchscaffold.core import plan_unit
from orchscaffold.frozen import dataclass, replace
from orchscaffold.house.folders import pattern_of, templates_folder
from orchscaffold.model.house import House
from orchscaffold.model.templates import Rendered
from orchscaffold.model.testcode import Builder, Helper, StandIn, Test, TestClass, TestFile
from orchscaffold.planning.pruning import each_test
from orchscaffold.project import discover_project, module_name
from orchscaffold.render import render_pieces, render_test_file
from orchscaffold.scaffolding.surroundings import first_party
from orchscaffold.targets import Unit

_DEMO: Final = (
    ("src/greenhouse/climate.py", "ClimateCoordinator"),
    ("src/greenhouse/watering.py", "WateringReconciler"),
)
_FILES: Final = ("coordinator.py.j2", "reconciler.py.j2", "factories.py.j2")
_MOST_AS_IF: Final = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """A unit with all that is planned for it."""

    unit: Unit
    planned: TestFile


@dataclass(frozen=True, slots=True)
class Tried:
    """What a template renders to; `is_as_if`: on tests that are not its own."""

    rendered: tuple[Rendered, ...]
    is_as_if: bool = False


def demo_units(house: House) -> tuple[Unit, ...]:
    """The demo's coordinator and reconciler, in a house style."""
    folder = templates_folder() / "demo"
    project = replace(discover_project(folder), house=house)
    paths = ((folder / path, cls) for path, cls in _DEMO)
    return tuple(Unit(project, p, module_name(project, p) or p.stem, (cls,)) for p, cls in paths)


def trials(units: Iterable[Unit]) -> tuple[Trial, ...]:
    """The units, planned; raises FileError for a module that cannot be read."""
    return tuple(Trial(unit, plan_unit(unit, "coordinator", ()).file) for unit in units)


def tried(name: str, on: tuple[Trial, ...], house: House) -> Tried:
    """What the template `name` renders to on what is planned; nothing for one that only others use.

    Raises TemplateError for a template that is wrong.
    """
    if name in _FILES:
        return Tried(tuple(_whole(name, trial) for trial in on))
    own = tuple(text for trial in on for text in _rendered(trial, _parts(trial.planned, name)))
    if own:
        return Tried(own)
    borrowed = tuple(
        text for trial in on for text in _rendered(trial, _as_if(trial.planned, name, house))
    )
    return Tried(borrowed[:_MOST_AS_IF], is_as_if=True)


@dataclass(frozen=True, slots=True)
class _Parts:
    tests: tuple[Test, ...]
    helpers: tuple[Helper, ...]


def _parts(file: TestFile, name: str) -> _Parts:
    return _Parts(
        tuple(test for _, test in each_test(file) if test.file == name),
        tuple(helper for helper in file.helpers if helper.file == name),
    )


def _as_if(file: TestFile, name: str, house: House) -> _Parts:
    """Tests and helpers of others as if they were made by the template `name`."""
    digest = house.digest_of(name)
    pattern = pattern_of(name)
    if pattern:
        tests = (replace(test, pattern=pattern, house=digest) for _, test in each_test(file))
        return _Parts(tuple(tests), ())
    folder, _, stem = name.removesuffix(".py.j2").rpartition("/")
    if folder != "helpers" or stem.startswith("_"):
        return _Parts((), ())
    if stem in ("context-builder", "data-factory"):
        builders = (helper for helper in file.helpers if isinstance(helper, Builder))
        return _Parts((), tuple(replace(helper, kind=stem, house=digest) for helper in builders))
    return _Parts((), (StandIn(f"_{stem.replace('-', '_')}", stem, house=digest),))


def _rendered(trial: Trial, parts: _Parts) -> Iterator[Rendered]:
    project, planned = trial.unit.project, trial.planned
    classes = (TestClass("TestPreview", "", parts.tests),) if parts.tests else ()
    file = replace(planned, helpers=parts.helpers, classes=classes)
    pieces = render_pieces(file, line_length=project.line_length, house=project.house)
    yield from (Rendered(piece.id, piece.text) for piece in pieces)


def _whole(name: str, trial: Trial) -> Rendered:
    project = trial.unit.project
    text = render_test_file(
        trial.planned,
        line_length=project.line_length,
        first_party=first_party(project),
        template=name.removesuffix(".py.j2"),
        house=project.house,
    )
    return Rendered("", text)
