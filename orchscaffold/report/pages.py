"""The map as a page and as a picture: one file each that needs nothing else.

All that comes from a project is escaped. The same map gives the same text: there are no times, and
paths are from the project's root.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchscaffold.model.scenario_map import (
    MappedClass,
    MappedScenario,
    Measured,
    ScenarioMap,
    tally,
)
from orchscaffold.render import templates_folder
from orchscaffold.report.highlight import highlighted
from orchscaffold.report.map_rows import (
    MEANINGS,
    WORDS,
    fraction,
    heat,
    mends,
    rows,
    states_of,
    told,
)
from orchscaffold.report.picture import picture_of

_SIGNS: Final = (
    b'<meta name="generator" content="orchscaffold report">',
    b"<!-- orchscaffold report -->",
)
_HEAD: Final = 1000
_MOST_NAMES: Final = 3


def map_page(drawn: ScenarioMap) -> str:
    """The HTML page: self-contained, with a filter, themes and a place to link to for each test."""
    env = _environment()
    shown = partial(_shown, root=drawn.root)
    return env.get_template("page.html.j2").render(
        map=drawn,
        rows=tuple(rows(drawn)),
        total=tally(drawn.scenarios),
        title=_title(drawn),
        mends=tuple(_commands(drawn)),
        shown=shown,
        style=_raw("page.css"),
        script=_raw("page.js"),
    )


def map_picture(drawn: ScenarioMap) -> str:
    """The SVG picture: classes, or packages, by patterns; light or dark as its reader has it."""
    picture = picture_of(drawn)
    return (
        _environment()
        .get_template("picture.svg.j2")
        .render(
            title=_title(drawn),
            width=picture.width,
            height=picture.height,
            left=picture.left,
            total=picture.total,
            bar=picture.bar,
            legend=picture.legend,
            heads=picture.heads,
            lines=picture.lines,
        )
    )


def is_page(content: bytes) -> bool:
    """Whether a file is a page or a picture that was made here."""
    return any(sign in content[:_HEAD] for sign in _SIGNS)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(templates_folder() / "report"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    env.globals.update(
        anchor=_anchor,
        fraction=fraction,
        heat=heat,
        highlighted=highlighted,
        lines=_ranges,
        meanings=MEANINGS,
        ran=_ran,
        tally=tally,
        told=told,
        words=WORDS,
    )
    env.filters.update(states=states_of, grouped=_grouped)
    return env


def _raw(name: str) -> Markup:
    """A file of ours that goes into the page as it is: nothing of the project's is in it."""
    return Markup((templates_folder() / "report" / name).read_text(encoding="utf-8").strip())


def _title(drawn: ScenarioMap) -> str:
    """The packages that the map is of."""
    names = sorted({cls.module.partition(".")[0] for cls in drawn.classes})
    if len(names) > _MOST_NAMES:
        return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES} more"
    return ", ".join(names) or "Nothing"


def _commands(drawn: ScenarioMap) -> Iterator[tuple[str, str]]:
    for what, command, paths in mends(drawn):
        yield what, " ".join((command, *(_shown(path, drawn.root) for path in paths)))


def _shown(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path, root)).as_posix()


def _anchor(cls: MappedClass, name: str) -> str:
    """The id of a class, a method or a scenario on the page."""
    return f"{cls.module}.{name}"


def _grouped(
    scenarios: Iterable[MappedScenario],
) -> Iterator[tuple[str, tuple[MappedScenario, ...]]]:
    """The scenarios of each pattern, in the order in which the patterns come."""
    found: dict[str, list[MappedScenario]] = {}
    for item in scenarios:
        found.setdefault(item.pattern, []).append(item)
    return ((pattern, tuple(items)) for pattern, items in found.items())


def _ran(measured: Measured, number: int) -> str:
    """The CSS class of a line that did not run, or not each of its branches."""
    if number in measured.missed:
        return " miss"
    return " part" if number in measured.partly else ""


def _ranges(numbers: tuple[int, ...]) -> str:
    """`lines 3, 5-7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return f"{'lines' if len(numbers) > 1 else 'line'} {', '.join(parts)}"
