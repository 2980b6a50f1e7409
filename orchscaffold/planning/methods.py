"""The tests of one method: its paths explored, drafted, contrasted, classified, named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.contrast import NONE_SEEN, Contrast, contrast_of
from orchscaffold.composing.drafting.concluding import NothingToAssert
from orchscaffold.composing.drafting.drafting import Draft, draft
from orchscaffold.composing.wording.outcomes import outcome_of
from orchscaffold.composing.wording.titles import Story, titles_of
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.code import ClassModel
from orchscaffold.model.ir import Function
from orchscaffold.patterns import pattern_of
from orchscaffold.patterns.base import Pattern
from orchscaffold.patterns.facts import facts_of, is_diff
from orchscaffold.patterns.own import OwnPatterns, calls_on
from orchscaffold.planning.diffs import diff_phrases, missing_diffs
from orchscaffold.planning.making import Planned, make_tests
from orchscaffold.scenarios.explore import Explorer, Left
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path

# A docstring's line also holds two levels of indent and six quotes.
_AROUND_DOC: Final = 14


@dataclass(frozen=True, slots=True)
class MethodTests:
    """What became of one method: its tests, the stand-ins they need, the ways that were left."""

    tests: tuple[Planned, ...]
    stand_ins: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Drafted:
    path: Path
    contrast: Contrast
    draft: Draft
    pattern: Pattern
    calls: tuple[str, ...] = ()


class MethodPlanner:
    """Plans the methods of one class, one after the other."""

    def __init__(
        self,
        machine: Machine,
        builders: Builders,
        line_length: int,
        own: OwnPatterns,
    ) -> None:
        self._machine = machine
        self._own = own
        self._explorer = Explorer(machine)
        self._builders = builders
        self._plain: dict[Path, Draft] = {}
        self._doc_width = line_length - _AROUND_DOC

    def plan(self, method: Function) -> MethodTests:
        """The tests of `method` and what was left out."""
        paths, left = self._paths(method)
        drafted = [self._contrasted(method, path, paths) for path in paths]
        kept = _without_twins(drafted)
        stories = [self._story(method, item) for item in kept]
        titles = titles_of(method.name, stories, doc_width=self._doc_width)
        owner = self._machine.cls.qualname
        tests = make_tests(
            owner,
            method.name,
            [(item.pattern, title, item.draft) for item, title in zip(kept, titles, strict=True)],
        )
        stand_ins = tuple(pair for item in kept for pair in item.draft.stand_ins)
        told = tuple(_with_calls(test, item) for test, item in zip(tests, kept, strict=True))
        return MethodTests(told, stand_ins, left)

    def _paths(self, method: Function) -> tuple[list[Path], tuple[Left, ...]]:
        exploration = self._explorer.explore(method, lambda path: self._fits(method, path))
        paths = list(exploration.paths)
        if is_diff(method):
            more = missing_diffs(self._machine, method, paths)
            paths.extend(path for path in more if self._fits(method, path))
        return paths, exploration.left

    def _fits(self, method: Function, path: Path) -> bool:
        """Whether a test can be made of the path; keeps the one that was."""
        try:
            self._plain[path] = draft(self._machine, path, method, self._builders)
        except (NothingToAssert, Unreachable):
            return False
        return True

    def _contrasted(self, method: Function, path: Path, paths: list[Path]) -> _Drafted:
        contrast = contrast_of(path, paths)
        made = self._plain[path]
        if contrast != NONE_SEEN:
            made = draft(self._machine, path, method, self._builders, contrast=contrast)
        facts = facts_of(method, path, is_less=bool(contrast.uncalled))
        own = self._own.claim(method, path, facts)
        if own is not None:
            return _Drafted(path, contrast, made, own, calls_on(path))
        return _Drafted(path, contrast, made, pattern_of(facts))

    def _story(self, method: Function, item: _Drafted) -> Story:
        phrases = item.draft.phrases
        if is_diff(method):
            phrases = (*diff_phrases(self._machine, item.path), *phrases)
        return Story(outcome_of(method, item.path, item.contrast), phrases)


def _with_calls(planned: Planned, item: _Drafted) -> Planned:
    planned = replace(planned, given=tuple(phrase.text for phrase in item.draft.phrases))
    if not item.calls:
        return planned
    return replace(planned, test=replace(planned.test, calls=item.calls))


def _without_twins(found: Iterable[_Drafted]) -> list[_Drafted]:
    kept: dict[object, _Drafted] = {}
    for item in found:
        made = item.draft
        kept.setdefault((made.arrange, made.contexts, made.act, made.checks), item)
    return list(kept.values())


def in_search_order(model: ClassModel) -> list[Function]:
    """The constructor, public methods, private ones: what the first cover is not sought again."""
    methods = [
        method
        for method in model.methods
        if not method.is_abstract and not method.is_stub and method.kind != "deleter"
    ]
    return sorted(methods, key=lambda method: (_privacy(method.name), method.line))


def _privacy(name: str) -> int:
    if name == "__init__":
        return -1
    if name.startswith("__") and name.endswith("__"):
        return 0 if name in ("__aenter__", "__enter__", "__call__", "__len__") else 1
    return 1 if name.startswith("_") else 0
