"""What a method does, as facts: guards, handlers, loops, tasks, collaborators, locks,
attributes."""

from __future__ import annotations

from orchscaffold.frozen import dataclass
from orchscaffold.model.ir import Expr


@dataclass(frozen=True, slots=True)
class Guard:
    """An early exit: `if test: return value` (or `raise`, `continue`) before the work is done.

    `ending` is "returns", "raises" or "continues"; `value` what is returned or raised, None for a
    bare one.
    """

    test: Expr
    ending: str
    value: Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class HandlerFact:
    """An `except` and what follows.

    `caught` holds the exception expressions, () for a bare `except:`. `outcome` is
    "logs-and-continues", "re-raises" (the same exception goes on), "translates" (another one is
    raised) or "silent". `ending` says where the path goes after it: "returns", "continues" (the
    loop), "breaks", "falls-through" or "raises"; `value` is what is returned or raised. `log` is
    the level logged at, "" for none.
    """

    caught: tuple[Expr, ...]
    outcome: str
    ending: str
    value: Expr | None
    log: str
    line: int


@dataclass(frozen=True, slots=True)
class LoopFact:
    """A loop that runs until it is cancelled or told to stop.

    `awaits` holds the awaited expressions in order; `interval` the argument of the sleep in it,
    None where there is none; `sleep` is the dotted name slept with. `survives` says a failing
    iteration does not end the loop. `stops_on` is the loop's test where that is not constant.
    """

    awaits: tuple[Expr, ...]
    interval: Expr | None
    sleep: str
    survives: bool
    stops_on: Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task or thread and what is done with it: `action` is "starts", "registers", "cancels" or
    "joins".

    `subject` is the coroutine or callable started, or what is registered, cancelled or joined;
    `maker` the dotted name that does it.
    """

    action: str
    maker: str
    subject: Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class CallFact:
    """A collaborator called: `path` is dotted as in the source (`self.context.broker.place_order`).

    `mode` is "sync", "awaited" or "in-thread".
    """

    path: str
    mode: str
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class LockFact:
    """A `with` over a lock, by its dotted path."""

    path: str
    is_async: bool
    line: int


@dataclass(frozen=True, slots=True)
class MethodFacts:
    """All facts of one method, each in source order; `writes` holds attribute paths, `raises`
    expressions."""

    name: str
    guards: tuple[Guard, ...]
    handlers: tuple[HandlerFact, ...]
    loops: tuple[LoopFact, ...]
    tasks: tuple[TaskFact, ...]
    calls: tuple[CallFact, ...]
    locks: tuple[LockFact, ...]
    writes: tuple[str, ...]
    raises: tuple[Expr, ...]
