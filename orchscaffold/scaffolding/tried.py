"""What a trial of a planned file showed."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import Declined, Verification
from orchscaffold.model.testcode import TestFile

NOTHING_TO_RUN = Verification(
    ran=False,
    tried=False,
    why="there is no new test to run",
    passed=0,
    failed=0,
    seconds=0.0,
    runs=0,
    coverage=None,
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What is left of a planned file, what was turned down on the way, what the last run showed."""

    file: TestFile
    declined: tuple[Declined, ...]
    verification: Verification | None
