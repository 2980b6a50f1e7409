"""What a check found: where, what is wrong, and how it is mended."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orchscaffold.frozen import dataclass

SAFE: Final = "safe"
UNSAFE: Final = "unsafe"


@dataclass(frozen=True, slots=True)
class Replacement:
    """`new` in place of the bytes from `start` to `end` of a file."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: 1-based `line` and `column` (in characters) in the file `path`.

    `hint` says how to mend it; `fix` is "" (a person has to), SAFE or UNSAFE, `edits` are what the
    fix changes in that file.
    """

    path: Path
    line: int
    column: int
    code: str
    message: str
    hint: str = ""
    fix: str = ""
    edits: tuple[Replacement, ...] = ()

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """What findings are sorted by."""
        return (self.path.as_posix(), self.line, self.column, self.code, self.message)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a code means: `why` it is reported, an `example` that it is given for, the `repair`."""

    code: str
    title: str
    why: str
    example: str
    repair: str
