"""A planned test from its parts: its id, its digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orchscaffold.composing.drafting.drafting import Draft
from orchscaffold.composing.wording.titles import Title
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.testcode import Test
from orchscaffold.patching.digests import data_digest
from orchscaffold.patterns.base import Pattern
from orchscaffold.planning.identities import identities


@dataclass(frozen=True, slots=True)
class Planned:
    """A test and the pattern that it belongs to; `given` says what it arranges, in words."""

    pattern: Pattern
    test: Test
    given: tuple[str, ...] = ()


def make_test(owner: str, method: str, pattern: Pattern, title: Title, made: Draft) -> Planned:
    """The test of `owner.method` with that title."""
    return make_tests(owner, method, ((pattern, title, made),))[0]


def make_tests(
    owner: str, method: str, planned: Sequence[tuple[Pattern, Title, Draft]]
) -> tuple[Planned, ...]:
    """The tests of `owner.method`, each from its pattern, title and draft."""
    named = identities(
        owner, method, [(pattern.name, title.differs) for pattern, title, _ in planned]
    )
    return tuple(
        _made(identity, method, *item) for identity, item in zip(named, planned, strict=True)
    )


def _made(identity: str, method: str, pattern: Pattern, title: Title, made: Draft) -> Planned:
    test = Test(
        id=identity,
        digest=data_digest((identity, made.arrange, made.contexts, made.act, made.checks)),
        pattern=pattern.name,
        method=method,
        name=title.name,
        doc=title.doc,
        is_async=made.is_async,
        arrange=made.arrange,
        contexts=made.contexts,
        act=made.act,
        checks=made.checks,
        cleanup=made.cleanup,
    )
    return Planned(pattern, test)


def uniquely_named(tests: Iterable[Test]) -> tuple[Test, ...]:
    """The tests with distinct names: a later twin (of `run` beside `_run`) gets a number."""
    names: dict[str, int] = {}
    result: list[Test] = []
    for test in tests:
        names[test.name] = count = names.get(test.name, 0) + 1
        result.append(test if count == 1 else replace(test, name=f"{test.name}_{count}"))
    return tuple(result)
