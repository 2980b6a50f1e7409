"""The life of an object in one test: set up, started, asked, stopped."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from orchscaffold.composing.arranging.builders import Builders
from orchscaffold.composing.arranging.places import Unreachable
from orchscaffold.composing.drafting.concluding import NothingToAssert
from orchscaffold.composing.drafting.drafting import Draft, draft
from orchscaffold.composing.drafting.lifecycle import (
    LifecycleDrafting,
    Stage,
    held_after,
    held_before,
    holding_tasks,
    joined,
)
from orchscaffold.composing.wording.naming import last_word
from orchscaffold.composing.wording.titles import Title
from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.ir import Function
from orchscaffold.patterns.integration import PATTERN
from orchscaffold.planning.making import Planned, make_test
from orchscaffold.scenarios.machine import Machine
from orchscaffold.scenarios.run import Called, Event, Handled, Path, Slept
from orchscaffold.scenarios.values import Instance

SETTING_UP: Final = ("initialize", "setup", "set_up", "connect", "open")
STARTING: Final = ("start", "start_background_tasks", "start_all", "launch")
ASKING: Final = ("health_check", "is_healthy", "is_running")
STOPPING: Final = (
    "stop",
    "stop_background_tasks",
    "shutdown",
    "close",
    "aclose",
    "disconnect",
    "teardown",
)
MAX_TURNS: Final = 12
_NAME: Final = "lifecycle"
_TROUBLE: Final = frozenset({"warning", "error", "exception", "critical"})


@dataclass(frozen=True, slots=True, eq=False)
class _Life:
    """The stages, the path through all of them, the object just before the last and in the end."""

    stages: tuple[Function, ...]
    path: Path
    running: Instance
    after: Instance


def lifecycle_tests(machine: Machine, builders: Builders) -> list[tuple[Planned, Draft]]:
    """One test of the whole life of what can be started and stopped; its draft beside it."""
    life = _life(machine, _stages(machine))
    if life is None:
        return []
    subject = last_word(machine.cls.qualname)
    watched = holding_tasks(life.running)
    stages = [Stage(stage) for stage in life.stages]
    stages[-2] = Stage(life.stages[-2], tuple(held_after(life.running, subject, machine.enums)))
    make = partial(LifecycleDrafting, stages=tuple(stages), watched=watched)
    try:
        made = draft(machine, life.path, joined(_NAME, life.stages), builders, make=make)
    except (NothingToAssert, Unreachable):
        return []
    look = held_before(life.after, watched, subject)
    if look and not made.contexts:
        made = replace(made, act=(*look, *made.act))
    owner, last = machine.cls.qualname, life.stages[-1].name
    return [(make_test(owner, last, PATTERN, _title(life, watched), made), made)]


def _title(life: _Life, watched: tuple[str, ...]) -> Title:
    names = [stage.name for stage in life.stages]
    end = " and holds no task in the end" if watched and not holding_tasks(life.after) else ""
    return Title(
        f"test_{names[0]}_to_{names[-1]}_runs_the_whole_lifecycle",
        f"Goes from {names[0]} to {names[-1]}{end}.",
        _NAME,
    )


def _life(machine: Machine, stages: tuple[Function, ...]) -> _Life | None:
    """The smoothest path through the stages; None where there is none."""
    if not stages:
        return None
    whole, part = joined(_NAME, stages), joined(_NAME, stages[:-1])
    path = _smooth(machine, whole)
    if path is None:
        return None
    prefix = tuple(choice.taken for choice in path.run.choices)
    running = machine.run_path(part, prefix)
    if running.ending.kind != "returned" or running.subject is None or path.subject is None:
        return None
    return _Life(stages, path, running.subject, path.subject)


def _smooth(machine: Machine, method: Function) -> Path | None:
    """The path of first options, or with one of them turned, on which nothing goes wrong."""
    first = machine.run_path(method, ())
    taken = [choice.taken for choice in first.run.choices]
    turned = [(*taken[:place], 1) for place in reversed(range(len(taken)))]
    others = (machine.run_path(method, prefix) for prefix in turned[:MAX_TURNS])
    return next((path for path in (first, *others) if _goes_well(path)), None)


def _goes_well(path: Path) -> bool:
    if path.ending.kind != "returned":
        return False
    return not any(map(_is_trouble, path.run.events))


def _is_trouble(event: Event) -> bool:
    if isinstance(event, Handled):
        return event.exception != "CancelledError"
    if isinstance(event, Called):
        return event.record.double.origin.name in _TROUBLE
    return isinstance(event, Slept)


def _stages(machine: Machine) -> tuple[Function, ...]:
    first = _first(machine, SETTING_UP)
    start = _first(machine, STARTING)
    stop = _first(machine, STOPPING)
    if stop is None or (start is None and first is None):
        return ()
    found = (first, start, _first(machine, ASKING), stop)
    return tuple(stage for stage in found if stage is not None)


def _first(machine: Machine, names: Iterable[str]) -> Function | None:
    for name in names:
        method = machine.library.method(machine.cls, name)
        if method is not None and _is_whole(method):
            return method
    return None


def _is_whole(method: Function) -> bool:
    is_plain = method.kind == "method" and not method.is_generator
    return is_plain and not (method.is_abstract or method.is_stub)
