"""Assert: how the path ends, and what a test sees of it then."""

from __future__ import annotations

from orchscaffold.composing.arranging.clocks import Clock, clocks_of
from orchscaffold.composing.arranging.patches import (
    Contexts,
)
from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.asserting.ends import ends
from orchscaffold.composing.asserting.handed import origins
from orchscaffold.composing.asserting.messages import message_pattern
from orchscaffold.composing.drafting.construction import STALE, Construction
from orchscaffold.composing.wording.outcomes import is_procedure
from orchscaffold.model.testcode import (
    Check,
    Code,
    Display,
    Get,
    Invoke,
    Step,
    Sym,
    Var,
)
from orchscaffold.scenarios.run import Handled
from orchscaffold.scenarios.semantics.following import is_manager
from orchscaffold.scenarios.subject import CONSTRUCTOR
from orchscaffold.scenarios.values import (
    Instance,
    Known,
)


class NothingToAssert(Exception):
    """The path ends in nothing that a test can see."""


class Concluding(Construction):
    """The checks of a test, and what ends it."""

    def raises(self) -> Contexts:
        """The `pytest.raises` that the path ends in; empty where it returns."""
        ending = self.path.ending
        if ending.kind == "cancelled":
            error = ending.value
            is_script = isinstance(error, Instance) and error.cls.qualname == "_EndOfScript"
            expected = Var("_EndOfScript") if is_script else Sym("asyncio", "CancelledError")
            return [(Invoke(Sym("pytest", "raises"), (expected,)), None)]
        if ending.kind != "raised" or not isinstance(ending.value, Instance):
            return []
        error = ending.value
        kwargs: tuple[tuple[str, Code], ...] = ()
        pattern = message_pattern(self.machine.library, error, self.arranger.assignment)
        if pattern is not None:
            kwargs = (("match", pattern),)
        raised = Sym(error.cls.module, error.cls.qualname)
        name = "raised" if self._of_error(error) else None
        return [(Invoke(Sym("pytest", "raises"), (raised,), kwargs), name)]

    def _of_error(self, error: Instance) -> list[Step]:
        return [*self.checker.cause(error), *self.checker.carried(error)]

    def clocks(self) -> tuple[Clock, ...]:
        """What stands in for the waits of the path; raises Unreachable where nothing can."""
        clocks = clocks_of(self.path, self.arranger.own)
        if clocks is None:
            raise Unreachable
        self.stand_ins.update(helper for clock in clocks for helper in clock.helpers)
        return clocks

    def waits(self, clocks: tuple[Clock, ...]) -> list[Step]:
        """How long the path waited each time."""
        return [
            Check(
                Get(clock.variable, "slept"),
                "==",
                Display("list", tuple(self.checker.expected(delay) for delay in clock.delays)),
            )
            for clock in clocks
        ]

    def checks(self, clock_checks: list[Step]) -> list[Step]:
        """What is asserted in the end; raises NothingToAssert where that is nothing."""
        checks: list[Step] = []
        ending = self.path.ending
        if ending.kind == "returned" and ending.value is not None:
            is_entered = self.method.is_generator and is_manager(self.method)
            if self.method.name != CONSTRUCTOR and not is_entered:
                checks.extend(self.checker.result(ending.value))
        if ending.kind == "raised" and isinstance(ending.value, Instance):
            checks.extend(self._of_error(ending.value))
        checks.extend(self.checker.calls(logs=False))
        checks.extend(origins(self.checker))
        checks.extend(clock_checks)
        checks.extend(self.checker.state())
        checks.extend(self.checker.kept(self.unreset(), STALE))
        checks.extend(
            self.checker.unchanged(set(self.contrast.unwritten) - set(self.contrast.unreset))
        )
        checks.extend(self.checker.uncalled(self.contrast.uncalled))
        checks.extend(self.checker.containers())
        checks.extend(ends(self.checker))
        checks.extend(self.checker.called_back())
        checks.extend(self.checker.adrift(checks))
        checks.extend(self.checker.calls(logs=True))
        if self._returns_nothing():
            checks = checks[1:] if len(checks) > 1 or self.is_uneventful() else checks
        if not checks and ending.kind not in ("raised", "cancelled"):
            raise NothingToAssert
        return _distinct(checks)

    def _returns_nothing(self) -> bool:
        """Whether that the result is None goes without saying."""
        value = self.path.ending.value
        is_none = isinstance(value, Known) and value.value is None
        return self.path.ending.kind == "returned" and is_none and is_procedure(self.method)

    def is_uneventful(self) -> bool:
        """Whether the path shows nothing: no decision led to it and nothing went wrong on it."""
        handled = any(isinstance(event, Handled) for event in self.path.run.events)
        return not self.path.run.prefix and not handled


def _distinct(steps: list[Step]) -> list[Step]:
    return list(dict.fromkeys(steps))
