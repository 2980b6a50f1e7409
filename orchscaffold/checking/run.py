"""A whole check: what to look at, every unit of it, what is silenced; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orchscaffold.checking.codes import CODES
from orchscaffold.checking.index import Index
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.regeneration_rules import (
    REGENERATED,
    REGENERATION_RULES,
)
from orchscaffold.checking.remembering import Form, Remembering
from orchscaffold.checking.scope import Scope, scope_of
from orchscaffold.checking.suppression import (
    Choice,
    Ignores,
    is_ignored_by_path,
    unsilenced,
    unused_ignores,
    without_told_already,
)
from orchscaffold.checking.units import Checked, Guarded, Unit
from orchscaffold.checking.values import findings_from, findings_value
from orchscaffold.errors import OrchscaffoldError
from orchscaffold.frozen import dataclass
from orchscaffold.model.findings import Finding, RuleInfo
from orchscaffold.project import discoverer

if TYPE_CHECKING:
    from orchscaffold.checking.plans import Kept
    from orchscaffold.checking.repairing import Repairs

Advance = Callable[[str], None]

_FORM: Final[Form[Checked]] = Form(
    lambda checked: findings_value(checked.findings), lambda value: Checked(findings_from(value))
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings that count, in the order of their places, and what could not be read.

    `silenced` counts those that a comment or the choice of codes took out; `scope` is what was
    looked at.
    """

    findings: tuple[Finding, ...]
    errors: tuple[OrchscaffoldError, ...]
    silenced: int
    scope: Scope


def rules_of(findings: Iterable[Finding]) -> tuple[RuleInfo, ...]:
    """What the codes of findings mean, in the order of the codes; nobody else's is looked up."""
    codes = {finding.code for finding in findings}
    known = {rule.code for rule in REGENERATION_RULES}
    rules = REGENERATION_RULES if codes <= known else all_rules()
    return tuple(rule for rule in rules if rule.code in codes)


def all_rules() -> tuple[RuleInfo, ...]:
    """What each code means, in the order of the codes."""
    from orchscaffold.drift import RULES

    return tuple(sorted((*REGENERATION_RULES, *RULES), key=lambda rule: rule.code))


class Checker:
    """One run over a project: files are listed once and modules read once."""

    def __init__(
        self,
        choice: Choice,
        *,
        python: Path | None,
        config: Path | None,
        remembers: bool = True,
        cluster: str = "",
    ) -> None:
        self.discover = discoverer(python=python, config=config)
        self.known = Remembering(kept=remembers)
        self._choice = choice
        self._cluster = cluster
        self._readers = Readers()

    def scope(self, paths: Iterable[Path], gone: Iterable[Path] = ()) -> Scope:
        """What a check of files and folders (absolute paths) looks at, and of files that are gone.

        A path that does not exist is an error of the scope.
        """
        return scope_of(paths, Index(self.discover, self.known), self.discover, gone)

    def check(self, scope: Scope, advance: Advance) -> CheckResult:
        """Check what is in scope; `advance` is told of each unit on the way."""
        checked = (*self._units(scope, advance), *self._modules(scope))
        given = [finding for unit in checked for finding in unit.findings]
        errors = [*scope.errors, *(error for unit in checked for error in unit.errors)]
        ignores = self._ignores(scope, given)
        unused = tuple(self._unused(scope, given, ignores))
        heard = tuple(filter(self._wants, (*unsilenced(given, ignores), *unused)))
        findings = sorted(set(without_told_already(heard)), key=lambda finding: finding.place)
        return CheckResult(
            findings=tuple(findings),
            errors=_distinct(errors),
            silenced=len(given) + len(unused) - len(heard),
            scope=scope,
        )

    def repairs(
        self, result: CheckResult, kinds: Collection[str], *, verify: bool | None
    ) -> Repairs:
        """What mends the findings of a check; new tests are run first where `verify` says so."""
        from orchscaffold.checking.repairing import Repairer
        from orchscaffold.scaffolding.holders import lister
        from orchscaffold.scaffolding.request import Request

        request = Request("coordinator", verify=verify)
        repairer = Repairer(self._readers, lister(), request)
        repairer.apply_edits(result.findings, kinds)
        for guarded in result.scope.guarded:
            mine = (f for f in result.findings if f.path in guarded.files)
            found = [finding for finding in mine if finding.code in REGENERATED]
            if found:
                repairer.regenerate(guarded, found)
        return repairer.repairs()

    def _units(self, scope: Scope, advance: Advance) -> Iterator[Checked]:
        units: tuple[Unit, ...] = (*scope.guarded, *scope.tests)
        results = self.known.results(units, self._work, _FORM)
        for unit, checked in zip(units, results, strict=True):
            advance(unit.path.name)
            yield checked

    def _work(self, units: Sequence[Unit]) -> Iterator[Checked]:
        if not units:
            return iter(())
        if self._cluster:
            from orchscaffold.checking.far import checked_far_away

            return checked_far_away(self._cluster, units)
        from orchscaffold.checking.pool import side_by_side
        from orchscaffold.checking.work import Task, check_unit

        tasks = [Task(unit, self._kept_plans(unit)) for unit in units]
        return side_by_side(check_unit, tasks, self._readers)

    def _kept_plans(self, unit: Unit) -> Kept | None:
        return self.known.plans(unit.project, unit.path) if isinstance(unit, Guarded) else None

    def _modules(self, scope: Scope) -> Iterator[Checked]:
        """What is wrong with the modules that cannot be read."""
        broken = [
            path
            for path in scope.modules
            if not self.known.facts(self.discover(path), path).is_whole
        ]
        if broken:
            from orchscaffold.checking.work import check_module

            yield from map(check_module, broken)

    def _ignores(self, scope: Scope, given: Iterable[Finding]) -> Ignores:
        """The comments that silence findings, by file and line."""
        looked_at = {unit.path for unit in scope.tests} | {unit.path for unit in scope.guarded}
        paths = sorted(looked_at | {finding.path for finding in given})
        facts = ((path, self.known.facts(self.discover(path), path)) for path in paths)
        return {path: found.ignores for path, found in facts}

    def _wants(self, finding: Finding) -> bool:
        if not self._choice.has(finding.code):
            return False
        return not is_ignored_by_path(finding, self.discover(finding.path))

    def _unused(self, scope: Scope, given: list[Finding], ignores: Ignores) -> Iterator[Finding]:
        """The findings on comments that silence nothing, in all files that were looked at whole."""
        skipped = [code for code in CODES if not self._choice.has(code)]
        tests = {unit.path for unit in scope.tests}
        modules = {unit.path for unit in scope.guarded}
        drift = [code for code in CODES if code.startswith("D")]
        by_path: dict[Path, list[Finding]] = {}
        for finding in given:
            by_path.setdefault(finding.path, []).append(finding)
        for path, notes in ignores.items():
            if path in tests or path in modules:
                not_judged = skipped if path in tests else [*skipped, *drift]
                mine = by_path.get(path, [])
                yield from unused_ignores(path, notes, mine, not_judged=not_judged)


def _distinct(errors: list[OrchscaffoldError]) -> tuple[OrchscaffoldError, ...]:
    return tuple({str(error): error for error in errors}.values())
