"""From a module to its test file: read, plan, render, verify; nothing is written here."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from orchscaffold.collecting import collectable
from orchscaffold.draft_file import DraftFile, chosen, draft_file
from orchscaffold.errors import UsageError
from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.report import (
    ClassReport,
    FileChange,
    MethodReport,
    PatternInfo,
    ScaffoldResult,
)
from orchscaffold.model.settings import Project
from orchscaffold.model.types import Named
from orchscaffold.patterns import PATTERNS
from orchscaffold.plan import plan_tests
from orchscaffold.project import discover_project, is_test_file, pytest_config_of, test_file
from orchscaffold.project.import_roots import find_import_roots
from orchscaffold.project.root import find_root
from orchscaffold.pruning import builder_names, each_test
from orchscaffold.targets import Discover, Unit
from orchscaffold.trial import NOTHING_TO_RUN, Trial, try_out


@dataclass(frozen=True, slots=True)
class Request:
    """What `new` was asked for. `verify` None: where it can be; `out` None: the default place.

    `methods`, the method on `line`, and `helpers` limit what is written to these methods' tests,
    these helpers (all where empty).
    """

    kind: str
    patterns: tuple[str, ...] = ()
    out: Path | None = None
    verify: bool | None = None
    methods: tuple[str, ...] = ()
    helpers: str = ""
    line: int | None = None


def discoverer(*, python: Path | None, config: Path | None) -> Discover:
    """A way to find a file's project that looks at each project once, and at import roots anew."""
    projects: dict[Path, Project] = {}
    folders: dict[Path, Project] = {}

    def discover(path: Path) -> Project:
        folder = path if path.is_dir() else path.parent
        if folder not in folders:
            root = find_root(path, config)
            known = projects.get(root.path)
            if known is None:
                known = discover_project(path, python=python, config=config)
                projects[root.path] = known
            pytest_config = pytest_config_of(root.path, known.test_root)
            roots = find_import_roots(root.path, root.pyproject, pytest_config, path.absolute())
            folders[folder] = replace(known, import_roots=roots)
        return folders[folder]

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

    A file that exists is added to. Raises FileError where there is no sure place in it, ProofError
    where what would be written is not right, and what planning, rendering and running raise.
    """
    path = _test_path(unit, request.out)
    plan = plan_unit(unit, request.kind, request.patterns or unit.project.settings.patterns)
    methods = _methods(request, plan.verdicts, unit)
    config = pytest_config_of(unit.project.root, path.parent)
    planned = collectable(chosen(plan.file, methods, request.helpers), config)
    draft = draft_file(path, planned, unit.project, request.kind)
    trial = _tried(unit, request, draft)
    change = draft.change(trial.file, trial.declined)
    return ScaffoldResult(
        root=unit.project.root,
        source=unit.path,
        module=unit.module,
        action=_action(change),
        change=change,
        classes=_class_reports(unit.classes, plan.verdicts, trial, draft.kept),
        helpers=builder_names(trial.file),
        planned=sum(1 for _ in each_test(planned)),
        written=sum(1 for _ in each_test(trial.file)),
        kept=len(draft.kept),
        declined=trial.declined,
        verification=trial.verification,
        notes=draft.notes,
    )


def _methods(request: Request, verdicts: tuple[Verdict, ...], unit: Unit) -> tuple[str, ...]:
    """The methods asked for, by name or by a line; raises UsageError where there is no such one."""
    known = sorted({verdict.method for verdict in verdicts})
    for name in request.methods:
        if name not in known:
            close = get_close_matches(name, known, n=2) or known
            hint = f"Did you mean {' or '.join(close)}?"
            raise UsageError(f"has no method {name}", path=unit.path, hint=hint)
    if request.line is None:
        return request.methods
    above = [verdict for verdict in verdicts if verdict.line <= request.line]
    if not above:
        raise UsageError(f"has no method on line {request.line}", path=unit.path)
    return (*request.methods, max(above, key=lambda verdict: verdict.line).method)


def _action(change: FileChange) -> str:
    if not change.is_change:
        return "unchanged"
    return "created" if change.before is None else "patched"


def _test_path(unit: Unit, out: Path | None) -> Path:
    """Where the test file goes; raises UsageError where that is nowhere."""
    path = Path(os.path.abspath(out)) if out else test_file(unit.project, unit.path)
    if path is None:
        raise UsageError("has no place for its tests", path=unit.path, hint="Name one with --out.")
    if path.suffix != ".py":
        raise UsageError("is not a Python file", path=path, hint="--out names a file: test_x.py")
    if os.path.lexists(path) and not is_test_file(unit.project, path):
        raise UsageError(
            "exists already and is no test file; it was left as it is",
            path=path,
            hint="--out names a file that is new, or a test file of the project: test_x.py",
        )
    return path


def _tried(unit: Unit, request: Request, draft: DraftFile) -> Trial:
    """What is left of the draft once it was run, where it shall be and can be."""
    file = draft.file
    if request.verify is False:
        return Trial(file, (), None)
    if not file.classes:
        return Trial(file, (), NOTHING_TO_RUN)
    return try_out(
        file,
        draft.text,
        project=unit.project,
        test_path=draft.path,
        source=unit.path,
        is_addition=draft.is_addition,
    )


def _class_reports(
    classes: tuple[str, ...], verdicts: tuple[Verdict, ...], trial: Trial, kept: tuple[str, ...]
) -> tuple[ClassReport, ...]:
    def methods(name: str) -> tuple[MethodReport, ...]:
        own = (verdict for verdict in verdicts if verdict.class_name == name)
        return tuple(_method_report(verdict, trial, kept) for verdict in own)

    return tuple(ClassReport(name, methods(name)) for name in classes)


def _method_report(verdict: Verdict, trial: Trial, kept: tuple[str, ...]) -> MethodReport:
    """The verdict as it stands after the trial: a method may have lost all its tests."""
    own = f"{verdict.class_name}.{verdict.method}/"
    tests = [test for _, test in each_test(trial.file) if test.id.startswith(own)]
    there = [id_ for id_ in kept if id_.startswith(own)]
    lost = any(item.id.startswith(own) for item in trial.declined)
    status = verdict.status
    if status == "written" and not tests:
        status = "kept" if there else "left-out" if lost else "nothing-to-test"
    reasons = [verdict.reason] if verdict.reason else []
    if lost:
        reasons.append("declined by verify, see below")
    patterns = (*(id_.split("/")[1] for id_ in there), *(test.pattern for test in tests))
    return MethodReport(
        name=verdict.method,
        line=verdict.line,
        status=status,
        tests=len(tests) if tests else len(there),
        patterns=tuple(dict.fromkeys(patterns)),
        reasons=tuple(reasons),
    )
