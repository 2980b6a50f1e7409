"""`orchscaffold templates list|show|eject|check|preview`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchscaffold.cli.common import Common
from orchscaffold.cli.completing import complete_target
from orchscaffold.cli.exits import DONE, FINDINGS

if TYPE_CHECKING:
    from orchscaffold.model.house import House
    from orchscaffold.previewing.catalogue import Catalogue
    from orchscaffold.project.root import Root
    from orchscaffold.targets import Unit

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="guard, patterns/guard.py.j2; builtin:guard for the built-in one."
    ),
]
Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="guard, patterns/guard.py.j2.")]
Target = Annotated[
    str | None,
    typer.Argument(
        metavar="[TARGET]",
        help="path.py, path.py::Class; by default the demo.",
        autocompletion=complete_target,
    ),
]


def listing(common: Common) -> int:
    """List the templates: which are built in, overridden by the project's, or its own."""
    root, catalogue = _catalogue(common)
    common.reporter().templates(catalogue.listed(_house(root)))
    return DONE


def show(common: Common, name: Name) -> int:
    """Show the source of a template; of one that is overridden, the project's."""
    root, catalogue = _catalogue(common)
    common.reporter().templates(catalogue.source(name, _house(root)))
    return DONE


def eject(common: Common, names: Names) -> int:
    """Copy built-in templates into the project's template folder, to be changed there."""
    from orchscaffold.files import prove_change, write_change
    from orchscaffold.model.templates import TemplateEjection

    root, catalogue = _catalogue(common)
    changes = tuple(dict.fromkeys(catalogue.ejected(name) for name in names))
    for change in changes:
        prove_change(change, root=root.path)
    for change in changes if common.writes else ():
        write_change(change, root=root.path)
    common.reporter().templates(TemplateEjection(changes, is_written=common.writes))
    return DONE


def check(common: Common) -> int:
    """Read, compile and try the project's templates on the demo; say what is wrong and where."""
    from orchscaffold.cli.exits import problem_of
    from orchscaffold.model.templates import TemplateCheck
    from orchscaffold.previewing.checking import problems_of

    root, catalogue = _catalogue(common)
    if catalogue.own is None:
        common.reporter().templates(TemplateCheck(0, 0, ()))
        return DONE
    pyproject = common.config or root.path / "pyproject.toml"
    errors, rendered = problems_of(catalogue.own, root.settings.parameters, pyproject)
    problems = tuple(map(problem_of, errors))
    report = TemplateCheck(len(catalogue.own.templates), rendered, problems)
    common.reporter().templates(report)
    return FINDINGS if problems else DONE


def preview(common: Common, name: Name, target: Target = None) -> int:
    """Show what a template renders to, on TARGET or on the demo."""
    from orchscaffold.model.templates import TemplatePreview
    from orchscaffold.previewing.trying import demo_units, trials, tried

    root, catalogue = _catalogue(common)
    full = catalogue.name_of(name)
    house = _house(root)
    units = _units(common, target) if target is not None else demo_units(house)
    if target is not None and units:
        house = units[0].project.house
    found = tried(full, trials(units), house)
    report = TemplatePreview(full, target or "", found.rendered, is_as_if=found.is_as_if)
    common.reporter().templates(report)
    return DONE


def _catalogue(common: Common) -> tuple[Root, Catalogue]:
    from orchscaffold.previewing.catalogue import catalogue
    from orchscaffold.project.root import find_root

    config = Path(os.path.abspath(common.config)) if common.config is not None else None
    root = find_root(Path.cwd(), config)
    return root, catalogue(root.path, root.settings)


def _house(root: Root) -> House:
    """The house style as it is used; without the folder, that there is none yet is no error."""
    from orchscaffold.house.reading import find_house
    from orchscaffold.model.house import PLAIN

    folder = root.path / root.settings.templates
    is_there = bool(root.settings.templates) and folder.is_dir()
    return find_house(root.path, root.settings) if is_there else PLAIN


def _units(common: Common, target: str) -> tuple[Unit, ...]:
    """The modules that a target stands for; raises the first error on the way."""
    from orchscaffold.project import discoverer
    from orchscaffold.targets import find_units

    discover = discoverer(python=None, config=common.config)
    found = find_units((target,), cwd=Path.cwd(), discover=discover)
    if found.errors:
        raise found.errors[0]
    return found.units
