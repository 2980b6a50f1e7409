"""What every command can end in: files to write, errors to report."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.errors import OrchscaffoldError
from orchscaffold.frozen import dataclass


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file: `before` is what stands there, `after` what shall stand; None means no file."""

    path: Path
    before: bytes | None
    after: bytes | None

    @property
    def is_change(self) -> bool:
        """Whether writing it would change anything."""
        return self.before != self.after

    @property
    def action(self) -> str:
        """What writing it does: the file is "created", "patched" or "unchanged"."""
        if not self.is_change:
            return "unchanged"
        return "created" if self.before is None else "patched"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error to report: the place, what is wrong, the way out, and the exit code it asks for.

    `detail` is for whoever mends orchscaffold: where it failed.
    """

    message: str
    path: Path | None
    line: int | None
    column: int | None
    hint: str
    exit_code: int
    detail: str = ""

    @classmethod
    def of(cls, error: OrchscaffoldError) -> Problem:
        """An error as a value to report."""
        return cls(
            message=error.message,
            path=error.path,
            line=error.line,
            column=error.column,
            hint=error.hint,
            exit_code=error.exit_code,
        )
