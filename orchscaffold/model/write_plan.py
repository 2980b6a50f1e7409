"""What a run would write, as a value that can be kept and carried out later."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import FileChange, Problem


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that the plan was made from: its path below the root, a digest of its bytes."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A file to write: its path below the root, a digest of what stands there (None: nothing), and
    what shall stand.
    """

    path: str
    before: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class WritePlan:
    """All that a run would write into one project, and all that this depends on."""

    reads: tuple[ReadFile, ...]
    changes: tuple[PlannedChange, ...]


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What one `apply` wrote, or would write where it is a `dry_run`."""

    changes: tuple[FileChange, ...]
    problems: tuple[Problem, ...]
    dry_run: bool
