"""Helpers that several test files share: one module has them, test files import them from it.

It is patched as a test file is. A helper carries the whole name of the module whose tests it was
written for, so that modules of one last name do not meet; one that is the same, to its digest, as
that for another module is shared with it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path

from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.report import FileChange
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Helper, Sym, TestFile, Var
from orchscaffold.patching.reading import Reading, read_test_file
from orchscaffold.patching.verdicts import STALE, judge
from orchscaffold.planning.marking import helper_digest, helper_id
from orchscaffold.project import helpers_file
from orchscaffold.render import render_test_file
from orchscaffold.scaffolding.existing import put_into
from orchscaffold.scaffolding.importing import import_name
from orchscaffold.scaffolding.lending import Lent
from orchscaffold.scaffolding.rewriting import imported, parts_of, renamed
from orchscaffold.scaffolding.surroundings import first_party
from orchscaffold.source import parse_source, read_source, source_from_bytes

_DOC = "What the tests build their objects with."


@dataclass(frozen=True, slots=True)
class Own:
    """The helpers of one module's tests as the shared module has them.

    `names` has what each planned helper is called there; `helpers` are those under their own mark,
    the others are those of another module.
    """

    names: Mapping[str, str]
    helpers: tuple[Helper, ...]


@dataclass(frozen=True, slots=True)
class SharedModule:
    """The module of shared helpers, `name` where it is imported; `reading` None: there is none yet.

    `stale` are planned helpers to be written anew in it. `here` are the ids of helpers that the
    test file has itself, from before: these stay.
    """

    path: Path
    name: str
    project: Project
    reading: Reading | None
    stale: tuple[Helper, ...] = ()
    here: frozenset[str] = frozenset()

    @property
    def lent(self) -> Lent:
        """What the module has already."""
        marked = self.reading.marked if self.reading is not None else ()
        return Lent(self.name, frozenset(item.name for item in marked))

    def without(self, file: TestFile) -> TestFile:
        """The test file with all that the shared module has imported from there."""
        moved = self._moved(file)
        if not moved:
            return file
        own = own_helpers(moved, file.module, self.reading)
        names = {**own.names, **{name: name for name in self._defined_beside(file)}}
        syms = {name: Sym(self.name, new) for name, new in names.items()}
        kept = tuple(helper for helper in file.helpers if helper not in moved)
        return replace(file, helpers=imported(kept, syms), classes=imported(file.classes, syms))

    def change(self, file: TestFile) -> FileChange:
        """The shared module with the helpers in it that a test file needs."""
        moved = self._moved(file)
        extra = tuple(helper for helper in self.stale if helper not in moved)
        own = own_helpers((*moved, *extra), file.module, self.reading)
        before = self.reading.source.bytes if self.reading is not None else None
        if not own.helpers:
            return FileChange(self.path, before, before)
        runner = "pytest-asyncio" if file.runner == "unittest" else file.runner
        return FileChange(
            self.path, before, self._with(TestFile(file.module, _DOC, runner, own.helpers, ()))
        )

    def _with(self, file: TestFile) -> bytes:
        project = self.project
        if self.reading is not None:
            known = first_party(project)
            return put_into(self.reading, file, (), project=project, first_party=known).content
        return render_test_file(
            file,
            line_length=project.line_length,
            first_party=first_party(project),
            template="factories",
            house=project.house,
        ).encode()

    def _moved(self, file: TestFile) -> tuple[Helper, ...]:
        return tuple(h for h in file.helpers if helper_id(file.module, h) not in self.here)

    def _defined_beside(self, file: TestFile) -> Iterator[str]:
        """What the tests use that comes along with a helper: a second class in its template."""
        used = {part.name for part in parts_of(file.classes) if isinstance(part, Var)}
        content = self.change(file).after
        if content is not None:
            tree = parse_source(source_from_bytes(self.path, content))
            defined = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
            yield from (name for name in defined if name in used)


def shared_module(
    test: Path, planned: TestFile, project: Project, pending: Mapping[Path, bytes]
) -> SharedModule | None:
    """The module that the settings name, for the helpers of the file at `test`; None where it has
    its own. `planned` is all there is for the tested module, `pending` files as this run is going
    to write them.

    Raises UsageError where the test file cannot import that module, FileError where one of them
    cannot be read or does not parse.
    """
    path = helpers_file(project)
    if path is None or path == test:
        return None
    reading = read_standing(path, pending.get(path))
    own = own_helpers(planned.helpers, planned.module, reading)
    stale = frozenset(_stale(own, planned.module, reading))
    return SharedModule(
        path=path,
        name=import_name(path, test, project, pending),
        project=project,
        reading=reading,
        stale=tuple(h for h in planned.helpers if own.names[h.name] in stale),
        here=_marks(read_standing(test, pending.get(test))),
    )


def read_standing(path: Path, pending: bytes | None = None) -> Reading | None:
    """A file as it stands, or is to be; None where there is none.

    Raises FileError where it cannot be read or does not parse.
    """
    if pending is not None:
        return read_test_file(source_from_bytes(path, pending))
    return read_test_file(read_source(path)) if path.is_file() else None


def own_helpers(helpers: Collection[Helper], module: str, reading: Reading | None) -> Own:
    """The helpers for tests of `module` as the shared module has them, or will."""
    lent = frozenset(_lent(helpers, module, reading))
    names = {h.name: h.name if h in lent else _name(h.name, module, reading) for h in helpers}
    own = (replace(renamed(h, names), is_shared=True) for h in helpers if h not in lent)
    return Own(names, tuple(own))


def _lent(helpers: Collection[Helper], module: str, reading: Reading | None) -> Iterator[Helper]:
    """The helpers that another module has, the same to the digest, with all that they use."""
    if reading is None:
        return
    mine = str(ScenarioId.of_shared_helper(module, ""))
    there = {
        (marked.name, marked.mark.scenario)
        for marked in reading.marked
        if marked.pristine and not marked.mark.id.startswith(mine)
    }
    same = {helper.name for helper in helpers if (helper.name, helper_digest(helper)) in there}
    others = {helper.name for helper in helpers} - same
    for helper in helpers:
        used = {part.name for part in parts_of(helper) if isinstance(part, Var)}
        if helper.name in same and not used & others:
            yield helper


def _name(name: str, module: str, reading: Reading | None) -> str:
    """The name of a helper: that which its mark has, else one that is free."""
    if reading is None:
        return name
    names = tuple(_names(name, module))
    ids = _marks(reading)
    marked = (new for new in names if str(ScenarioId.of_shared_helper(module, new)) in ids)
    free = (new for new in names if new not in reading.names.taken)
    return next(chain(marked, free), name)


def _names(name: str, module: str) -> Iterator[str]:
    tested = module.rpartition(".")[2].strip("_")
    yield name
    yield f"{name}_{tested}"
    yield from (f"{name}_{tested}{number}" for number in range(2, 100))


def _stale(own: Own, module: str, reading: Reading | None) -> Iterator[str]:
    """The names of helpers of the shared module that are to be written anew."""
    for helper in own.helpers if reading is not None else ():
        id_, digest = helper_id(module, helper), helper_digest(helper)
        if reading is not None and judge(reading, id_, digest, helper.name, "").verdict == STALE:
            yield helper.name


def _marks(reading: Reading | None) -> frozenset[str]:
    """The ids of all marks in a file."""
    return frozenset(m.mark.id for m in reading.marked) if reading is not None else frozenset()
