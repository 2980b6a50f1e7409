"""Every error a user can cause: one root that carries the place, what is wrong and the way out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar


class OrchscaffoldError(Exception):
    """The root. `exit_code` is what the command line ends with; `hint` says what to do,
    `way_out` where nothing else is to be said.

    `path` and `line` name the place where they are known; str() is `path:line: message`.
    """

    exit_code: ClassVar[int] = 2
    way_out: ClassVar[str] = ""

    def __init__(
        self,
        message: str,
        *,
        path: Path | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint or self.way_out

    def __reduce__(self) -> tuple[object, ...]:
        """How it is carried from one process to another: keyword arguments included."""
        again = partial(
            type(self),
            self.message,
            path=self.path,
            line=self.line,
            column=self.column,
            hint=self.hint,
        )
        return again, ()

    def __str__(self) -> str:
        place = ":".join(
            str(part) for part in (self.path, self.line, self.column) if part is not None
        )
        return f"{place}: {self.message}" if place else self.message


class UsageError(OrchscaffoldError):
    """Wrong usage: bad arguments, an unknown pattern, an output file that exists."""


class TargetError(OrchscaffoldError):
    """A target that does not name a coordinator: missing file, unknown class, no project root."""


class ConfigError(OrchscaffoldError):
    """A `pyproject.toml` that cannot be read, or a `[tool.orchscaffold]` table that is wrong."""


class TemplateError(OrchscaffoldError):
    """A template that does not parse or uses an unknown name."""


class FileError(OrchscaffoldError):
    """A file that could not be handled: syntax, encoding, permissions."""

    exit_code = 3


def nested_too_deeply(path: Path | None) -> FileError:
    """The error for a file that is too much for Python's own stack."""
    return FileError(
        "is nested too deeply to be read",
        path=path,
        hint="Split up its longest expression; nothing was written for this file.",
    )


class ProofError(OrchscaffoldError):
    """An internal proof failed (our bug): nothing was written."""

    exit_code = 4
    way_out = "This is a bug of orchscaffold; please report it with the file."
