"""From a module to its test file: read, plan, render, verify; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from orchscaffold.errors import UsageError
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.model.report import PatternInfo, ScaffoldResult
from orchscaffold.model.settings import PLAIN, House
from orchscaffold.model.types import Named
from orchscaffold.nearest import did_you_mean
from orchscaffold.patterns import patterns_of
from orchscaffold.planning.pruning import builder_names, each_test
from orchscaffold.project import helpers_file, pytest_config_of
from orchscaffold.scaffolding.collecting import collectable
from orchscaffold.scaffolding.draft_file import DraftFile, Shared, chosen
from orchscaffold.scaffolding.drafts import draft_file
from orchscaffold.scaffolding.holders import Listing, holders
from orchscaffold.scaffolding.method_reports import class_reports
from orchscaffold.scaffolding.packages import needed_packages
from orchscaffold.scaffolding.placing import Placed, default_place, place
from orchscaffold.scaffolding.request import Request
from orchscaffold.scaffolding.tried import NOTHING_TO_RUN, Trial
from orchscaffold.targets import Unit

if TYPE_CHECKING:
    from orchscaffold.inspection.library import SourceLibrary


class Planner(Protocol):
    """What gives the plan for one module, as `plan_unit` does."""

    def __call__(self, unit: Unit, kind: str, patterns: tuple[str, ...], /) -> Plan:
        """The plan for one module."""


def pattern_list(house: House = PLAIN, root: Path | None = None) -> tuple[PatternInfo, ...]:
    """The patterns there are, in the order in which they claim a path; a project's own come first,
    and their source is told from `root`.
    """
    places = {own.name: own.path for own in house.patterns}
    return tuple(
        PatternInfo(
            name=pattern.name,
            applies_to=pattern.summary,
            test_class=f"Test{{C}}{pattern.class_suffix}" if pattern.class_suffix else "",
            asserts=pattern.asserts,
            source=_origin(places.get(pattern.name), root),
        )
        for pattern in patterns_of(house)
    )


def _origin(path: Path | None, root: Path | None) -> str:
    if path is None:
        return "built in"
    return (path.relative_to(root) if root is not None else path).as_posix()


def check_patterns(names: tuple[str, ...], house: House = PLAIN) -> None:
    """Raises UsageError, with the nearest names, where one of them is no pattern."""
    known = [pattern.name for pattern in patterns_of(house)]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, f"There are: {', '.join(known)}")
            raise UsageError(f"unknown pattern {name}", hint=hint)


def plan_unit(
    unit: Unit, kind: str, patterns: tuple[str, ...], library: SourceLibrary | None = None
) -> Plan:
    """The plan for one module.

    Raises UsageError for an unknown pattern, FileError for a module that cannot be read.
    """
    from orchscaffold.inspection.library import library_for
    from orchscaffold.plan import plan_tests

    classes = tuple(Named(unit.module, name) for name in unit.classes)
    library = library or library_for(unit.project)
    return plan_tests(library, classes, project=unit.project, patterns=patterns, kind=kind)


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What is planned for one test file of a module, and the methods to report with it.

    `whole` is all that is planned for the module.
    """

    unit: Unit
    request: Request
    placed: Placed
    verdicts: tuple[Verdict, ...]
    whole: Plan


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A test file that was drafted and tried, and what is to be said of it; nothing is written."""

    plan: FilePlan
    draft: DraftFile
    trial: Trial
    result: ScaffoldResult


def file_plans(
    unit: Unit,
    request: Request,
    listing: Listing,
    pending: Collection[Path] = (),
    planned_by: Planner = plan_unit,
) -> tuple[FilePlan, ...]:
    """The plans for the test files of one module; `pending` are files that this run will write.

    Raises UsageError where there is no such method, pattern or place, FileError for a module that
    cannot be read.
    """
    patterns = request.patterns or unit.project.settings.patterns
    plan = planned_by(unit, request.kind, patterns)
    methods = _methods(request, plan.verdicts, unit)
    folder = (request.out or default_place(unit)).parent
    config = pytest_config_of(unit.project.root, folder)
    planned = collectable(chosen(plan.file, methods, request.helpers), config)
    placed = place(planned, unit, request, listing, pending)
    return tuple(
        FilePlan(unit, request, item, _verdicts_for(item, placed, plan.verdicts), plan)
        for item in placed
    )


def scaffold(plan: FilePlan, listing: Listing, pending: Mapping[Path, bytes]) -> Scaffold:
    """One test file as a change to be written, and what became of each method.

    A file that exists is added to; `pending` are files as this run is going to write them. Raises
    FileError where there is no sure place in it, ProofError where what would be written is not
    right, and what rendering and running raise.
    """
    unit, request, path = plan.unit, plan.request, plan.placed.path
    draft = draft_file(
        path,
        plan.placed.file,
        unit.project,
        request.kind,
        pending.get(path),
        known=plan.whole,
        by_hand=None if request.everything else _by_hand(unit, request, listing),
        shared=_shared(plan, pending),
    )
    trial = _tried(unit, request, draft)
    change = draft.change(trial.file, trial.declined)
    packages = needed_packages(change, unit.project, listing, pending, always=plan.placed.is_part)
    result = ScaffoldResult(
        root=unit.project.root,
        source=unit.path,
        module=unit.module,
        action=change.action,
        change=change,
        classes=class_reports(unit.classes, plan.verdicts, trial, draft.kept),
        helpers=builder_names(trial.file),
        planned=sum(1 for _ in each_test(plan.placed.file)),
        written=sum(1 for _ in each_test(trial.file)),
        kept=len(draft.kept),
        declined=trial.declined,
        verification=trial.verification,
        notes=(*plan.placed.notes, *draft.notes, *packages.notes),
        packages=packages.changes,
        shared=draft.helper_change(trial.file),
    )
    return Scaffold(plan, draft, trial, result)


def _shared(plan: FilePlan, pending: Mapping[Path, bytes]) -> Shared | None:
    """Where the helpers of a test file are; None for in it."""
    project = plan.unit.project
    if helpers_file(project) is None:
        return None
    from orchscaffold.scaffolding.sharing import shared_module

    return shared_module(plan.placed.path, plan.whole.file, project, pending)


def _verdicts_for(
    item: Placed, placed: tuple[Placed, ...], verdicts: tuple[Verdict, ...]
) -> tuple[Verdict, ...]:
    """The verdicts on the methods that have tests in a file; those that have none anywhere go with
    the first file.
    """
    owners = [{ScenarioId.parse(test.id).subject for _, test in each_test(p.file)} for p in placed]
    mine = owners[placed.index(item)]
    anywhere = frozenset[str]().union(*owners)
    return tuple(
        verdict
        for verdict in verdicts
        if (name := f"{verdict.class_name}.{verdict.method}") in mine
        or (item is placed[0] and name not in anywhere)
    )


def _methods(request: Request, verdicts: tuple[Verdict, ...], unit: Unit) -> tuple[str, ...]:
    """The methods asked for, by name or by a line; raises UsageError where there is no such one."""
    known = sorted({verdict.method for verdict in verdicts})
    for name in request.methods:
        if name not in known:
            hint = did_you_mean(name, known, f"There are: {', '.join(known)}")
            raise UsageError(f"has no method {name}", path=unit.path, hint=hint)
    if request.line is None:
        return request.methods
    above = [verdict for verdict in verdicts if verdict.line <= request.line]
    if not above:
        first = min((verdict.line for verdict in verdicts), default=0)
        raise UsageError(
            f"has no method on line {request.line}",
            path=unit.path,
            hint=f"The first one begins on line {first}."
            if first
            else "Name a class with methods.",
        )
    return (*request.methods, max(above, key=lambda verdict: verdict.line).method)


def _by_hand(unit: Unit, request: Request, listing: Listing) -> tuple[Path, ...]:
    """The module's test files that hold tests written by hand; where one file was asked for by its
    name, that one alone counts."""
    if request.out is not None and not request.beside:
        return ()
    return tuple(holder.path for holder in holders(unit, listing) if holder.by_hand)


def _tried(unit: Unit, request: Request, draft: DraftFile) -> Trial:
    """What is left of the draft once it was run, where it shall be and can be."""
    file = draft.file
    if request.verify is False:
        return Trial(file, (), None)
    if not file.classes:
        return Trial(file, (), NOTHING_TO_RUN)
    from orchscaffold.scaffolding.trial import try_out

    return try_out(
        file,
        draft.text,
        project=unit.project,
        test_path=draft.path,
        source=unit.path,
        is_addition=draft.is_addition,
        helpers=draft.helper_change,
    )
