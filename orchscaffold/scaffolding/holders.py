"""The test files there are, and which of a module's tests each of them holds.

Files are found by their names, so that a project's tests are listed once and few are read.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.settings import Project
from orchscaffold.patching.marks import Declined, Mark, parse_note
from orchscaffold.project import enhanced_beside, is_test_file, test_file
from orchscaffold.sketch import walk_files
from orchscaffold.source import SourceFile, parse_source, read_source
from orchscaffold.targets import Unit

_CLASS = re.compile(r"(?:^|[\r\n])class[ \t]+(\w+)")
_TEST = re.compile(r"\bdef[ \t]+test")


Holds = Callable[[Path, str], bool]
"""Whether a folder holds a file of some name."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The test files of a project, sorted; `by_name` of the file, `by_folder` of the last folder's
    name. `holds` is asked for files that may lie elsewhere.
    """

    files: tuple[Path, ...]
    by_name: Mapping[str, tuple[Path, ...]]
    by_folder: Mapping[str, tuple[Path, ...]]
    holds: Holds


@dataclass(frozen=True, slots=True)
class Holder:
    """A test file of a module: the ids of its marks, of what it declines, the classes it defines.

    `is_whole` is False for a file that is one of several, each for a test class; `by_hand` says
    that there are tests without a mark.
    """

    path: Path
    marked: frozenset[str]
    declined: frozenset[str]
    classes: frozenset[str]
    is_whole: bool
    by_hand: bool

    def has_tests_of(self, classes: tuple[str, ...]) -> bool:
        """Whether generated tests of one of these classes are marked in it."""
        return any(ScenarioId.parse(id_).owner in classes for id_ in self.marked)


List = Callable[[Project], Listing]


def lister() -> List:
    """A way to list a project's test files that looks at each project's folder once."""
    known: dict[Path, Listing] = {}

    def listing(project: Project) -> Listing:
        if project.test_root not in known:
            known[project.test_root] = _listing(project)
        return known[project.test_root]

    return listing


def holders(unit: Unit, listing: Listing) -> tuple[Holder, ...]:
    """The test files of a module: where they would be put first, then by path.

    A file elsewhere counts where its name fits and it imports one of the classes. A file that
    cannot be read is none.
    """
    own = tuple(own_places(unit, listing))
    others = (path for path in named_like(unit, listing) if path not in own)
    found = [_holder(path, unit) for path in own]
    found += [_holder(path, unit) for path in others if imports_class(path, unit)]
    return tuple(holder for holder in found if holder is not None)


def named_like(unit: Unit, listing: Listing) -> Iterator[Path]:
    """The test files whose name, or whose folder's, is the module's."""
    stem = unit.path.stem
    usual = (f"test_{stem}.py", f"test_{stem}_enhanced.py", f"{stem}_test.py")
    names = dict.fromkeys((unit.project.settings.naming.file_for(stem), *usual))
    for folder in (unit.path.parent / "tests", unit.path.parent):
        yield from (folder / name for name in names if listing.holds(folder, name))
    for name in names:
        yield from listing.by_name.get(name, ())
    yield from listing.by_folder.get(stem, ())


def imports_class(path: Path, unit: Unit) -> bool:
    """Whether a test file imports the module, or one of the unit's classes by way of a package."""
    source = _readable(path)
    if source is None or unit.module.rpartition(".")[2] not in source.text:
        return False
    try:
        tree = parse_source(source)
    except (FileError, RecursionError):
        return False
    return any(_imports(node, unit) for node in ast.walk(tree))


def _imports(node: ast.AST, unit: Unit) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name == unit.module for alias in node.names)
    if not isinstance(node, ast.ImportFrom) or node.level or node.module is None:
        return False
    if not f"{unit.module}.".startswith(f"{node.module}."):
        return False
    names = {alias.name for alias in node.names}
    classes = {cls.partition(".")[0] for cls in unit.classes}
    return bool(names & classes) or unit.module in {f"{node.module}.{name}" for name in names}


def own_places(unit: Unit, listing: Listing) -> Iterator[Path]:
    """The files that are the module's by their path alone."""
    place = test_file(unit.project, unit.path)
    if place is None:
        return
    for path in (place, enhanced_beside(place, unit.path, unit.project.settings.naming)):
        if listing.holds(path.parent, path.name):
            yield path
    folder = place.parent / unit.path.stem
    for path in listing.by_folder.get(unit.path.stem, ()):
        if path.parent == folder:
            yield path


def _listing(project: Project) -> Listing:
    return listing_of(p for p in walk_files(project.test_root) if is_test_file(project, p))


def looked_at_once() -> Holds:
    """A way to tell what a folder holds that lists each folder once: for a run that writes none."""

    @cache
    def names(folder: Path) -> frozenset[str]:
        try:
            return frozenset(os.listdir(folder))
        except OSError:
            return frozenset()

    return lambda folder, name: name in names(folder) and (folder / name).is_file()


def _holds(folder: Path, name: str) -> bool:
    return (folder / name).is_file()


def listing_of(paths: Iterable[Path], holds: Holds = _holds) -> Listing:
    """The listing that these test files, in their order, are."""
    files = tuple(paths)
    by_name: dict[str, list[Path]] = {}
    by_folder: dict[str, list[Path]] = {}
    for path in files:
        by_name.setdefault(path.name, []).append(path)
        by_folder.setdefault(path.parent.name, []).append(path)
    return Listing(files, _frozen(by_name), _frozen(by_folder), holds)


def _frozen(groups: Mapping[str, list[Path]]) -> dict[str, tuple[Path, ...]]:
    return {name: tuple(paths) for name, paths in groups.items()}


def _holder(path: Path, unit: Unit) -> Holder | None:
    source = _readable(path)
    if source is None:
        return None
    lines = (line.rstrip("\r\n") for line in source.lines if "orchscaffold:" in line)
    notes = [parse_note(line) for line in lines]
    ids = (ScenarioId.parse(note.id) for note in notes if isinstance(note, Mark))
    marked = sum(not id_.is_helper for id_ in ids)
    return Holder(
        path=path,
        marked=frozenset(note.id for note in notes if isinstance(note, Mark)),
        declined=frozenset(note.id for note in notes if isinstance(note, Declined)),
        classes=frozenset(_CLASS.findall(source.text)),
        is_whole=path.parent.name != unit.path.stem,
        by_hand=len(_TEST.findall(source.text)) > marked,
    )


def _readable(path: Path) -> SourceFile | None:
    try:
        return read_source(path)
    except FileError:
        return None
