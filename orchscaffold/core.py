"""From a module to its test file: read, plan, render, verify; nothing is written here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from orchscaffold.collecting import collectable
from orchscaffold.errors import UsageError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.report import (
    ClassReport,
    Declined,
    FileChange,
    MethodReport,
    PatternInfo,
    ScaffoldResult,
)
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import TestFile
from orchscaffold.model.types import Named
from orchscaffold.patterns import PATTERNS
from orchscaffold.plan import plan_tests
from orchscaffold.project import discover_project, pytest_config_of, test_file
from orchscaffold.pruning import builder_names, each_test
from orchscaffold.render import render_test_file
from orchscaffold.targets import Discover, Unit
from orchscaffold.trial import NOTHING_TO_RUN, Trial, try_out


@dataclass(frozen=True, slots=True)
class Request:
    """What `new` was asked for. `verify` None: where it can be; `out` None: the default place."""

    kind: str
    patterns: tuple[str, ...] = ()
    out: Path | None = None
    verify: bool | None = None


def discoverer(*, python: Path | None, config: Path | None) -> Discover:
    """A way to find a file's project that asks once a folder."""
    known: dict[Path, Project] = {}

    def discover(path: Path) -> Project:
        folder = path if path.is_dir() else path.parent
        if folder not in known:
            known[folder] = discover_project(path, python=python, config=config)
        return known[folder]

    return discover


def library_for(project: Project) -> SourceLibrary:
    """What can be read of the project and of what is installed for it."""
    return SourceLibrary(project.import_roots, project.site_packages, project.root)


def pattern_list() -> tuple[PatternInfo, ...]:
    """The built-in patterns, in the order in which they claim a path."""
    return tuple(
        PatternInfo(
            name=pattern.name,
            applies_to=pattern.summary,
            test_class=f"Test{{C}}{pattern.class_suffix}" if pattern.class_suffix else "",
            asserts=pattern.asserts,
            source="built in",
        )
        for pattern in PATTERNS
    )


def check_patterns(names: tuple[str, ...]) -> None:
    """Raises UsageError, with the nearest names, where one of them is no pattern."""
    known = [pattern.name for pattern in PATTERNS]
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=2)
            hint = (
                f"Did you mean {' or '.join(close)}?" if close else f"There are: {', '.join(known)}"
            )
            raise UsageError(f"unknown pattern {name}", hint=hint)


def plan_unit(
    unit: Unit, kind: str, patterns: tuple[str, ...], library: SourceLibrary | None = None
) -> Plan:
    """The plan for one module.

    Raises UsageError for an unknown pattern, FileError for a module that cannot be read.
    """
    classes = tuple(Named(unit.module, name) for name in unit.classes)
    library = library or library_for(unit.project)
    return plan_tests(library, classes, project=unit.project, patterns=patterns, kind=kind)


def scaffold(unit: Unit, request: Request) -> ScaffoldResult:
    """The test file of one module as a change to be written, and what became of each method.

    Raises UsageError where the test file exists, and what planning, rendering and running raise.
    """
    path = _test_path(unit, request.out)
    plan = plan_unit(unit, request.kind, request.patterns or unit.project.settings.patterns)
    config = pytest_config_of(unit.project.root, path.parent)
    trial = _tried(unit, request, path, collectable(plan.file, config))
    written = sum(1 for _ in each_test(trial.file))
    is_empty = not (written or (request.kind == "factories" and trial.file.helpers))
    return ScaffoldResult(
        root=unit.project.root,
        source=unit.path,
        module=unit.module,
        action="unchanged" if is_empty else "created",
        change=FileChange(path, None, None if is_empty else trial.text.encode()),
        classes=_class_reports(unit.classes, plan.verdicts, trial),
        helpers=builder_names(trial.file),
        planned=sum(1 for _ in each_test(plan.file)),
        written=written,
        kept=0,
        declined=trial.declined,
        verification=trial.verification,
    )


def _test_path(unit: Unit, out: Path | None) -> Path:
    """Where the test file goes; raises UsageError where one stands already."""
    path = Path(os.path.abspath(out)) if out else test_file(unit.project, unit.path)
    if path is None:
        raise UsageError("has no place for its tests", path=unit.path, hint="Name one with --out.")
    if path.suffix != ".py":
        raise UsageError("is not a Python file", path=path, hint="--out names a file: test_x.py")
    if os.path.lexists(path):
        raise UsageError(
            "exists already; it was left as it is",
            path=path,
            hint=f"Write a file beside it: --out {path.with_stem(path.stem + '_generated')}",
        )
    return path


def _tried(unit: Unit, request: Request, path: Path, file: TestFile) -> Trial:
    project = unit.project

    def render(file: TestFile, declined: tuple[Declined, ...]) -> str:
        text = render_test_file(
            file,
            line_length=project.line_length,
            first_party=_first_party(project),
            template=request.kind,
            project_templates=_project_templates(project),
        )
        return text + _declined_lines(declined, project.line_length)

    if request.verify is False:
        return Trial(file, render(file, ()), (), None)
    if not file.classes:
        return Trial(file, render(file, ()), (), NOTHING_TO_RUN)
    return try_out(file, render, project=project, test_path=path, source=unit.path)


def _declined_lines(declined: tuple[Declined, ...], length: int) -> str:
    """The comments that turn scenarios down for good, at the end of the file."""
    lines = (f"# orchscaffold: declined {item.id}  {item.reason}" for item in declined)
    text = "".join(f"{_shortened(line, length)}\n" for line in lines)
    return f"\n\n{text}" if text else ""


def _shortened(line: str, length: int) -> str:
    """The line cut at a space so that it fits, unless the id alone is longer than that."""
    kept = line.index("  ")
    if len(line) <= length or kept > length:
        return line
    cut = line.rfind(" ", kept, length - 3)
    return f"{line[:cut].rstrip()} ..." if cut > kept + 1 else line[:kept]


def _first_party(project: Project) -> frozenset[str]:
    """The top-level names that can be imported from the project."""
    names = set()
    for root in project.import_roots:
        for entry in root.iterdir():
            if entry.suffix == ".py" or (entry.is_dir() and entry.name.isidentifier()):
                names.add(entry.stem)
    return frozenset(names)


def _project_templates(project: Project) -> Path | None:
    name = project.settings.templates
    return project.root / name if name else None


def _class_reports(
    classes: tuple[str, ...], verdicts: tuple[Verdict, ...], trial: Trial
) -> tuple[ClassReport, ...]:
    return tuple(
        ClassReport(name, tuple(_method_report(v, trial) for v in verdicts if v.class_name == name))
        for name in classes
    )


def _method_report(verdict: Verdict, trial: Trial) -> MethodReport:
    """The verdict as it stands after the trial: a method may have lost all its tests."""
    own = f"{verdict.class_name}.{verdict.method}"
    tests = [test for _, test in each_test(trial.file) if test.id.startswith(f"{own}/")]
    lost = any(item.id.startswith(f"{own}/") for item in trial.declined)
    status = verdict.status
    if status == "written" and not tests and lost:
        status = "left-out"
    reasons = [verdict.reason] if verdict.reason else []
    if lost:
        reasons.append("declined by verify, see below")
    return MethodReport(
        name=verdict.method,
        line=verdict.line,
        status=status,
        tests=len(tests),
        patterns=tuple(dict.fromkeys(test.pattern for test in tests)),
        reasons=tuple(reasons),
    )
