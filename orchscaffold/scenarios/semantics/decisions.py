"""Deciding what the code asks: forks where a test controls the answer, evaluation where it does
not."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from orchscaffold.model.code import ClassModel, Library
from orchscaffold.model.ir import Expr
from orchscaffold.model.types import Named
from orchscaffold.scenarios.conditions.enums import EnumTable
from orchscaffold.scenarios.conditions.purity import is_total
from orchscaffold.scenarios.conditions.solver import Condition, Solver
from orchscaffold.scenarios.conditions.terms import Failed, Unevaluable, evaluate, frozen, leaves_of
from orchscaffold.scenarios.run import Choice, Run
from orchscaffold.scenarios.values import Hidden, Instance, Known, Leaf, Term, Value

Made = TypeVar("Made", bound=Value)
MAX_STEPS: Final = 6000
MISHAPS: Final = (AttributeError, TypeError, RuntimeError)
OUTSIDE_LOOP: Final = "loop=1"


class Abandoned(Exception):
    """The run cannot go on: what it depends on cannot be steered or followed."""


class Mistaken(Abandoned):
    """What was given a shape by its first use is used in another way later: a list as a mapping or
    as a key, a path as a file, an event loop that only a stand-in can be.

    `place` is its origin's path, or tells where the loop was looked up; `use` is what an object of
    unknown type is to be taken for.
    """

    def __init__(self, place: str, use: str = "item") -> None:
        super().__init__("something that is used in two ways")
        self.place = place
        self.use = use


class Raised(Exception):
    """The code under test raised: `error` is the exception as the machine sees it."""

    def __init__(self, error: Instance) -> None:
        super().__init__(error.cls.qualname)
        self.error = error


class Decisions:
    """The lowest layer of the machine: choices, conditions, pure evaluation."""

    def __init__(self, library: Library, enums: EnumTable) -> None:
        self.library = library
        self.enums = enums
        self.solver = Solver(enums.enum_of)
        self.run = Run(())
        self.is_async_test = False
        self.has_own_loop = False
        self.real_classes: set[tuple[str, str]] = set()
        self.reshaped: dict[str, str] = {}
        self.may_fail = True

    def as_read(self, make: Callable[[], Made | None]) -> Made | None:
        """What is made while a module is read; None where it depends on what a test arranges:
        that is not there yet."""
        patches, events = set(self.run.patches), len(self.run.events)
        may_fail, self.may_fail = self.may_fail, False
        try:
            made = make()
        finally:
            self.may_fail = may_fail
            later = set(self.run.patches) - patches
            is_known = not later and len(self.run.events) == events
            for place in later:
                del self.run.patches[place]
            del self.run.events[events:]
        return made if is_known else None

    def needs_loop(self) -> None:
        """Note that the test must run in an event loop, where the code does not run its own."""
        if not self.has_own_loop:
            self.is_async_test = True

    def is_in_loop(self) -> bool:
        """Whether the code runs in an event loop: always for a coroutine, else one choice."""
        if self.has_own_loop:
            return True
        if not self.is_async_test and self.choose("loop", 2) == 0:
            self.is_async_test = True
        return self.is_async_test

    def make_error(self, module: str, name: str) -> Instance:
        """An exception without arguments."""
        return Instance(Named(module, name))

    def evaluate_expression(
        self, module: str, expr: Expr, scope: Mapping[str, Value] | None = None
    ) -> Value:
        """The value of a module-level expression, in the scope of `module` (supplied by a higher
        layer).

        `scope` are the names of the class body it stands in.
        """
        raise NotImplementedError

    def tick(self) -> None:
        """Count one step; a run that takes too many is abandoned."""
        self.run.steps += 1
        if self.run.steps > MAX_STEPS:
            raise Abandoned("the path is too long")

    def choose(self, key: str, count: int, about: Value | None = None) -> int:
        """Take one of `count` options: what the prefix says, else the first."""
        labels = tuple(f"{key}={option}" for option in range(count))
        return self.choose_among(labels, about)

    def choose_among(self, labels: tuple[str, ...], about: Value | None = None) -> int:
        """Take one of the options that `labels` name: what the prefix says, else the first.

        `about` is the value that the choice decides, for naming the scenario.
        """
        run = self.run
        place = len(run.choices)
        taken = run.prefix[place] if place < len(run.prefix) else self._usual(labels)
        if taken >= len(labels):
            raise Abandoned("the path changed under its prefix")
        run.choices.append(Choice(labels, taken, about))
        return taken

    def _usual(self, labels: tuple[str, ...]) -> int:
        """The option past the prefix: the one that is wished for next, what a run that insists took
        before, or the first.
        """
        run = self.run
        if run.wishes and run.wishes[0] in labels:
            return labels.index(run.wishes.pop(0))
        last = run.choices[len(run.prefix) - 1] if run.insists and run.prefix else None
        return last.taken if last is not None and last.labels == labels else 0

    def decide(self, value: Value, key: str) -> bool:
        """Whether a pure value is true; forks where the leaves allow both."""
        yes = Condition(value, "true")
        if not yes.leaves:
            return self._settle(value)
        no = yes.wanting("false")
        if not self._feasible(yes):
            self._require(no)
            return False
        if not self._feasible(no):
            self._require(yes)
            return True
        natural = self._natural(yes)
        taken = self.choose_among((f"{key}:{natural}", f"{key}:{not natural}"), value)
        answer = natural if taken == 0 else not natural
        self.run.conditions.append(yes if answer else no)
        return answer

    def may_raise(self, value: Value, error: str, key: str) -> bool:
        """Whether evaluating `value` raises `error` on this path; forks where both can be
        arranged."""
        raises = Condition(value, "raises", error)
        if not self._feasible(raises):
            return False
        ok = raises.wanting("ok")
        if not self._feasible(ok):
            self.run.conditions.append(raises)
            return True
        if self.choose_among((f"ok:{key}", key), value) == 0:
            self.run.conditions.append(ok)
            return False
        self.run.conditions.append(raises)
        return True

    def raises_by_choice(self, value: Value, error: str, key: str) -> bool:
        """Like `may_raise`, where all else is left open if it does not."""
        raises = Condition(value, "raises", error)
        if not self._feasible(raises) or self.choose_among((f"ok:{key}", key), value) == 0:
            return False
        self.run.conditions.append(raises)
        return True

    def _evaluates(self, term: Term) -> bool:
        """Whether the values that meet the path so far can be put into `term`."""
        try:
            evaluate(term, {leaf: self._likely(leaf) for leaf in leaves_of(term)})
        except Unevaluable:
            return False
        return True

    def _likely(self, leaf: Leaf) -> object:
        group = self.run.conditions.group_of(leaf)
        known = group.known if group is not None else None
        return known[leaf] if known is not None else self.solver.default(leaf)

    def require_ok(self, value: Value) -> None:
        """Keep the path to leaves for which `value` can be evaluated.

        Raises Raised where there are none left: then the code raises on this path.
        """
        if isinstance(value, Term) and is_total(value.op) and self._evaluates(value):
            return
        ok = Condition(value, "ok")
        if not ok.leaves:
            return
        if self._feasible(ok):
            self.run.conditions.append(ok)
        elif self._feasible(raises := ok.wanting("raises")):
            self.run.conditions.append(raises)
            raise Raised(self._error_of(value))

    def _error_of(self, value: Value) -> Instance:
        """The builtin exception that evaluating `value` raises on this path."""
        conditions = self.run.conditions
        assignment = {leaf: self.solver.value_of(leaf, conditions) for leaf in leaves_of(value)}
        try:
            evaluate(value, assignment)
        except Failed as failed:
            conditions.append(Condition(value, "raises", type(failed.error).__name__))
            found = self.builtin_error(failed.error)
            found.args = [Hidden("the message of a builtin error")]
            return found
        raise Abandoned("an operation that no value tried can perform")

    def known(self, value: Value) -> object:
        """The Python value of a pure value; from here on the path keeps to it.

        Raises Abandoned where it depends on more than known values and leaves.
        """
        conditions = self.run.conditions
        leaves = leaves_of(value)
        assignment = {leaf: self.solver.value_of(leaf, conditions) for leaf in leaves}
        try:
            result = evaluate(value, assignment)
        except Failed as failed:
            raise Raised(self.builtin_error(failed.error)) from None
        except Unevaluable:
            raise Abandoned("a value that is not known while reading") from None
        if leaves:
            self._require(Condition(Term("==", (value, Known(result))), "true"))
        return result

    def _settle(self, value: Value) -> bool:
        try:
            return bool(evaluate(value, {}))
        except Failed as failed:
            raise Raised(self.builtin_error(failed.error)) from None
        except Unevaluable:
            raise Abandoned("a condition on a value that is not known while reading") from None

    def _feasible(self, condition: Condition) -> bool:
        return self.solver.allows(self.run.conditions, condition)

    def require_positive(self, value: Value) -> None:
        """Keep the path to leaves for which a number is above zero.

        Raises Abandoned where there are none left.
        """
        self._require(Condition(Term(">", (value, Known(0))), "true"))

    def _require(self, condition: Condition) -> None:
        if not self._feasible(condition):
            raise Abandoned("a condition that no value tried can meet")
        self.run.conditions.append(condition)

    def _natural(self, condition: Condition) -> bool:
        """The answer under the values the path would have without this condition."""
        conditions = self.run.conditions
        assignment = {leaf: self.solver.value_of(leaf, conditions) for leaf in condition.leaves}
        try:
            return bool(evaluate(condition.value, assignment))
        except Unevaluable:
            return True  # only an order of preference: the solver decides

    def builtin_error(self, error: Exception) -> Instance:
        """A builtin exception raised by a pure operation, as an instance with its arguments."""
        cls = type(error)
        instance = Instance(Named(cls.__module__, cls.__qualname__))
        instance.args = [Known(arg) for arg in error.args]
        instance.is_mishap = cls in MISHAPS
        return instance

    def unworded(self, error: type[Exception]) -> Instance:
        """A builtin exception whose message differs between Pythons, or is not known."""
        instance = Instance(Named("builtins", error.__name__))
        instance.args = [Hidden("the message of a builtin error")]
        instance.is_mishap = error in MISHAPS
        return instance

    def is_value_class(self, model: ClassModel) -> bool:
        """Whether instances are data a test should build for real, rather than services to stand in
        for."""
        if model.kind in ("namedtuple", "typeddict", "exception"):
            return True
        if model.kind not in ("dataclass", "attrs", "pydantic", "settings"):
            return False
        return not any(
            method.is_async for cls in self.library.mro(model.ref) for method in cls.methods
        )

    def is_exception(self, ref: Named) -> bool:
        """Whether `ref` is certainly an exception class."""
        return self.library.is_subclass(ref, Named("builtins", "BaseException")) is True

    def enum_class(self, ref: Named) -> type[enum.Enum] | None:
        """The enum `ref` as a Python class made from its source, or None where it is not one."""
        return self.enums.enum_of(ref)

    def pure(self, op: str, *args: Value) -> Value:
        """The term, folded to a known value where it has no leaves.

        Raises Raised where the operation itself does.
        """
        term = Term(op, tuple(frozen(arg) for arg in args))
        if leaves_of(term):
            return term
        try:
            return Known(evaluate(term, {}))
        except Failed as failed:
            raise Raised(self.builtin_error(failed.error)) from None
        except Unevaluable:
            return term
