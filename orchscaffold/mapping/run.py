"""The whole map: the modules to look at, each of them surveyed, what was measured put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from orchscaffold.checking.index import Index
from orchscaffold.checking.pool import side_by_side
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.remembering import Form, Remembering
from orchscaffold.core import pattern_list
from orchscaffold.errors import OrchscaffoldError
from orchscaffold.frozen import dataclass
from orchscaffold.mapping.survey import Surveyed, survey
from orchscaffold.mapping.territories import territories
from orchscaffold.mapping.values import classes_from, classes_value
from orchscaffold.model.house import House
from orchscaffold.model.scenario_map import MappedClass, ScenarioMap
from orchscaffold.project import Discover
from orchscaffold.targets import Unit

Advance = Callable[[str], None]

_FORM: Final[Form[Surveyed]] = Form(
    lambda found: classes_value(found.classes), lambda value: Surveyed(classes_from(value))
)


@dataclass(frozen=True, slots=True)
class Mapped:
    """The map, and what could not be read for it."""

    map: ScenarioMap
    errors: tuple[OrchscaffoldError, ...]


def draw_map(
    root: Path,
    units: tuple[Unit, ...],
    discover: Discover,
    advance: Advance,
    known: Remembering | None = None,
) -> Mapped:
    """The map of the classes of these units, with paths from `root`; `advance` is told of each
    module on the way. Modules that are `known` from an earlier run are not read again.
    """
    readers = Readers()
    known = Remembering(kept=False) if known is None else known
    lands = territories(units, Index(discover, known), readers)
    work = partial(side_by_side, survey, readers=readers)
    classes: list[MappedClass] = []
    errors: list[OrchscaffoldError] = []
    for land, found in zip(lands, known.results(lands, work, _FORM), strict=True):
        advance(land.unit.module)
        classes += found.classes
        errors += found.errors
    distinct = {str(error): error for error in errors}
    patterns = _patterns(classes, dict.fromkeys(unit.project.house for unit in units))
    return Mapped(ScenarioMap(root, tuple(classes), patterns), tuple(distinct.values()))


def _patterns(classes: Iterable[MappedClass], houses: Iterable[House]) -> tuple[str, ...]:
    """The patterns that occur, in the order in which they are listed: a project's own ones first.

    They are listed by each of the projects' houses.
    """
    there = {item.pattern for cls in classes for item in cls.scenarios}
    listed = (info.name for house in houses for info in pattern_list(house))
    return tuple(name for name in dict.fromkeys(listed) if name in there)
