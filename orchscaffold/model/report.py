"""What a run did, as frozen values: the reporters turn these into text or JSON."""

from __future__ import annotations

from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.model.outcome import FileChange, Problem

__all__ = ["FileChange", "Problem"]


@dataclass(frozen=True, slots=True)
class Declined:
    """A scenario that was turned down, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MethodReport:
    """What became of one method.

    `status` is "written", "kept" (the file has them already), "left-out" or "nothing-to-test";
    `tests` counts the tests written or kept and `patterns` names their patterns; `reasons` says why
    something was left out.
    """

    name: str
    line: int
    status: str
    tests: int
    patterns: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassReport:
    """A class and its methods, in source order."""

    name: str
    methods: tuple[MethodReport, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Line and branch coverage of the target module in percent, without and with the new tests."""

    before: float
    after: float

    @property
    def gain(self) -> float:
        """What the tests add, in percentage points."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Verification:
    """What running the tests showed.

    `ran` False: there is no result, and `why` says for what reason; `tried` tells whether it could
    have been run at all (pytest and an interpreter are there).
    """

    ran: bool
    tried: bool
    why: str
    passed: int
    failed: int
    seconds: float
    runs: int
    coverage: Coverage | None


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that did not pass: its name in the file and what went wrong."""

    test: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScaffoldResult:
    """One module's test file, as it was made.

    `root` is the project's root, `module` the module's dotted name; `action` is "created",
    "patched" or "unchanged". `verification` is None where it was not asked for; `notes` say what
    else a person should know of the file. `packages` are the `__init__.py` files it needs,
    `shared` the module of helpers that it imports, where several test files do.
    """

    root: Path
    source: Path
    module: str
    action: str
    change: FileChange
    classes: tuple[ClassReport, ...]
    helpers: tuple[str, ...]
    planned: int
    written: int
    kept: int
    declined: tuple[Declined, ...]
    verification: Verification | None
    notes: tuple[str, ...] = ()
    packages: tuple[FileChange, ...] = ()
    shared: FileChange | None = None

    @property
    def changes(self) -> tuple[FileChange, ...]:
        """All files that it writes."""
        shared = () if self.shared is None else (self.shared,)
        return (*self.packages, *shared, self.change)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What `verify` found out about one test file."""

    test_file: Path
    root: Path
    targets: tuple[str, ...]
    verification: Verification
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class RunReport:
    """All that one `new` did. `dry_run`: nothing was written."""

    results: tuple[ScaffoldResult, ...]
    problems: tuple[Problem, ...]
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class OwnedFile:
    """A test file in which lines say what is the user's.

    `action` is "adopted" or "declined", `ids` what was newly said so of.
    """

    root: Path
    change: FileChange
    action: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnRun:
    """All that one `adopt` or `decline` did. `dry_run`: nothing was written."""

    files: tuple[OwnedFile, ...]
    problems: tuple[Problem, ...]
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a method: `given` is what leads there, in words, the most telling first.

    `test` is the id of the test that goes it, `does` what that shows; without one, `reason` says
    why, and `line` where it was left.
    """

    given: tuple[str, ...]
    test: str = ""
    does: str = ""
    reason: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class InspectedMethod:
    """What was read of one method: `facts` in words, the `scenarios` planned, what is left out.

    `ways` are those through it, where they were asked for.
    """

    name: str
    line: int
    is_async: bool
    facts: tuple[str, ...]
    scenarios: tuple[str, ...]
    left_out: tuple[str, ...]
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectedClass:
    """What was read of one class. `collaborators` are (name, type as text) pairs."""

    name: str
    module: str
    source: Path
    line: int
    kind: str
    bases: tuple[str, ...]
    collaborators: tuple[tuple[str, str], ...]
    methods: tuple[InspectedMethod, ...]


@dataclass(frozen=True, slots=True)
class InspectReport:
    """All that one `inspect` read."""

    classes: tuple[InspectedClass, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PatternInfo:
    """A pattern for the list: what it applies to, the class its tests go to, what they assert."""

    name: str
    applies_to: str
    test_class: str
    asserts: str
    source: str


@dataclass(frozen=True, slots=True)
class VerifyRun:
    """All that one `verify` ran."""

    files: tuple[VerifyReport, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What `demo` did: where it wrote the service, its files, and the tests made for it."""

    folder: Path
    files: tuple[Path, ...]
    run: RunReport


@dataclass(frozen=True, slots=True)
class InitReport:
    """What `init` found out, as (label, text) pairs, and proposes; `written` once it is on disk.

    `first` is the first file with a coordinator, to begin with.
    """

    root: Path
    facts: tuple[tuple[str, str], ...]
    changes: tuple[FileChange, ...]
    notes: tuple[str, ...] = ()
    written: bool = False
    first: Path | None = None
