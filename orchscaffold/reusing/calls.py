"""Calls of planned builders turned into calls of helpers and fixtures that the user has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.testcode import (
    Builder,
    Code,
    Helper,
    Invoke,
    Let,
    Step,
    Sym,
    Test,
    TestFile,
    Var,
)
from orchscaffold.patching.makers import Maker
from orchscaffold.planning.pruning import each_test
from orchscaffold.reusing.suiting import Choice, Facts, Here, Misfit
from orchscaffold.scaffolding.rewriting import bound_names, mapped, parts_of, renamed


@dataclass(frozen=True, slots=True)
class Reused:
    """A planned file that calls the user's makers where they fit.

    `refused` has, by builder, why no maker of its class fits some call; `covered` the maker that
    takes whatever that builder does.
    """

    file: TestFile
    refused: Mapping[str, str]
    covered: Mapping[str, Maker]


def reuse(file: TestFile, makers: Iterable[Maker], facts: Facts) -> Reused:
    """The file with each call of a builder replaced for which a maker gives the same object.

    The same: in every field that the call overrides and in every other that the test relies on.
    """
    found = [_by_name(maker, facts) for maker in makers]
    choices = {
        helper.name: Choice(helper, mine, facts)
        for helper in file.helpers
        if isinstance(helper, Builder) and not helper.positional
        if (mine := _for(helper, found))
    }
    if not choices:
        return Reused(file, {}, {})
    work = _Reuse(choices)
    fixtures = file.runner != "unittest"
    classes = tuple(
        replace(cls, tests=tuple(work.test(test, fixtures=fixtures) for test in cls.tests))
        for cls in file.classes
    )
    helpers = tuple(work.helper(helper) for helper in file.helpers)
    covered = {
        name: maker
        for name, choice in choices.items()
        for maker in choice.makers[:1]
        if _covers(maker, choice.builder)
    }
    return Reused(replace(file, classes=classes, helpers=helpers), work.refused, covered)


def called_makers(file: TestFile, makers: Iterable[Maker]) -> dict[str, Maker]:
    """Those of the makers that tests and helpers of the file use, by name."""
    own = {helper.name for helper in file.helpers}
    used = {part.name for part in parts_of((file.classes, file.helpers)) if isinstance(part, Var)}
    used |= {name for _, test in each_test(file) for name, _ in test.fixtures}
    return {maker.name: maker for maker in makers if maker.name in used - own}


def _covers(maker: Maker, builder: Builder) -> bool:
    """Whether a function of the user's takes whatever the builder does."""
    taken = {name for name, slot in maker.slots if slot.parameter}
    is_wide = maker.is_open or taken.issuperset(name for name, _ in builder.defaults)
    return is_wide and not maker.is_fixture


def _for(builder: Builder, makers: Iterable[Maker]) -> tuple[Maker, ...]:
    """The makers of a builder's class: functions first, those of its own name before others."""
    mine = [maker for maker in makers if maker.returns == builder.returns]
    return tuple(sorted(mine, key=lambda m: (m.is_fixture, not builder.name.startswith(m.name))))


def _by_name(maker: Maker, facts: Facts) -> Maker:
    """The maker with its class where that is defined, and a name for each argument."""
    home = facts.home(maker.returns)
    if not any(name.startswith("#") for name, _ in maker.slots):
        return replace(maker, returns=home)
    names = dict(enumerate(facts.parameters(home)))
    slots = tuple(
        (names.get(int(name[1:]), name) if name.startswith("#") else name, slot)
        for name, slot in maker.slots
    )
    return replace(maker, returns=home, slots=slots)


class _Reuse:
    """Replaces calls, and notes those for which no maker fits."""

    def __init__(self, choices: Mapping[str, Choice]) -> None:
        self.choices = choices
        self.refused: dict[str, str] = {}

    def helper(self, helper: Helper) -> Helper:
        """A builder whose defaults call makers."""
        if not isinstance(helper, Builder):
            return helper
        walk = _Walk(self.choices, Here(frozenset({"overrides", "fields"}), {}, {}))
        return replace(helper, defaults=tuple((n, walk.code(c)) for n, c in helper.defaults))

    def test(self, test: Test, *, fixtures: bool) -> Test:
        """A test that calls makers, or asks for fixtures.

        All calls of a builder are replaced, or none: two ways to make one thing confuse a reader.
        """
        choices = self.choices
        while True:
            walk = _Walk(choices, _here(test))
            done = walk.test(test, fixtures=fixtures)
            if not walk.refused:
                return done
            self.refused = {**walk.refused, **self.refused}
            choices = {name: c for name, c in choices.items() if name not in walk.refused}


class _Walk:
    """Replaces the calls in the pieces of one test.

    `asked` are fixtures, with their classes, and `refused` the builders with calls that no maker
    fits, and why.
    """

    def __init__(self, choices: Mapping[str, Choice], here: Here) -> None:
        self.asked: dict[str, Sym] = {}
        self.refused: dict[str, str] = {}
        self._choices = choices
        self._here = here
        self._fixtures = False

    def test(self, test: Test, *, fixtures: bool) -> Test:
        """The whole test; a fixture can stand for what is made before anything is patched."""
        self._fixtures = fixtures
        arrange = self.steps(test.arrange)
        self._fixtures = False
        done = replace(
            test,
            contexts=tuple((self.code(code), name) for code, name in test.contexts),
            act=self.steps(test.act),
            checks=self.steps(test.checks),
            cleanup=self.steps(test.cleanup),
            fixtures=(*test.fixtures, *self.asked.items()),
        )
        fixed = [(step, _fixture_of(step, self.asked)) for step in arrange]
        kept = tuple(step for step, names in fixed if names is None)
        return renamed(replace(done, arrange=kept), dict(names for _, names in fixed if names))

    def steps(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Statements with their calls replaced."""
        return cast("tuple[Step, ...]", self._walked(steps))

    def code(self, code: Code) -> Code:
        """An expression with its calls replaced."""
        return cast("Code", self._walked(code))

    def _walked(self, value: object) -> object:
        """The same, inner calls first."""
        value = mapped(value, self._walked)
        if not isinstance(value, Invoke) or not isinstance(value.func, Var):
            return value
        name = value.func.name
        choice = self._choices.get(name)
        if choice is None:
            return value
        try:
            maker, call = choice.call(value, self._here, fixtures=self._fixtures)
            if not maker.is_fixture:
                return call
            if maker.name in self.asked:
                raise Misfit("it is a fixture, of which a test gets one object only")
        except Misfit as misfit:
            self.refused.setdefault(name, str(misfit))
            return value
        self.asked[maker.name] = maker.returns
        return call.func


def _here(test: Test) -> Here:
    lets = [step for step in test.arrange if isinstance(step, Let)]
    made = {step.target.name: step.value for step in lets if isinstance(step.target, Var)}
    built = {
        name: code.func.name
        for name, code in made.items()
        if isinstance(code, Invoke) and isinstance(code.func, Var)
    }
    return Here(bound_names(test), made, built)


def _fixture_of(step: Step, asked: Mapping[str, Sym]) -> tuple[str, str] | None:
    """The variable that a step gives a fixture's value, and the fixture."""
    if not isinstance(step, Let) or not isinstance(step.target, Var):
        return None
    is_fixture = isinstance(step.value, Var) and step.value.name in asked
    return (
        (step.target.name, step.value.name) if is_fixture and isinstance(step.value, Var) else None
    )
