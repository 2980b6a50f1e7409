"""What a check looks at: paths turned into generated tests with their modules, and test files.

A module that is named pulls in its tests and a test file its modules, so that any split of a list
of files gives the same findings.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchscaffold.checking.units import DriftUnit, Guarded
from orchscaffold.errors import FileError, OrchscaffoldError, TargetError
from orchscaffold.generated import modules_tested
from orchscaffold.holders import List
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.settings import Project
from orchscaffold.patching.marks import Mark, find_marks
from orchscaffold.project import is_test_file, module_file, module_name
from orchscaffold.sketch import walk_files
from orchscaffold.source import SourceFile, parse_source, read_source
from orchscaffold.targets import Discover

Libraries = Callable[[Project], SourceLibrary]
_MARK = b"# orchscaffold: "


@dataclass(frozen=True, slots=True)
class Scope:
    """The modules with generated tests, the test files to read for drift, what could not be read.

    `files` counts the Python files that were named or found.
    """

    guarded: tuple[Guarded, ...]
    tests: tuple[DriftUnit, ...]
    errors: tuple[OrchscaffoldError, ...]
    files: int


def scope_of(
    paths: Iterable[Path],
    *,
    discover: Discover,
    listing: List,
    libraries: Libraries,
    may_be_gone: bool = False,
) -> Scope:
    """What a check of `paths` (files and folders, absolute) looks at.

    A file that is gone is an error, unless it `may_be_gone`: then its generated tests are looked
    at.
    """
    index = _Index(listing, libraries)
    guarded: dict[Path, Guarded] = {}
    tests: dict[Path, Project] = {}
    errors: list[OrchscaffoldError] = []
    files = 0
    for path in paths:
        for file in _files(path, errors, may_be_gone=may_be_gone):
            files += file.is_file()
            try:
                project = discover(file)
                is_test = is_test_file(project, file)
                here = index.guarded_by(project, file) if is_test else index.guards(project, file)
                mine = (file,) if is_test else index.tests_of(project, file)
            except OrchscaffoldError as error:
                errors.append(error)
                continue
            guarded.update((item.path, item) for item in here)
            tests.update((t, project) for t in (*mine, *_all_tests(here)) if t.is_file())
    return Scope(
        guarded=tuple(guarded[key] for key in sorted(guarded)),
        tests=tuple(DriftUnit(tests[key], key) for key in sorted(tests)),
        errors=tuple(errors),
        files=files,
    )


def _files(path: Path, errors: list[OrchscaffoldError], *, may_be_gone: bool) -> Iterator[Path]:
    if path.is_dir():
        yield from walk_files(path)
    elif path.is_file() or may_be_gone:
        if path.suffix == ".py":
            yield path
    else:
        errors.append(
            TargetError("no such file", path=path, hint="Check the spelling of the path.")
        )


def _all_tests(guarded: Iterable[Guarded]) -> Iterator[Path]:
    return (test for item in guarded for test in item.tests)


class _Index:
    """The marked test files of each project, read once, by module and by file."""

    def __init__(self, listing: List, libraries: Libraries) -> None:
        self._listing = listing
        self._libraries = libraries
        self._known: dict[Path, dict[Path, Guarded]] = {}
        self._contents: dict[Path, bytes] = {}

    def guards(self, project: Project, source: Path) -> tuple[Guarded, ...]:
        """The module at `source` with its generated tests, where it has any."""
        found = self._of(project).get(source)
        return () if found is None else (found,)

    def guarded_by(self, project: Project, test: Path) -> tuple[Guarded, ...]:
        """The modules that the generated tests in `test` are of."""
        if _MARK not in self._content(test):
            return ()
        return tuple(item for item in self._of(project).values() if test in item.tests)

    def tests_of(self, project: Project, source: Path) -> tuple[Path, ...]:
        """The test files that import the module at `source`."""
        module = module_name(project, source)
        if module is None:
            return ()
        name = module.rpartition(".")[2].encode()
        near = (file for file in self._files(project) if name in self._content(file))
        return tuple(file for file in near if _imports(file, module))

    def _of(self, project: Project) -> dict[Path, Guarded]:
        if project.test_root not in self._known:
            self._known[project.test_root] = self._read(project)
        return self._known[project.test_root]

    def _read(self, project: Project) -> dict[Path, Guarded]:
        found: dict[Path, Guarded] = {}
        for file in self._files(project):
            if _MARK not in self._content(file):
                continue
            for path, module, classes in _owners(file, project, self._libraries(project)):
                known = found.get(path, Guarded(project, path, module, (), ()))
                found[path] = Guarded(
                    project,
                    path,
                    module,
                    tuple(sorted({*known.classes, *classes})),
                    (*known.tests, file),
                )
        return found

    def _files(self, project: Project) -> tuple[Path, ...]:
        return self._listing(project).files

    def _content(self, file: Path) -> bytes:
        if file not in self._contents:
            try:
                self._contents[file] = file.read_bytes()
            except OSError:
                self._contents[file] = b""
        return self._contents[file]


def _owners(
    file: Path, project: Project, library: SourceLibrary
) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    """The modules whose classes the marks in a test file name; nothing where it cannot be read."""
    try:
        source = read_source(file)
        classes = {owner_of(mark) for _, mark in find_marks(source.text)} - {""}
        imported = _imported(source, library)
        fallback = modules_tested(file, project)
    except (FileError, RecursionError):
        return
    places: dict[str, set[str]] = {}
    for cls in classes:
        module = imported.get(cls.partition(".")[0]) or next(iter(fallback), "")
        if module:
            places.setdefault(module, set()).add(cls)
    for module, mine in sorted(places.items()):
        path = module_file(project, module) or _expected(project, module)
        if path is not None:
            yield path, module, tuple(sorted(mine))


def _expected(project: Project, module: str) -> Path | None:
    """Where a module of the project that is gone would be; None for one that is not its own."""
    top, _, rest = module.partition(".")
    for root in project.import_roots:
        if (root / top).is_dir() and rest:
            return root.joinpath(*module.split(".")).with_suffix(".py")
    return None


def owner_of(mark: Mark) -> str:
    """The class whose method a test's mark names; "" for a helper's mark."""
    head, _, rest = mark.id.partition("/")
    return "" if rest.startswith("helper/") else head.rpartition(".")[0]


def _imported(source: SourceFile, library: SourceLibrary) -> dict[str, str]:
    """The module where each name that the file imports is defined."""
    found: dict[str, str] = {}
    for node in ast.walk(parse_source(source)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                resolved = library.resolve(node.module, alias.name)
                is_read = resolved.kind == "class"
                found[alias.name] = resolved.module if is_read else node.module
    return found


def _imports(file: Path, module: str) -> bool:
    """Whether a test file imports the module or something out of it."""
    try:
        tree = parse_source(read_source(file))
    except (FileError, RecursionError):
        return False
    parent, _, name = module.rpartition(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name == module for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and not node.level:
            if node.module == module:
                return True
            if node.module == parent and any(alias.name == name for alias in node.names):
                return True
    return False
