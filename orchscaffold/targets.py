"""What the user named: files, modules, folders and classes, turned into modules with their classes.

Errors name the way out: the nearest names, the classes there are, how to name one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orchscaffold.errors import OrchscaffoldError, TargetError
from orchscaffold.frozen import dataclass
from orchscaffold.model.settings import Project
from orchscaffold.nearest import did_you_mean, nearest_path
from orchscaffold.project import Discover, module_file, module_name
from orchscaffold.project.root import MARKERS
from orchscaffold.sketch import (
    NOT_COORDINATORS,
    ClassSketch,
    driving_classes,
    is_coordinator,
    python_files,
    sketch_classes,
)


@dataclass(frozen=True, slots=True)
class TargetName:
    """A TARGET as typed: a path or a dotted module, and a class where one was named."""

    text: str
    path: Path | None
    module: str
    cls: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One module of a project and the classes in it to write tests for, in source order."""

    project: Project
    path: Path
    module: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What targets led to: modules to work on, and the errors of those that could not be read."""

    units: tuple[Unit, ...]
    errors: tuple[OrchscaffoldError, ...]


def parse_target(text: str, *, cwd: Path) -> TargetName:
    """Read one TARGET: `path.py`, `path.py::Class`, `pkg.module`, `pkg.module:Class`, a folder."""
    place, _, cls = text.partition("::")
    if not cls and ":" in place and not (cwd / place).exists():
        place, _, cls = place.rpartition(":")
    is_path = place.endswith(".py") or "/" in place or os.sep in place or (cwd / place).exists()
    if is_path:
        return TargetName(text, cwd / place, "", cls)
    return TargetName(text, None, place, cls)


def find_units(targets: tuple[str, ...], *, cwd: Path, discover: Discover) -> Found:
    """The modules and classes that the targets name; a module named twice comes once.

    Errors are collected, so that one bad target does not stop the others.
    """
    units: dict[Path, Unit] = {}
    errors: list[OrchscaffoldError] = []
    for text in targets:
        for found in _units_of(parse_target(text, cwd=cwd), cwd, discover):
            if isinstance(found, OrchscaffoldError):
                errors.append(found)
            else:
                units[found.path] = _joined(units.get(found.path), found)
    return Found(tuple(units.values()), tuple(errors))


def _units_of(
    target: TargetName, cwd: Path, discover: Discover
) -> Iterator[Unit | OrchscaffoldError]:
    try:
        if target.path is None:
            yield _unit_of_file(target, _module_file(target, discover(cwd)), discover)
        elif target.path.is_dir():
            yield from _units_of_folder(target, target.path, discover)
        else:
            yield _unit_of_file(target, target.path, discover)
    except OrchscaffoldError as error:
        yield error


def _unit_of_file(target: TargetName, path: Path, discover: Discover) -> Unit:
    if not path.is_file():
        raise TargetError("no such file", path=path, hint=_near_file(path))
    if path.suffix != ".py":
        raise TargetError("is not a Python file", path=path, hint="Name a file that ends in .py.")
    path = Path(os.path.abspath(path))
    sketches = sketch_classes(path)
    project = discover(path)
    module = module_of(path, project)
    if target.cls:
        return Unit(project, path, module, (_named_class(target, path, sketches),))
    patterns = project.settings.coordinators
    return Unit(project, path, module, _coordinators(target, path, sketches, patterns))


def _units_of_folder(
    target: TargetName, folder: Path, discover: Discover
) -> Iterator[Unit | OrchscaffoldError]:
    if target.cls:
        raise TargetError(
            f"is a folder; the class {target.cls} has to be named with its file",
            path=folder,
            hint=f"For example: {folder / 'module.py'}::{target.cls}",
        )
    files = tuple(python_files(folder))
    if not files:
        raise TargetError(
            "holds no Python file outside tests",
            path=folder,
            hint="Name a file, or another folder.",
        )
    found = False
    for path in files:
        for unit in _coordinator_units(path, discover):
            found = True
            yield unit
    if not found:
        raise TargetError(
            f"holds no coordinator in {len(files)} Python files", path=folder, hint=_SETTINGS_HINT
        )


def _coordinator_units(path: Path, discover: Discover) -> Iterator[Unit | OrchscaffoldError]:
    """The unit of one file of a folder, an error, or nothing where it has no coordinator."""
    try:
        sketches = sketch_classes(path)
        if not any(sketch.has_methods for sketch in sketches):
            return
        project = discover(path)
        patterns = project.settings.coordinators
        classes = tuple(s.qualname for s in sketches if is_coordinator(s, patterns))
        if classes:
            yield Unit(project, path, module_of(path, project), classes)
    except OrchscaffoldError as error:
        yield error


def module_of(path: Path, project: Project) -> str:
    """The dotted name a file is imported by.

    Raises TargetError where it lies in no project, or where no import root of its project holds it.
    """
    if not any((project.root / marker).exists() for marker in MARKERS):
        raise TargetError(
            "belongs to no project: no pyproject.toml, setup.cfg or .git above it",
            path=path,
            hint="Put a pyproject.toml into the project's folder: orchscaffold init writes one.",
        )
    name = module_name(project, path)
    if name is None:
        raise TargetError(
            f"cannot be imported as a module of the project {project.root}",
            path=path,
            hint="It has to lie under an import root, and each part of its path be a Python name.",
        )
    return name


_VALUES: Final = ("Error", "Exception", "Warning", "BaseModel", "BaseSettings")
_SETTINGS_HINT = (
    "A class counts when its name, or a base's, fits [tool.orchscaffold] coordinators in "
    'pyproject.toml (default: "*Coordinator", "*Manager" and their like). '
    "Any class can be named: path.py::Class."
)


def _joined(first: Unit | None, second: Unit) -> Unit:
    if first is None:
        return second
    wanted = dict.fromkeys((*first.classes, *second.classes))
    order = [s.qualname for s in sketch_classes(first.path) if s.qualname in wanted]
    return Unit(first.project, first.path, first.module, tuple(order))


def _named_class(target: TargetName, path: Path, sketches: tuple[ClassSketch, ...]) -> str:
    names = [sketch.qualname for sketch in sketches]
    if target.cls in names:
        return target.cls
    raise TargetError(
        f"has no class {target.cls}", path=path, hint=_near(target.cls, names, "It has")
    )


def _doing(sketches: tuple[ClassSketch, ...]) -> tuple[ClassSketch, ...]:
    """The classes that do something and can be made, whatever they are called."""
    return tuple(
        s
        for s in sketches
        if s.acts and not s.is_abstract and not NOT_COORDINATORS.intersection(s.bases)
        if not any(base.endswith(_VALUES) for base in s.bases)
    )


def _likeliest(sketches: tuple[ClassSketch, ...]) -> str:
    """The class that does most."""
    return max(_doing(sketches) or sketches, key=lambda sketch: sketch.acts).qualname


def _coordinators(
    target: TargetName, path: Path, sketches: tuple[ClassSketch, ...], patterns: tuple[str, ...]
) -> tuple[str, ...]:
    """The classes of a named file that fit the patterns, else those that orchestrate by what they
    do, else the only one that does something."""
    classes = tuple(s.qualname for s in sketches if is_coordinator(s, patterns))
    if classes:
        return classes
    doing = _doing(sketches)
    driving = driving_classes(path) if len(doing) > 1 else frozenset()
    if driving.intersection(s.qualname for s in doing):
        return tuple(s.qualname for s in doing if s.qualname in driving)
    if len(doing) == 1:
        return (doing[0].qualname,)
    if not sketches:
        raise TargetError("holds no class", path=path, hint="Name a module that defines one.")
    names = ", ".join(sketch.qualname for sketch in sketches)
    separator = ":" if target.path is None else "::"
    raise TargetError(
        f"has no coordinator; its classes: {names}",
        path=path,
        hint=f"Name the one you mean: {target.text}{separator}{_likeliest(sketches)}",
    )


def _module_file(target: TargetName, project: Project) -> Path:
    path = module_file(project, target.module)
    if path is None:
        raise TargetError(
            f"no module {target.module} in the project {project.root}",
            hint=_near_module(Path(*target.module.split(".")), project),
        )
    return path


def _near_module(relative: Path, project: Project) -> str:
    for root in project.import_roots:
        near = nearest_path(root, relative.parts)
        name = module_name(project, near) if near is not None else None
        if name is not None:
            return f"Did you mean {name}?"
    roots = ", ".join(str(root) for root in project.import_roots)
    return f"Looked in: {roots}. A file can be named by its path, too."


def _near_file(path: Path) -> str:
    folder = path.parent
    if folder.is_dir():
        names = [entry.name for entry in folder.glob("*.py")]
        before = "" if folder == Path.cwd() else f"{_from_here(folder)}/"
        return did_you_mean(path.name, names, "Check the spelling of the path.", before=before)
    there = next(parent for parent in folder.parents if parent.is_dir())
    near = nearest_path(there, path.relative_to(there).parts)
    if near is None:
        return f"The folder {folder} does not exist either."
    return f"Did you mean {_from_here(near)}?"


def _from_here(path: Path) -> str:
    cwd = Path.cwd()
    return str(path.relative_to(cwd) if path.is_relative_to(cwd) else path)


def _near(name: str, names: list[str], intro: str) -> str:
    there = f"{intro}: {', '.join(names)}" if names else "It holds no class at all."
    return did_you_mean(name, names, there)
