"""What `check` reports: findings as they are shown, what their codes mean, the whole run."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.model.findings import Finding, RuleInfo
from orchscaffold.model.outcome import FileChange, Problem


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding with the text of its line, for whoever reads it."""

    finding: Finding
    text: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` found: findings in the order of their places, problems, how much was read.

    `files` counts the Python files looked at, `silenced` the findings that a comment, a code or the
    baseline took out. `changes` are the repairs, made where `is_written`; `fixed` counts the
    findings that are gone by them; `counts` asks for a table of codes. `compared` are the modules
    whose generated tests were looked at, `read` the test files that were read for drift.
    """

    findings: tuple[ShownFinding, ...]
    problems: tuple[Problem, ...]
    rules: tuple[RuleInfo, ...]
    files: int
    silenced: int = 0
    fixed: int = 0
    changes: tuple[FileChange, ...] = ()
    is_written: bool = False
    counts: bool = False
    notes: tuple[str, ...] = ()
    compared: tuple[Path, ...] = ()
    read: tuple[Path, ...] = ()
