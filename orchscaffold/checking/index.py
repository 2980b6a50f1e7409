"""The test files of each project: which modules their marks are of, and what they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from orchscaffold.checking.mentions import Mentions, mentions_of
from orchscaffold.checking.remembering import Remembering
from orchscaffold.checking.units import Guarded
from orchscaffold.checking.values import Json, items, text, texts
from orchscaffold.frozen import replace
from orchscaffold.inspection.finder import ModuleFinder
from orchscaffold.model.settings import Project
from orchscaffold.project import (
    Discover,
    helpers_file,
    is_test_file,
    module_file,
    module_name,
    source_file,
)
from orchscaffold.project.root import MARKERS
from orchscaffold.regular import read_regular
from orchscaffold.scaffolding.holders import (
    Listing,
    listing_of,
    looked_at_once,
    named_like,
    own_places,
)
from orchscaffold.sketch import walk_files
from orchscaffold.targets import Unit

if TYPE_CHECKING:
    from orchscaffold.inspection.resolution import Resolver

Owned = tuple[tuple[str, tuple[str, ...]], ...]
"""Modules, each with the classes in it that marks name."""

_DEFINED = re.compile(rb"^(?:class|def|async[ \t]+def)[ \t]+(\w+)|^(\w+)[ \t]*[:=]", re.MULTILINE)


def is_test(project: Project, path: Path) -> bool:
    """Whether a file is read for drift: a test file, one with fixtures, or with shared helpers."""
    is_named = is_test_file(project, path) or path.name == "conftest.py"
    return is_named or path == helpers_file(project)


class Index:
    """Files are listed once, and what they say of themselves is asked of `known`."""

    def __init__(self, discover: Discover, known: Remembering) -> None:
        self._discover = discover
        self._known = known
        self._files: dict[Path, tuple[Path, ...]] = {}
        self._mentions: dict[Path, Mentions] = {}
        self._guarded: dict[Path, dict[Path, Guarded]] = {}
        self._guards: dict[Path, dict[Path, tuple[Guarded, ...]]] = {}
        self._resolvers: dict[Project, Resolver] = {}

    def guards(self, project: Project, source: Path) -> tuple[Guarded, ...]:
        """The module at `source` with its generated tests, where it has any."""
        found = self._all_guarded(project).get(source)
        return () if found is None else (found,)

    def guarded_by(self, project: Project, test: Path) -> tuple[Guarded, ...]:
        """The modules that the generated tests in `test` are of."""
        if not self._known.facts(project, test).owners and test != helpers_file(project):
            return ()
        if project.root not in self._guards:
            by_test: dict[Path, tuple[Guarded, ...]] = {}
            for item in self._all_guarded(project).values():
                by_test.update((test, (*by_test.get(test, ()), item)) for test in item.tests)
            self._guards[project.root] = by_test
        return self._guards[project.root].get(test, ())

    def tests_of(self, project: Project, source: Path) -> tuple[Path, ...]:
        """The test files that import the module at `source`, or something that it defines from
        wherever, or name it in a text, as `patch` does.
        """
        module = module_name(project, source)
        if module is None:
            return ()
        found = _DEFINED.findall(_content(source))
        defined = frozenset((first or second).decode("utf-8", "replace") for first, second in found)
        return tuple(
            file
            for file in self.files(project)
            if self._speaks_of(self._discover(file), file, module, defined)
        )

    def files(self, project: Project) -> tuple[Path, ...]:
        """The test files of a project, sorted; those of a project inside it are not its own."""
        if project.root not in self._files:
            self._files[project.root] = tuple(sorted(self._listed(project)))
        return self._files[project.root]

    def _listed(self, project: Project) -> Iterator[Path]:
        marked = any((project.root / marker).exists() for marker in MARKERS)
        for path in walk_files(project.root if marked else project.test_root):
            if is_test(project, path) and self._discover(path).root == project.root:
                yield path

    def _speaks_of(
        self, project: Project, file: Path, module: str, defined: frozenset[str]
    ) -> bool:
        mentions = self.read_mentions(project, file)
        parts = mentions.parts_of(module)
        if any(not part or module_file(project, f"{module}.{part}") is None for part in parts):
            return True
        return any(
            name in defined
            and module_file(project, owner) is not None
            and self._resolver(project).resolve(owner, name).module == module
            for owner, name in mentions.imports
        )

    def read_mentions(self, project: Project, file: Path) -> Mentions:
        """What a test file speaks of: nothing where it cannot be read."""
        if file not in self._mentions:
            name = module_name(project, file) or ""
            package = name if file.stem == "__init__" else name.rpartition(".")[0]
            names = self._known.facts(project, file).names
            self._mentions[file] = mentions_of(names, package)
        return self._mentions[file]

    def _resolver(self, project: Project) -> Resolver:
        if project not in self._resolvers:
            from orchscaffold.inspection.modules import Modules
            from orchscaffold.inspection.resolution import Resolver

            finder = ModuleFinder(project.import_roots, project.site_packages)
            self._resolvers[project] = Resolver(Modules(finder))
        return self._resolvers[project]

    # --- marks

    def _all_guarded(self, project: Project) -> dict[Path, Guarded]:
        if project.root not in self._guarded:
            self._guarded[project.root] = self._read_marks(project)
        return self._guarded[project.root]

    def _read_marks(self, project: Project) -> dict[Path, Guarded]:
        found: dict[Path, Guarded] = {}
        for file in self.files(project):
            if not self._known.facts(project, file).owners:
                continue
            for path, module, classes in self._owners(self._discover(file), file):
                known = found.get(path)
                found[path] = Guarded(
                    self._discover(path if path.is_file() else file),
                    path,
                    module,
                    tuple(sorted({*(known.classes if known else ()), *classes})),
                    (*(known.tests if known else ()), file),
                )
        by_name = listing_of(self.files(project), looked_at_once())
        return {place: self._whole(item, by_name) for place, item in found.items()}

    def _whole(self, item: Guarded, listing: Listing) -> Guarded:
        """The same with the module of shared helpers, where it has some of its, as the last test
        file, and with the test files that have no marks of it.
        """
        project = item.project
        helpers = helpers_file(project)
        tests = item.tests
        if helpers is not None and helpers.is_file():
            stems = self._known.facts(project, helpers).stems
            tests = (*tests, helpers) if item.module in stems else tests
        unit = Unit(project, item.path, item.module, item.classes)
        near = {*own_places(unit, listing), *named_like(unit, listing)} - set(tests)
        names = frozenset(cls.partition(".")[0] for cls in item.classes)
        by_hand = (f for f in near if self._speaks_of(self._discover(f), f, item.module, names))
        return replace(item, tests=tests, by_hand=tuple(sorted(by_hand)))

    def _owners(self, project: Project, file: Path) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
        """The modules whose classes the marks in a test file name."""
        for module, mine in self._owned(project, file):
            path = _place(project, module)
            if path is not None:
                yield path, module, mine

    def _owned(self, project: Project, file: Path) -> Owned:
        """The modules of the classes that marks name; they are kept where an import tells."""
        key = f"owned by {file}"
        known = self._known.recall(project, key, (file,), _owned_from)
        if known is not None:
            return known
        classes = self._known.facts(project, file).owners
        told = {cls: self._imported_from(project, file, cls.partition(".")[0]) for cls in classes}
        places: dict[str, set[str]] = {}
        for cls, module in told.items():
            place = module or self._mirrored(project, file, cls.partition(".")[0])
            if place:
                places.setdefault(place, set()).add(cls)
        found = tuple((module, tuple(sorted(mine))) for module, mine in sorted(places.items()))
        if all(told.values()):
            value: Json = [[module, [*mine]] for module, mine in found]
            self._known.keep(project, key, (file,), value)
        return found

    def _imported_from(self, project: Project, file: Path, cls: str) -> str:
        """The module of a class: where it is imported from, or an imported module that has it; ""
        where it is in none of these.
        """
        mentions = self.read_mentions(project, file)
        resolver = self._resolver(project)
        for owner in (*mentions.modules_with(cls), *mentions.modules):
            resolved = resolver.resolve(owner, cls)
            if resolved.kind == "class" and module_file(project, resolved.module) is not None:
                return resolved.module
        return ""

    def _mirrored(self, project: Project, file: Path, cls: str) -> str:
        """The module of a class that is gone: an imported module that the marks of helpers name, or
        the one that the file mirrors; "" where that cannot be told.
        """
        mentions = self.read_mentions(project, file)
        stems = self._known.facts(project, file).stems
        named = (name for name in mentions.modules if name.rpartition(".")[2] in stems)
        likely = (*mentions.modules_with(cls), *named)
        mine = (name for name in likely if _place(project, name) is not None)
        mirrored = source_file(project, file)
        return next(mine, (module_name(project, mirrored) or "") if mirrored is not None else "")


def _owned_from(value: Json) -> Owned:
    pairs = (items(item) for item in items(value))
    return tuple((text(module), texts(classes)) for module, classes in pairs)


def _content(file: Path) -> bytes:
    try:
        return read_regular(file)
    except OSError:
        return b""


def _place(project: Project, module: str) -> Path | None:
    """Where a module of the project is, or would be; None for one that is not its own."""
    there = module_file(project, module)
    top, _, rest = module.partition(".")
    if there is not None or not rest:
        return there
    roots = (root for root in project.import_roots if (root / top).is_dir())
    return next((root.joinpath(*module.split(".")).with_suffix(".py") for root in roots), None)
