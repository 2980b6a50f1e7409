"""What is asked of a verification and what comes back, as frozen values."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.model.report import FileChange
from orchscaffold.model.settings import Project

PASSED = "passed"


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """Run `test_text` as if it were the file `test_path`, which need not exist.

    `targets` are the module files whose coverage counts. `before_files` are existing test files
    whose coverage is "before"; without any, "before" is what importing the targets reaches. `only`
    limits the run to these tests (`TestX::test_y`, with or without `[parameters]`). `per_test` and
    `total` are seconds. `beside` are other files as they are to be.
    """

    project: Project
    test_path: Path
    test_text: str
    targets: tuple[Path, ...]
    before_files: tuple[Path, ...] = ()
    measure_before: bool = True
    only: tuple[str, ...] | None = None
    runs: int = 3
    per_test: float = 5.0
    total: float = 300.0
    beside: tuple[FileChange, ...] = ()


@dataclass(frozen=True, slots=True)
class TestResult:
    """How one test did over all runs.

    `id` is its name in the file, `TestX::test_y[1]`. `outcome` is "passed", "failed", "error"
    (outside its body, or not collected), "skipped" (also an expected failure), "hung", "fence"
    (tried what is refused), "flaky" (passed, but not each time), "warned" (a forgotten await) or
    "leaked" (left a task or a thread running). `reason` is one line, the same on every machine; ""
    for passed.
    """

    __test__ = False

    id: str
    outcome: str
    reason: str
    seconds: float

    @property
    def name(self) -> str:
        """The id without parameters."""
        return self.id.partition("[")[0]

    @property
    def passed(self) -> bool:
        """Whether it passed every time."""
        return self.outcome == PASSED


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """Line and branch coverage of one module file; a branch is (from line, to line), negative for
    an exit.
    """

    path: Path
    percent: float
    missing_lines: tuple[int, ...]
    missing_branches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What a verification found.

    `status` is "ran"; "no-pytest" (not importable there: nothing was run); "no-interpreter";
    "collect" (the test file does not import, or pytest cannot be configured); "crash"; "timeout"
    (the total limit); `why` says it in one line. `before` and `after` are in the order of the
    request's targets, None where coverage was not measured.
    """

    status: str
    why: str
    tests: tuple[TestResult, ...]
    before: tuple[FileCoverage, ...] | None
    after: tuple[FileCoverage, ...] | None
    seconds: float

    @property
    def ran(self) -> bool:
        """Whether the tests were run at all."""
        return self.status == "ran"

    @property
    def passed(self) -> tuple[TestResult, ...]:
        """The tests that passed every time."""
        return tuple(test for test in self.tests if test.passed)

    @property
    def failed(self) -> tuple[TestResult, ...]:
        """All others."""
        return tuple(test for test in self.tests if not test.passed)
