"""Answers that are known from an earlier run, and the others, found out now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from orchscaffold.checking.facts import FileFacts
from orchscaffold.checking.file_memory import FileMemory
from orchscaffold.checking.memory import Memory
from orchscaffold.checking.plans import Kept
from orchscaffold.checking.values import Json
from orchscaffold.errors import OrchscaffoldError
from orchscaffold.frozen import dataclass
from orchscaffold.model.settings import Project

Value = TypeVar("Value")
Of = TypeVar("Of", bound="Unit")
Given = TypeVar("Given", bound="Result")


class Unit(Protocol):
    """What is worked on: a name that no other has in its project, the files it begins from."""

    @property
    def project(self) -> Project:
        """The project that it is of."""

    @property
    def name(self) -> str:
        """A name that no other unit of the project has."""

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it begins from."""


class Result(Protocol):
    """What comes of a unit: kept where nothing went wrong."""

    @property
    def errors(self) -> tuple[OrchscaffoldError, ...]:
        """What could not be read."""


Work = Callable[[Sequence[Of]], Iterator[Given]]


@dataclass(frozen=True, slots=True)
class Form(Generic[Given]):
    """How results without errors are kept: as a value, and read from one."""

    value: Callable[[Given], Json]
    read: Callable[[Json], Given]


class Remembering:
    """What is known of the projects of one run; where it is not `kept`, of this run alone."""

    def __init__(self, *, kept: bool) -> None:
        self._is_kept = kept
        self._files: dict[Path, FileMemory] = {}
        self._memories: dict[Project, Memory] = {}
        self._asked: dict[int, tuple[Project, Memory]] = {}

    def facts(self, project: Project, path: Path) -> FileFacts:
        """What a file of a project says of itself."""
        return self._file_memory(project).facts(path)

    def results(
        self, units: Sequence[Of], work: Work[Of, Given], form: Form[Given]
    ) -> Iterator[Given]:
        """The result of each unit, in their order; `work` does those that are not known."""
        known = [self.recall(unit.project, unit.name, unit.files, form.read) for unit in units]
        done = work([unit for unit, found in zip(units, known, strict=True) if found is None])
        for unit, found in zip(units, known, strict=True):
            yield found if found is not None else self._kept(unit, next(done), form)

    def recall(
        self, project: Project, name: str, files: Sequence[Path], read: Callable[[Json], Value]
    ) -> Value | None:
        """What was kept for files under a name, as `read` has it; None where nothing was that still
        holds.
        """
        if not self._is_kept:
            return None
        answer = self._memory(project).recall(name, files)
        try:
            return None if answer is None else read(answer)
        except (TypeError, ValueError):
            return None

    def keep(self, project: Project, name: str, files: Sequence[Path], answer: Json) -> None:
        """Keep an answer until something that the files reach changes."""
        if self._is_kept:
            self._memory(project).keep(name, files, answer)

    def plans(self, project: Project, path: Path) -> Kept | None:
        """Where plans of the module at `path` are kept; None where nothing is."""
        return self._memory(project).plans(path) if self._is_kept else None

    @property
    def news(self) -> int:
        """How many answers are kept that no earlier run has found."""
        return sum(memory.news for memory in self._memories.values())

    def documents(self) -> Iterator[tuple[Path, bytes]]:
        """What to write for the next run, and where."""
        memories: Iterable[FileMemory | Memory] = (*self._files.values(), *self._memories.values())
        found = (memory.document() for memory in memories)
        return (document for document in found if document is not None)

    def _kept(self, unit: Unit, result: Given, form: Form[Given]) -> Given:
        if self._is_kept and not result.errors:
            self.keep(unit.project, unit.name, unit.files, form.value(result))
        return result

    def _file_memory(self, project: Project) -> FileMemory:
        if project.root not in self._files:
            self._files[project.root] = FileMemory(project.root if self._is_kept else None)
        return self._files[project.root]

    def _memory(self, project: Project) -> Memory:
        """Found by the object itself, where it was asked for before: all that a project is takes
        long to compare.
        """
        _, memory = self._asked.get(id(project), (project, None))
        if memory is None:
            memory = self._memories.get(project)
            if memory is None:
                memory = self._memories[project] = Memory(project, self._file_memory(project))
            self._asked[id(project)] = project, memory
        return memory
