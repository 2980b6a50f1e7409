"""The test files of each project: which modules their marks are of, and what they speak of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from orchscaffold.checking.mentions import NOTHING, Mentions, mentions_of
from orchscaffold.checking.units import Guarded
from orchscaffold.errors import FileError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.settings import Project
from orchscaffold.patching.marks import Mark, find_marks, parse_mark
from orchscaffold.project import is_test_file, module_file, module_name, source_file
from orchscaffold.project.root import MARKERS
from orchscaffold.sketch import walk_files
from orchscaffold.source import parse_source, read_source, source_from_bytes
from orchscaffold.targets import Discover

Libraries = Callable[[Project], SourceLibrary]
_MARK = b"orchscaffold: "
_COMMENT = re.compile(r"#[^\r\n]*orchscaffold:[^\r\n]*")
_DEFINED = re.compile(rb"^(?:class|def|async[ \t]+def)[ \t]+(\w+)|^(\w+)[ \t]*[:=]", re.MULTILINE)


def is_test(project: Project, path: Path) -> bool:
    """Whether a file is read for drift: a test file, or one with fixtures."""
    return is_test_file(project, path) or path.name == "conftest.py"


class Index:
    """Files are listed once, read once, and parsed where their text says that it matters."""

    def __init__(self, discover: Discover, libraries: Libraries) -> None:
        self._discover = discover
        self._libraries = libraries
        self._files: dict[Path, tuple[Path, ...]] = {}
        self._contents: dict[Path, bytes] = {}
        self._mentions: dict[Path, Mentions | None] = {}
        self._guarded: dict[Path, dict[Path, Guarded]] = {}

    def guards(self, project: Project, source: Path) -> tuple[Guarded, ...]:
        """The module at `source` with its generated tests, where it has any."""
        found = self._all_guarded(project).get(source)
        return () if found is None else (found,)

    def guarded_by(self, project: Project, test: Path) -> tuple[Guarded, ...]:
        """The modules that the generated tests in `test` are of."""
        if _MARK not in self._content(test):
            return ()
        return tuple(item for item in self._all_guarded(project).values() if test in item.tests)

    def tests_of(self, project: Project, source: Path) -> tuple[Path, ...]:
        """The test files that import the module at `source`, or something that it defines from
        wherever, or name it in a text, as `patch` does.
        """
        module = module_name(project, source)
        if module is None:
            return ()
        content = self._content(source)
        names = {first or second for first, second in _DEFINED.findall(content)}
        words = sorted({*names, module.rpartition(".")[2].encode()})
        likely = re.compile(rb"\b(?:" + b"|".join(map(re.escape, words)) + rb")\b")
        defined = frozenset(name.decode("utf-8", "replace") for name in names)
        return tuple(
            file
            for file in self.files(project)
            if likely.search(self._content(file))
            and self._speaks_of(self._discover(file), file, module, defined)
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
        if mentions is None:
            return False
        parts = mentions.parts_of(module)
        if any(not part or module_file(project, f"{module}.{part}") is None for part in parts):
            return True
        library = self._libraries(project)
        return any(
            name in defined and library.resolve(owner, name).module == module
            for owner, name in mentions.imports
            if module_file(project, owner) is not None
        )

    def read_mentions(self, project: Project, file: Path) -> Mentions | None:
        """What a test file speaks of; None where it cannot be read."""
        if file not in self._mentions:
            name = module_name(project, file) or ""
            package = name if file.stem == "__init__" else name.rpartition(".")[0]
            try:
                self._mentions[file] = mentions_of(parse_source(read_source(file)), package)
            except (FileError, RecursionError):
                self._mentions[file] = None
        return self._mentions[file]

    # --- marks

    def _all_guarded(self, project: Project) -> dict[Path, Guarded]:
        if project.root not in self._guarded:
            self._guarded[project.root] = self._read_marks(project)
        return self._guarded[project.root]

    def _read_marks(self, project: Project) -> dict[Path, Guarded]:
        found: dict[Path, Guarded] = {}
        for file in self.files(project):
            if _MARK not in self._content(file):
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
        return found

    def _owners(self, project: Project, file: Path) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
        """The modules whose classes the marks in a test file name."""
        places: dict[str, set[str]] = {}
        ids = [ScenarioId.parse(mark.id) for mark in _marks(file, self._content(file))]
        stems = {id_.subject for id_ in ids if id_.is_helper}
        for cls in sorted({id_.owner for id_ in ids} - {""}):
            module = self._module_of(project, file, cls.partition(".")[0], stems)
            if module:
                places.setdefault(module, set()).add(cls)
        for module, mine in sorted(places.items()):
            path = _place(project, module)
            if path is not None:
                yield path, module, tuple(sorted(mine))

    def _module_of(self, project: Project, file: Path, cls: str, stems: set[str]) -> str:
        """The module of a class that marks name; "" where that cannot be told.

        It is where the class is imported from, or an imported module that has it; for a class that
        is gone, an imported module that the marks of helpers name, or the one the file mirrors.
        """
        mentions = self.read_mentions(project, file) or NOTHING
        library = self._libraries(project)
        from_ = mentions.modules_with(cls)
        for owner in (*from_, *mentions.modules):
            resolved = library.resolve(owner, cls)
            if resolved.kind == "class" and module_file(project, resolved.module) is not None:
                return resolved.module
        named = (name for name in mentions.modules if name.rpartition(".")[2] in stems)
        mine = (name for name in (*from_, *named) if _place(project, name) is not None)
        mirrored = source_file(project, file)
        return next(mine, (module_name(project, mirrored) or "") if mirrored is not None else "")

    def _content(self, file: Path) -> bytes:
        if file not in self._contents:
            try:
                self._contents[file] = file.read_bytes()
            except OSError:
                self._contents[file] = b""
        return self._contents[file]


def _marks(file: Path, content: bytes) -> tuple[Mark, ...]:
    """The marks in a test file; where it does not parse, in whatever looks like one."""
    try:
        return tuple(mark for _, mark in find_marks(source_from_bytes(file, content).text))
    except (FileError, RecursionError):
        lines = _COMMENT.findall(content.decode("utf-8", "replace"))
        return tuple(mark for line in lines if (mark := parse_mark(line)) is not None)


def _place(project: Project, module: str) -> Path | None:
    """Where a module of the project is, or would be; None for one that is not its own."""
    there = module_file(project, module)
    top, _, rest = module.partition(".")
    if there is not None or not rest:
        return there
    roots = (root for root in project.import_roots if (root / top).is_dir())
    return next((root.joinpath(*module.split(".")).with_suffix(".py") for root in roots), None)
