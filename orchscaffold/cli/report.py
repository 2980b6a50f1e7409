"""`orchscaffold report [TARGET…]`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.check import Cache
from orchscaffold.cli.common import Common
from orchscaffold.cli.completing import complete_target
from orchscaffold.cli.exits import exit_code, problem_of
from orchscaffold.cli.guarding import attempt
from orchscaffold.errors import UsageError
from orchscaffold.model.report import FileChange, Problem

if TYPE_CHECKING:
    from orchscaffold.mapping.run import Mapped
    from orchscaffold.model.scenario_map import ScenarioMap
    from orchscaffold.project import Discover
    from orchscaffold.report.base import Reporter
    from orchscaffold.targets import Found

Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[TARGET...]",
        help="Modules, classes or folders; by default the whole project.",
        autocompletion=complete_target,
    ),
]
Html = Annotated[
    Path | None,
    typer.Option("--html", metavar="PATH", help="Write one page that needs nothing else."),
]
Svg = Annotated[
    Path | None, typer.Option("--svg", metavar="PATH", help="Write a picture, for a README.")
]
Coverage = Annotated[
    Path | None,
    typer.Option("--coverage", metavar="FILE", help="Show what ran, from `coverage json -o FILE`."),
]
Mutants = Annotated[
    Path | None,
    typer.Option(
        "--mutants",
        metavar="FILE",
        help="Show which changes are noticed, from `orchscaffold prove --format json > FILE`.",
    ),
]


def report(
    common: Common,
    targets: Targets = None,
    html: Html = None,
    svg: Svg = None,
    coverage: Coverage = None,
    mutants: Mutants = None,
    cache: Cache = True,
) -> int:
    """Show the map of scenarios. Which are tested, by whom, and which are not.

    Sources and tests are read, nothing is run.
    """
    from orchscaffold.mapping.evidence import with_evidence
    from orchscaffold.mapping.evidence_files import read_evidence
    from orchscaffold.model.scenario_map import MapRun
    from orchscaffold.project import discoverer
    from orchscaffold.project.root import find_root
    from orchscaffold.targets import find_units

    discover = discoverer(python=None, config=common.config)
    here = find_root(Path.cwd(), common.config).path
    found = find_units(tuple(targets or (str(here),)), cwd=Path.cwd(), discover=discover)
    roots = tuple(dict.fromkeys((*(unit.project.root for unit in found.units), here)))
    evidence = read_evidence(coverage, mutants, (Path.cwd(), *roots))
    reporter = common.reporter()
    mapped = _mapped(roots[0], found, discover, reporter, kept=cache and common.writes)
    problems = [problem_of(error) for error in (*found.errors, *mapped.errors)]
    drawn = with_evidence(mapped.map, evidence)
    changes = tuple(_pages(drawn, html, svg))
    if common.writes:
        changes = tuple(_written(changes, roots, problems))
    reporter.mapped(MapRun(drawn, tuple(problems), changes, dry_run=not common.writes))
    return exit_code(tuple(problems))


def _mapped(
    root: Path, found: Found, discover: Discover, reporter: Reporter, *, kept: bool
) -> Mapped:
    from orchscaffold.checking.remembering import Remembering
    from orchscaffold.files import write_cache
    from orchscaffold.mapping.run import draw_map

    known = Remembering(kept=kept)
    with reporter.progress(len(found.units)) as advance:
        mapped = draw_map(root, found.units, discover, advance, known)
    for path, content in known.documents():
        write_cache(path, content, ())
    return mapped


def _pages(drawn: ScenarioMap, html: Path | None, svg: Path | None) -> Iterator[FileChange]:
    """The pages asked for, as changes on disk."""
    from orchscaffold.report.pages import map_page, map_picture

    for option, path, make in (("--html", html, map_page), ("--svg", svg, map_picture)):
        if path is not None:
            place = Path(os.path.abspath(path))
            yield FileChange(place, _known_page(place, option), make(drawn).encode())


def _known_page(path: Path, option: str) -> bytes | None:
    """What stands there, None for nothing; raises UsageError where that is no page of ours."""
    from orchscaffold.files import read_bytes
    from orchscaffold.report.pages import is_page

    if not os.path.lexists(path):
        return None
    there = read_bytes(path)
    if is_page(there):
        return there
    raise UsageError(
        "is there already, and no report of orchscaffold: it is left as it is",
        path=path,
        hint=f"Name another file: {option} PATH",
    )


def _written(
    changes: tuple[FileChange, ...], roots: tuple[Path, ...], problems: list[Problem]
) -> Iterator[FileChange]:
    """Write each inside one of the projects that it is about."""
    from orchscaffold.files import write_change

    for change in changes:
        inside = (root for root in roots if change.path.is_relative_to(root))
        root = next(inside, roots[0])
        failed = attempt(partial(write_change, change, root=root), change.path)
        if failed is None:
            yield change
        else:
            problems.append(failed)
