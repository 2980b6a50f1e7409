"""One test from one path: arrange, act, assert."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.arranging.patches import (
    MOST_CONTEXTS,
    gathered,
)
from orchscaffold.composing.arranging.places import TASKS_BEFORE, Unreachable
from orchscaffold.composing.asserting.contrast import NONE_SEEN, Contrast
from orchscaffold.composing.asserting.handed import closing
from orchscaffold.composing.asserting.pieces import mentions
from orchscaffold.composing.drafting.acting import Acting, unbound
from orchscaffold.composing.drafting.concluding import Concluding
from orchscaffold.composing.drafting.surroundings import Surroundings, named_where_read
from orchscaffold.composing.wording.conditions import Phrase
from orchscaffold.composing.wording.phrases import phrases_of
from orchscaffold.frozen import dataclass
from orchscaffold.model.ir import Function
from orchscaffold.model.testcode import (
    Awaited,
    Code,
    Do,
    Invoke,
    Let,
    Step,
    Sym,
    Var,
)
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Path, Started
from orchscaffold.scenarios.semantics.decisions import OUTSIDE_LOOP
from orchscaffold.scenarios.values import (
    Task,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a test, before it has a pattern and a name."""

    is_async: bool
    arrange: tuple[Step, ...]
    contexts: tuple[tuple[Code, str | None], ...]
    act: tuple[Step, ...]
    checks: tuple[Step, ...]
    cleanup: tuple[Step, ...]
    stand_ins: tuple[tuple[str, str], ...]
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class _Cleanup:
    """The steps that end what a test started, and those `ahead` of all others that this needs: a
    runner may have tasks of its own in the loop, and fixtures may, too."""

    ahead: tuple[Step, ...] = ()
    steps: tuple[Step, ...] = ()


DraftingFactory: TypeAlias = Callable[
    [Machine, Path, Function, Builders, dict[int, int]], "Drafting"
]


def draft(
    machine: Machine,
    path: Path,
    method: Function,
    builders: Builders,
    *,
    contrast: Contrast = NONE_SEEN,
    make: DraftingFactory | None = None,
) -> Draft:
    """The test of `path`; `contrast` is what another path does and this one does not.

    Objects that are mentioned more than once get a variable, inputs that are asked for get a value;
    which these are shows only when everything was built, so it is built until that no longer
    changes. Raises NothingToAssert, and
    Unreachable where an argument cannot be built.
    """
    machine.run = path.run
    mentions: dict[int, int] = {}
    for _ in range(6):
        work = (make or Drafting)(machine, path, method, builders, mentions)
        work.contrast = contrast
        asked = _asked_for(path)
        result = work.build()
        if asked == _asked_for(path) and _is_stable(mentions, work.arranger.mentions):
            return result
        mentions = {
            key: max(count, mentions.get(key, 0)) for key, count in work.arranger.mentions.items()
        }
    return result


def _asked_for(path: Path) -> int:
    """How many inputs of the path have a value that something depends on."""
    return sum(value.shape is not None for value in path.run.inputs.values())


def _is_stable(before: dict[int, int], after: dict[int, int]) -> bool:
    """Whether a pass mentioned the same objects, and the same ones more than once, as all passes
    before."""
    return before.keys() >= after.keys() and all(
        before[key] > 1 for key, count in after.items() if count > 1
    )


class Drafting(Surroundings, Acting, Concluding):
    """One pass over one path; `make` of `draft` may give another way to act."""

    def build(self) -> Draft:
        """The whole test; raises Unreachable where more would surround it than Python takes."""
        contexts, told = self.patches()
        construction = self.construction()
        presets = self.presets()
        before = [*self.arranger.steps]
        self.arranger.steps.clear()
        is_inside = self.constructs_inside()
        loggers, given_loggers = self.own_loggers(is_inside)
        raises = self.raises()
        call = self.call()
        arguments = [*self.arranger.steps]
        self.arranger.steps.clear()
        clocks = self.clocks()
        checks = [*self.checks(self.waits(clocks)), *closing(self.arranger)]
        late = [*self.arranger.steps]
        told = [*told, *self.arranger.late]
        outer = [*before, *arguments, *late]
        built = [*construction, *given_loggers, *presets]
        if not any(mentions(check, Var("result")) for check in checks):
            call = [unbound(step) for step in call]
        making = [step for clock in clocks for step in clock.made]
        handed = [step for step in making if is_inside and mentions(step, Var(self.subject))]
        act = [*told, *([*built, *handed] if is_inside else []), *call]
        early = [step for step in making if step not in handed]
        cleanup = self._cleanup()
        arrange = [*cleanup.ahead, *outer, *([] if is_inside else built), *early]
        scripts = ((clock.patch, None) for clock in clocks if clock.patch is not None)
        patched = (*contexts, *loggers, *scripts, *raises)
        around = gathered(named_where_read(patched, (*act, *checks)))
        if len(around) > MOST_CONTEXTS:
            raise Unreachable
        return Draft(
            is_async=self._is_async(cleanup.steps),
            arrange=tuple(arrange),
            contexts=around,
            act=tuple(act),
            checks=tuple(checks),
            cleanup=cleanup.steps,
            stand_ins=tuple(self.stand_ins.items()),
            phrases=phrases_of(self.path, self.arranger.assignment),
        )

    def _is_async(self, cleanup: tuple[Step, ...]) -> bool:
        """Whether the test runs in an event loop: a task that it hands in needs one, even where the
        path does not look at it.

        Raises Unreachable where the path is one outside a loop.
        """
        outside = any(c.labels[c.taken] == OUTSIDE_LOOP for c in self.path.run.choices)
        if outside and (cleanup or self.arranger.tasks()):
            raise Unreachable
        return self.path.is_async or bool(cleanup) or bool(self.arranger.tasks())

    def _cleanup(self) -> _Cleanup:
        started = any(isinstance(event, Started) for event in self.path.run.events)
        if not (started or any(map(_runs, self.arranger.tasks()))):
            return _Cleanup()
        self.stand_ins["_cancel_tasks"] = "cancel_tasks"
        before = Var(TASKS_BEFORE)
        return _Cleanup(
            ahead=(Let(before, Invoke(Sym("asyncio", "all_tasks"))),),
            steps=(Do(Awaited(Invoke(Var("_cancel_tasks"), (before,)))),),
        )


def _runs(task: Task) -> bool:
    """Whether what the test hands in is a task that runs."""
    return not (task.is_future or task.given in ("done", "failed"))
