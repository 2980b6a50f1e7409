"""The units of work as values, and what becomes of one: any process can do it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from orchscaffold.errors import OrchscaffoldError
from orchscaffold.frozen import dataclass
from orchscaffold.model.findings import Finding
from orchscaffold.model.settings import Project


@dataclass(frozen=True, slots=True)
class Guarded:
    """A module with generated tests: the classes that marks name, and the files with these marks.

    `path` is where the module is, or would be: it may be gone. `by_hand` are the module's other
    test files, whose tests may cover what is generated.
    """

    project: Project
    path: Path
    module: str
    classes: tuple[str, ...]
    tests: tuple[Path, ...]
    by_hand: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """A name that no other unit of the project has."""
        return " ".join((self.module, str(self.path), *self.classes, *map(str, self.files)))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it begins from."""
        return (self.path, *self.tests, *self.by_hand)


@dataclass(frozen=True, slots=True)
class DriftUnit:
    """A test file to be read for drift and for damaged marks."""

    project: Project
    path: Path

    @property
    def name(self) -> str:
        """A name that no other unit of the project has."""
        return str(self.path)

    @property
    def files(self) -> tuple[Path, ...]:
        """The file it begins from."""
        return (self.path,)


Unit: TypeAlias = Guarded | DriftUnit


@dataclass(frozen=True, slots=True)
class Checked:
    """What one unit gave: findings, before anything is silenced, and what could not be read."""

    findings: tuple[Finding, ...] = ()
    errors: tuple[OrchscaffoldError, ...] = ()
