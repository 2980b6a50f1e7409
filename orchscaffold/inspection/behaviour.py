"""What a method does, read off its `model.ir` body: no syntax tree, no text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchscaffold.inspection.behaviour_calls import call_facts, lock_facts, task_facts
from orchscaffold.inspection.behaviour_handlers import handler_facts, survives
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.inspection.walking import expressions, nested_blocks, own_parts
from orchscaffold.model import ir
from orchscaffold.model.behaviour import Guard, LoopFact, MethodFacts

_EXITS: Mapping[type[ir.Stmt], str] = {
    ir.Return: "returns",
    ir.Raise: "raises",
    ir.Continue: "continues",
}
_SLEEPS = ("sleep", "wait", "wait_for", "sleep_until", "delay")


def method_facts(function: ir.Function) -> MethodFacts:
    """The facts of one function or method; a local function's are its own, not these."""
    return MethodFacts(
        name=function.name,
        guards=tuple(_guards(function.body)),
        handlers=tuple(handler_facts(function.body)),
        loops=tuple(_loops(function.body)),
        tasks=tuple(task_facts(function.body)),
        calls=tuple(call_facts(function)),
        locks=tuple(lock_facts(function.body)),
        writes=tuple(dict.fromkeys(_writes(function.body))),
        raises=tuple(_raises(function.body)),
    )


def _guards(body: ir.Block) -> Iterator[Guard]:
    """Early exits of the function's and of its loops' bodies; the last statement is no guard."""
    for statement in body[:-1]:
        if isinstance(statement, ir.If) and not statement.orelse:
            yield from _guard(statement)
    for statement in body:
        yield from _inner_guards(statement)


def _inner_guards(statement: ir.Stmt) -> Iterator[Guard]:
    if isinstance(statement, (ir.While, ir.For, ir.With, ir.Try)):
        yield from _guards(statement.body)


def _guard(statement: ir.If) -> Iterator[Guard]:
    last = statement.body[-1] if statement.body else None
    ending = "" if last is None else _EXITS.get(type(last), "")
    if ending and last is not None:
        yield Guard(statement.test, ending, _exit_value(last), statement.line)


def _exit_value(statement: ir.Stmt) -> ir.Expr | None:
    if isinstance(statement, ir.Return):
        return statement.value
    return statement.exception if isinstance(statement, ir.Raise) else None


def _loops(body: ir.Block) -> Iterator[LoopFact]:
    """`while` loops that are endless, or that pause in every round."""
    for statement in nested_blocks(body):
        if not isinstance(statement, ir.While):
            continue
        sleep, interval = _sleep(statement.body)
        is_endless = isinstance(statement.test, ir.Const) and bool(statement.test.value)
        if not is_endless and not sleep:
            continue
        yield LoopFact(
            awaits=tuple(_awaits(statement.body)),
            interval=interval,
            sleep=sleep,
            survives=survives(statement.body),
            stops_on=None if is_endless else statement.test,
            line=statement.line,
        )


def _awaits(body: ir.Block) -> Iterator[ir.Expr]:
    for statement in nested_blocks(body):
        for node in expressions(own_parts(statement)):
            if isinstance(node, ir.Await):
                yield node.value


def _sleep(body: ir.Block) -> tuple[str, ir.Expr | None]:
    """The name that the body pauses with, and for how long."""
    for statement in nested_blocks(body):
        for node in expressions(own_parts(statement)):
            name = dotted(node.func) if isinstance(node, ir.Call) else None
            if name and isinstance(node, ir.Call) and name.rpartition(".")[2] in _SLEEPS:
                return name, _duration(node)
    return "", None


def _duration(call: ir.Call) -> ir.Expr | None:
    for arg in call.args:
        if arg.keyword in ("timeout", "seconds", "delay"):
            return arg.value
    plain = [arg.value for arg in call.args if arg.keyword is None and not arg.star]
    return plain[-1] if plain else None


def _writes(body: ir.Block) -> Iterator[str]:
    for statement in nested_blocks(body):
        for target in _targets(statement):
            path = dotted(target.obj if isinstance(target, ir.Subscript) else target)
            if path and "." in path:
                yield path


def _targets(statement: ir.Stmt) -> Iterator[ir.Expr]:
    if isinstance(statement, ir.Assign):
        for target in statement.targets:
            yield from _unpacked(target)
    elif isinstance(statement, (ir.AugAssign, ir.AnnAssign)):
        yield statement.target
    elif isinstance(statement, ir.Delete):
        yield from statement.targets


def _unpacked(target: ir.Expr) -> Iterator[ir.Expr]:
    if isinstance(target, (ir.TupleExpr, ir.ListExpr)):
        for item in target.items:
            yield from _unpacked(item)
    else:
        yield target.value if isinstance(target, ir.Starred) else target


def _raises(body: ir.Block) -> Iterator[ir.Expr]:
    for statement in nested_blocks(body):
        if isinstance(statement, ir.Raise) and statement.exception is not None:
            yield statement.exception
