"""The plan: the test file as data, and a verdict for each method and pattern."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import TestFile


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one method: `status` is "written", "left-out" or "nothing-to-test".

    `tests` counts the tests written; `reason` says why none, or which part was left out; `line` is
    the method's.
    """

    class_name: str
    method: str
    status: str
    tests: int
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write for one module: the file, and what was decided on the way.

    `whole` is the file with the tests of all patterns, of which `file` has those asked for.
    """

    file: TestFile
    verdicts: tuple[Verdict, ...]
    whole: TestFile
