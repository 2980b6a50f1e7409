"""The facts of a method as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from orchscaffold.inspecting.spelling import spell
from orchscaffold.model.behaviour import Guard, HandlerFact, LoopFact, MethodFacts, TaskFact
from orchscaffold.model.ir import Expr

_OUTCOMES = {
    "logs-and-continues": "logs and continues",
    "re-raises": "re-raises",
    "translates": "raises another exception",
    "silent": "is silent",
}
_ENDINGS = {
    "returns": "returns",
    "continues": "goes on with the loop",
    "breaks": "leaves the loop",
    "falls-through": "goes on after it",
    "raises": "raises",
}
_MODES = {"sync": "calls", "awaited": "awaits", "in-thread": "calls in a thread"}


def sentences(facts: MethodFacts) -> tuple[str, ...]:
    """Everything known of a method, in a fixed order."""
    return tuple(_sentences(facts))


def _sentences(facts: MethodFacts) -> Iterator[str]:
    yield from map(_guard, facts.guards)
    yield from map(_handler, facts.handlers)
    yield from map(_loop, facts.loops)
    yield from map(_task, facts.tasks)
    for mode, verb in _MODES.items():
        paths = dict.fromkeys(call.path for call in facts.calls if call.mode == mode)
        if paths:
            yield f"{verb} {', '.join(paths)}"
    for lock in facts.locks:
        yield f"line {lock.line}: holds {lock.path}"
    if facts.writes:
        yield f"writes {', '.join(facts.writes)}"


def _guard(guard: Guard) -> str:
    value = _value(guard.value) if guard.ending != "continues" else ""
    return f"line {guard.line}: if {spell(guard.test)}, {guard.ending}{value}"


def _handler(handler: HandlerFact) -> str:
    caught = ", ".join(map(spell, handler.caught)) or "anything"
    outcome = _OUTCOMES.get(handler.outcome, handler.outcome)
    log = f" ({handler.log})" if handler.log else ""
    ending = "" if handler.ending == "raises" else f", {_ENDINGS.get(handler.ending, '')}"
    value = _value(handler.value) if handler.ending in ("returns", "raises") else ""
    return f"line {handler.line}: on {caught} {outcome}{log}{ending}{value}"


def _loop(loop: LoopFact) -> str:
    until = f"while {spell(loop.stops_on)}" if loop.stops_on is not None else "until cancelled"
    pause = ""
    if loop.sleep:
        pause = f", pausing with {loop.sleep}"
        pause += f" for {spell(loop.interval)}" if loop.interval is not None else ""
    fate = "survives a failing iteration" if loop.survives else "ends with a failing iteration"
    return f"line {loop.line}: loops {until}{pause}; {fate}"


def _task(task: TaskFact) -> str:
    subject = "" if task.subject is None else f" {spell(task.subject)}"
    maker = f" with {task.maker}" if task.maker else ""
    return f"line {task.line}: {task.action}{subject}{maker}"


def _value(value: Expr | None) -> str:
    return "" if value is None else f" {spell(value)}"
