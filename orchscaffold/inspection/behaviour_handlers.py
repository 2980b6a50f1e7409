"""What `except` blocks catch, log, and lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchscaffold.inspection.typing_names import dotted
from orchscaffold.inspection.walking import expressions, nested_blocks, own_parts
from orchscaffold.model import ir
from orchscaffold.model.behaviour import HandlerFact

_LEVELS: Mapping[str, str] = {
    "debug": "debug",
    "info": "info",
    "warning": "warning",
    "warn": "warning",
    "error": "error",
    "exception": "error",
    "critical": "critical",
    "fatal": "critical",
    "log": "log",
}
_ENDINGS: Mapping[type[ir.Stmt], str] = {
    ir.Return: "returns",
    ir.Raise: "raises",
    ir.Continue: "continues",
    ir.Break: "breaks",
}
_CANCELLED = ("CancelledError", "KeyboardInterrupt", "SystemExit", "GeneratorExit")


def handler_facts(body: ir.Block) -> Iterator[HandlerFact]:
    """Every handler in `body`, in source order."""
    for statement in nested_blocks(body):
        if isinstance(statement, ir.Try):
            for handler in statement.handlers:
                yield _fact(handler)


def survives(body: ir.Block) -> bool:
    """Whether an iteration with this body can fail without ending the loop: an `except` of ordinary
    errors that does not leave."""
    return any(
        isinstance(statement, ir.Try) and any(_goes_on(handler) for handler in statement.handlers)
        for statement in nested_blocks(body)
    )


def log_level(call: ir.Call) -> str:
    """The level a call logs at; "" where it is no logging call."""
    path = dotted(call.func)
    if path is None or "." not in path:
        return ""
    owner, _, name = path.rpartition(".")
    is_logger = "log" in owner.rpartition(".")[2].lower()
    return _LEVELS.get(name, "") if is_logger else ""


def caught_by(handler: ir.Handler) -> tuple[ir.Expr, ...]:
    """The exceptions named by an `except`, one by one."""
    if handler.exception is None:
        return ()
    if isinstance(handler.exception, ir.TupleExpr):
        return handler.exception.items
    return (handler.exception,)


def _fact(handler: ir.Handler) -> HandlerFact:
    ending, value = _ending(handler)
    log = _log(handler.body)
    return HandlerFact(
        caught=caught_by(handler),
        outcome=_outcome(handler, ending, value, log),
        ending=ending,
        value=value,
        log=log,
        line=handler.line,
    )


def _outcome(handler: ir.Handler, ending: str, value: ir.Expr | None, log: str) -> str:
    if ending == "raises":
        same = value is None or value == ir.Name(handler.name or "")
        return "re-raises" if same else "translates"
    return "logs-and-continues" if log else "silent"


def _ending(handler: ir.Handler) -> tuple[str, ir.Expr | None]:
    """How the block ends: its last statement, or that of the branches it ends in where they
    agree."""
    last = handler.body[-1] if handler.body else None
    if isinstance(last, ir.Return):
        return "returns", last.value
    if isinstance(last, ir.Raise):
        return "raises", last.exception
    return _ENDINGS.get(type(last), "falls-through") if last else "falls-through", None


def _log(body: ir.Block) -> str:
    for statement in nested_blocks(body):
        for node in expressions(own_parts(statement)):
            level = log_level(node) if isinstance(node, ir.Call) else ""
            if level:
                return level
    return ""


def _goes_on(handler: ir.Handler) -> bool:
    names = [(dotted(item) or "").rpartition(".")[2] for item in caught_by(handler)]
    if names and all(name in _CANCELLED for name in names):
        return False
    return _ending(handler)[0] in ("continues", "falls-through")
