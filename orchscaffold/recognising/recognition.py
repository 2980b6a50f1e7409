"""Planned scenarios that hand-written tests of a file cover."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeAlias

from orchscaffold.drift.find import drift_findings
from orchscaffold.errors import FileError
from orchscaffold.frozen import dataclass
from orchscaffold.model.ids import ScenarioId
from orchscaffold.model.plan import Plan
from orchscaffold.model.settings import Project
from orchscaffold.model.testcode import Test
from orchscaffold.model.types import Named
from orchscaffold.patching.reading import Reading
from orchscaffold.patching.syntax import Function, last_line
from orchscaffold.planning.pruning import each_test
from orchscaffold.project import module_file
from orchscaffold.recognising import planned
from orchscaffold.recognising.accounts import (
    Account,
    conditions,
    ends_alike,
    ends_may_agree,
    is_compatible,
    logs_alike,
    share_a_condition,
    speak_alike,
)
from orchscaffold.recognising.failing import makes_raise
from orchscaffold.recognising.sites import raise_sites, signatures_of
from orchscaffold.recognising.written import Signatures, Written, account_of, functions_of
from orchscaffold.source import parse_source, read_source
from orchscaffold.tracing import TracedFile, World, open_world, trace_file


@dataclass(frozen=True, slots=True)
class Covering:
    """The hand-written test that covers a scenario."""

    name: str
    path: Path
    lines: range

    @property
    def line(self) -> int:
        """The line of its `def`."""
        return self.lines.start


_Known: TypeAlias = tuple[str, Account]
NOTHING: Final[Mapping[str, Covering]] = MappingProxyType({})


def recognise(
    plan: Plan, reading: Reading, project: Project, world: World | None = None
) -> dict[str, Covering]:
    """The scenarios of the plan that a hand-written test of the file covers, by id.

    A test covers a scenario when, of all that are planned for the method it calls, that one alone
    agrees with what it sets up and with what it says of the end. A test that has drifted from the
    code covers nothing. `world` is kept from file to file, so that nothing is read twice.
    """
    ours = {item.name.replace(".", "::") for item in reading.marked}
    mine = [name for name in reading.tests if name.replace(".", "::") not in ours]
    if not mine or not plan.whole.classes:
        return {}
    world = world or open_world(project)
    traced = trace_file(reading.source, world)
    by_class = _by_class(plan)
    code = _code_of(plan.whole.module, project)
    covered: dict[str, Covering] = {}
    for owner, tests in by_class.items():
        cls = Named(plan.whole.module, owner)
        signatures = signatures_of(code, owner)
        partly = {v.method for v in plan.verdicts if v.class_name == owner and v.reason}
        for written in _written(traced, reading, cls, ours, signatures):
            id_ = _covered(written.account, tests, partly, code, signatures)
            if id_ is not None:
                place = Covering(written.name, reading.source.path, written.lines)
                covered.setdefault(id_, place)
    if not covered:
        return {}
    drifted = {finding.line for finding in drift_findings(reading.source, world, project)}
    return {id_: test for id_, test in covered.items() if not drifted & set(test.lines)}


def _by_class(plan: Plan) -> dict[str, list[Test]]:
    found: dict[str, list[Test]] = {}
    for _, test in each_test(plan.whole):
        found.setdefault(ScenarioId.parse(test.id).owner, []).append(test)
    return found


def _written(
    traced: TracedFile,
    reading: Reading,
    cls: Named,
    ours: Collection[str],
    signatures: Signatures,
) -> Iterator[Written]:
    functions = functions_of(parse_source(reading.source))
    failing = _Failing()
    for routine in traced.tests:
        node = functions.get(routine.id)
        if node is None or routine.id in ours:
            continue
        uncertain = any(failing.makes(path, name) for path, name in routine.uses)
        account = None if uncertain else account_of(routine, node, cls, signatures)
        if account is not None:
            yield Written(routine.id.rpartition("::")[2], _lines(node), account)


def _lines(node: Function) -> range:
    return range(node.lineno, last_line(node) + 1)


class _Failing:
    """Which fixtures, helpers and setups make anything raise; each file is read once."""

    def __init__(self) -> None:
        self._files: dict[Path, Mapping[str, bool]] = {}

    def makes(self, path: Path, name: str) -> bool:
        """Whether the routine does; what is not found may."""
        if path not in self._files:
            self._files[path] = dict(_routines(path))
        return self._files[path].get(name.rpartition("::")[2], True)


def _routines(path: Path) -> Iterator[tuple[str, bool]]:
    try:
        tree = parse_source(read_source(path))
    except FileError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, makes_raise(node)


def _code_of(module: str, project: Project) -> ast.Module:
    """The module under test."""
    path = module_file(project, module)
    return parse_source(read_source(path)) if path is not None else ast.Module([], [])


def _covered(
    written: Account,
    tests: Iterable[Test],
    partly: Collection[str],
    code: ast.Module,
    signatures: Signatures,
) -> str | None:
    """The one scenario that the test agrees with; None where there is none or another might."""
    method = written.method
    if not (written.raises or written.errors) and method in partly:
        return None
    mine = ((t.id, planned.account_of(t, signatures.get(method, ()))) for t in tests
            if t.method == method)  # fmt: skip
    known = [(id_, account) for id_, account in mine if account is not None]
    found = _agreeing(known, written)
    if len(found) != 1 or not _ends_so(found[0][1], written, known):
        return None
    id_, account = found[0]
    if written.raises and not written.errors and not speak_alike(account, written):
        return id_ if raise_sites(code, method)[written.raises] == 1 else None
    return id_ if _is_told(account, written, known) else None


def _agreeing(known: list[_Known], written: Account) -> list[_Known]:
    """The scenarios that agree with the test, fewer where more can be told of them.

    The only one that logs what the test quotes may be given other inputs: not all of them matter.
    """
    quoted = [item for item in known if logs_alike(item[1], written)]
    if len(quoted) == 1 and ends_may_agree(quoted[0][1], written):
        return quoted
    found = [item for item in known if is_compatible(item[1], written)]
    if len(found) > 1 and written.errors:
        found = [item for item in found if item[1].errors == written.errors]
    return _told_apart(found, known, written) if len(found) > 1 else found


def _is_told(account: Account, written: Account, known: list[_Known]) -> bool:
    """Whether what the test sets up or quotes tells the scenario from others that end like it."""
    if written.errors or written.raises or share_a_condition(account, written):
        return True
    others = [other for _, other in known if other is not account and not other.errors]
    if logs_alike(account, written) and not any(logs_alike(other, written) for other in others):
        return True
    return not any(ends_alike(other, written) for other in others)


def _told_apart(found: list[_Known], known: list[_Known], written: Account) -> list[_Known]:
    """The one scenario all of whose own conditions the test sets up, and that ends like it; else
    all that were found.
    """
    alike = [item for item in found if _ends_so(item[1], written, known)]
    fitting = [item for item in alike if _own(item[1], known) <= conditions(written)]
    is_told = len(fitting) == 1 and _own(fitting[0][1], known)
    return fitting if is_told else found


def _own(account: Account, known: list[_Known]) -> frozenset[tuple[str, str]]:
    """The conditions of a scenario that not all of them have."""
    return conditions(account) - frozenset.intersection(*(conditions(item) for _, item in known))


def _ends_so(account: Account, written: Account, known: list[_Known]) -> bool:
    """Whether the test looks at the scenario's end: or, under a condition of its own, at what is
    not called there and is elsewhere, or is called nowhere else.
    """
    if ends_alike(account, written):
        return True
    if not _own(account, known) & conditions(written):
        return False
    elsewhere = frozenset[str]().union(
        *(other.called for _, other in known if other is not account)
    )
    left_out = written.uncalled - account.called
    return bool(left_out & elsewhere or (account.called & written.called) - elsewhere)
