"""What a project is like, as far as the settings ask: its tests' folder, layout, coordinators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.settings import FOLDER, MODULE, USUAL, Naming, Project
from orchscaffold.project import module_name, pytest_config_of, source_file
from orchscaffold.sketch import (
    ClassSketch,
    is_coordinator,
    python_files,
    sketch_classes,
    walk_files,
)

_USUAL = ("tests", "test")
_A_FEW = 10


@dataclass(frozen=True, slots=True)
class Coordinators:
    """The coordinators of a project: their modules' files, names, and the patterns they fit."""

    files: tuple[Path, ...]
    names: tuple[str, ...]
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A project with the folder, layout and names of its tests, and its coordinators."""

    project: Project
    tests: str
    layout: str
    coordinators: Coordinators
    naming: Naming = USUAL


def survey(project: Project) -> Survey:
    """Look at a project's files; those that do not parse are passed over."""
    found = _coordinators(project)
    tests = _test_folder(project)
    return Survey(
        project=project,
        tests=tests.relative_to(project.root).as_posix(),
        layout=_layout(tests, found.files),
        coordinators=found,
        naming=_naming(tests),
    )


def _coordinators(project: Project) -> Coordinators:
    files: list[Path] = []
    names: list[str] = []
    fitting: set[str] = set()
    known = project.settings.coordinators
    for path in python_files(project.root):
        own = [
            (sketch.qualname, patterns)
            for sketch in _sketches(path)
            if (patterns := [p for p in known if is_coordinator(sketch, (p,))])
        ]
        if own and module_name(project, path) is not None:
            files.append(path)
            names += (name for name, _ in own)
            fitting.update(pattern for _, patterns in own for pattern in patterns)
    return Coordinators(tuple(files), tuple(names), tuple(p for p in known if p in fitting))


def _sketches(path: Path) -> tuple[ClassSketch, ...]:
    try:
        return sketch_classes(path)
    except FileError:
        return ()


def _test_folder(project: Project) -> Path:
    """The folder below which most test files mirror a module; the first where hardly any does."""
    places = tuple(dict.fromkeys(_test_folders(project)))
    if not places:
        return project.test_root
    files = {path for place in places for path in walk_files(place) if _is_test(path)}
    counts = {place: _mirroring(project, place, files) for place in places}
    best = max(places, key=lambda place: counts[place])
    return best if counts[best] * _A_FEW > len(files) else places[0]


def _test_folders(project: Project) -> Iterator[Path]:
    config = pytest_config_of(project.root, project.root)
    base = config.path.parent if config.path is not None else project.root
    named = [base / word for word in config.words("testpaths")]
    for folder in (*named, *(project.root / name for name in _USUAL)):
        if folder.is_dir() and folder != project.root and folder.is_relative_to(project.root):
            yield folder
            yield from (path for path in sorted(folder.iterdir()) if _may_hold_tests(path))


def _may_hold_tests(path: Path) -> bool:
    return path.is_dir() and path.name.isidentifier()


def _mirroring(project: Project, folder: Path, files: Iterable[Path]) -> int:
    settings = replace(project.settings, naming=_naming(folder))
    assumed = replace(project, test_root=folder, settings=settings)
    return sum(source_file(assumed, path) is not None for path in files)


def _is_test(path: Path) -> bool:
    return path.name.startswith("test_") or path.stem.endswith("_test")


def _naming(tests: Path) -> Naming:
    """How test files are called: as most of them are."""
    names = [path.name for path in walk_files(tests) if _is_test(path)]
    usual = sum(name.startswith("test_") for name in names)
    return USUAL if usual * 2 >= len(names) else Naming(file="{module}_test.py")


def _stem(path: Path) -> str:
    """The last name of the module that a test file is for, as its name says."""
    return path.stem.removeprefix("test_").removesuffix("_test")


def _layout(tests: Path, modules: Iterable[Path]) -> str:
    """Whether more of these modules have a folder of their name for their tests than a file."""
    stems = {path.stem for path in modules}
    files: set[str] = set()
    folders: set[str] = set()
    for path in walk_files(tests):
        files |= {_stem(path)} & stems
        if _is_test(path) and _stem(path) not in stems:
            folders |= {path.parent.name} & stems
    return FOLDER if len(folders) > len(files) else MODULE
