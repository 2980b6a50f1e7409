"""The helpers and fixtures that tests of a file can call: its own, imported ones, conftest's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from orchscaffold.errors import FileError
from orchscaffold.frozen import replace
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.code import Library
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Sym, TestFile
from orchscaffold.model.types import Named
from orchscaffold.patching.makers import Maker, Makers, read_makers
from orchscaffold.patching.reading import Reading
from orchscaffold.project import module_file, module_name
from orchscaffold.render.names import imported
from orchscaffold.scaffolding.rewriting import parts_of
from orchscaffold.source import SourceFile, parse_source, read_source

_KEEPING = frozenset({"dataclass", "attrs", "namedtuple"})
_NOTHING = Makers((), ())


class ProjectFacts:
    """What the project's source says of classes; nothing is read before it is asked for."""

    def __init__(self, project: Project) -> None:
        self._library: Library = SourceLibrary(
            project.import_roots, project.site_packages, project.root
        )

    def home(self, sym: Sym) -> Sym:
        """Where a class is defined; `sym` itself where that is not known."""
        found = self._library.resolve(sym.module, sym.name) if sym.module and sym.name else None
        is_class = found is not None and found.kind == "class"
        return Sym(found.module, found.qualname) if is_class and found is not None else sym

    def parameters(self, cls: Sym) -> tuple[str, ...]:
        """The parameters of a constructor, in order."""
        ref = Named(cls.module, cls.name)
        constructor = self._library.constructor(ref)
        if constructor is not None:
            return tuple(parameter.name for parameter in constructor.parameters[1:])
        return tuple(f.alias or f.name for f in self._library.fields(ref) if f.init)

    def is_inert(self, sym: Sym) -> bool:
        """Whether a call does nothing with its arguments but keep them."""
        home = self.home(sym)
        model = self._library.class_model(Named(home.module, home.name))
        if model is None or model.kind not in _KEEPING:
            return False
        own = (self._library.method(model.ref, name) for name in ("__init__", "__post_init__"))
        return not any(own)


def re_exported(
    file: TestFile, known: Sequence[tuple[Sym, str]], project: Project
) -> tuple[tuple[Sym, str], ...]:
    """The classes that the planned code takes from their own modules and the test file, as `known`
    has it, from others, with their local names there.
    """
    wanted: dict[str, set[Sym]] = {}
    for part in parts_of(file):
        if isinstance(part, Sym) and part.name:
            wanted.setdefault(part.name.partition(".")[0], set()).add(imported(part))
    wanted = {name: syms - {sym for sym, _ in known} for name, syms in wanted.items()}
    suspects = [(sym, local) for sym, local in known if wanted.get(sym.name)]
    facts = ProjectFacts(project)
    found: dict[Sym, str] = {}
    for sym, local in suspects:
        home = facts.home(sym)
        for other in sorted(wanted[sym.name], key=lambda one: one.module):
            if other == home or (home != sym and facts.home(other) == home):
                found.setdefault(other, local)
    return tuple(found.items())


def makers_in_reach(reading: Reading, project: Project, generated: Collection[str] = ()) -> Makers:
    """The makers that a test file can use, nearest first, and its own that cannot be read; less
    those that were `generated` elsewhere.

    A fixture of a `conftest.py` counts where the file asks for it already.
    """
    path = reading.source.path
    own = _makers(reading.source, project)
    imported = tuple(_imported(reading, project))
    there = {maker.name for maker in own.found if maker.is_fixture}
    above = (m for m in _fixtures_above(path, project, there) if m.name in reading.asked)
    ours = {*(item.name for item in reading.marked), *generated}
    found = tuple(maker for maker in (*own.found, *imported, *above) if maker.name not in ours)
    return Makers(found, own.unread)


def _read(path: Path, project: Project) -> Makers:
    try:
        return _makers(read_source(path), project)
    except FileError:
        return _NOTHING


def _makers(source: SourceFile, project: Project) -> Makers:
    package = (module_name(project, source.path) or "").rpartition(".")[0]
    return read_makers(parse_source(source), source.path, package)


def _imported(reading: Reading, project: Project) -> Iterator[Maker]:
    """The factories that the file imports by name from modules beside tests."""
    read: dict[Path, Makers] = {}
    for sym, local in reading.names.known:
        if not sym.name.strip("_")[:1].islower():
            continue
        path = _module_path(sym.module, reading.source.path, project)
        if path is None:
            continue
        makers = read[path] if path in read else read.setdefault(path, _read(path, project))
        for maker in makers.found:
            if maker.name == sym.name and not maker.is_fixture:
                yield replace(maker, name=local)


def _module_path(module: str, importer: Path, project: Project) -> Path | None:
    """The file of a module of helpers, one among the tests; else None.

    Beside the test file it need be no part of a package.
    """
    found = module_file(project, module)
    if found is None and "." not in module:
        beside = importer.with_name(f"{module}.py")
        return beside if beside.is_file() else None
    homes = (project.test_root, importer.parent)
    is_helper = found is not None and any(found.is_relative_to(home) for home in homes)
    return found if is_helper else None


def _fixtures_above(path: Path, project: Project, nearer: set[str]) -> Iterator[Maker]:
    """The fixtures of the `conftest.py` files beside and above; a nearer one hides another."""
    hidden = set(nearer)
    for folder in path.parents:
        conftest = folder / "conftest.py"
        if conftest.is_file() and conftest != path:
            makers = _read(conftest, project)
            mine = [maker for maker in makers.found if maker.is_fixture]
            yield from (maker for maker in mine if maker.name not in hidden)
            hidden.update(maker.name for maker in mine)
            hidden.update(name for name, _ in makers.unread)
        if folder == project.root:
            return
