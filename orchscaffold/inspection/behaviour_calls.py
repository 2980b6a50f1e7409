"""Who a method calls and how; the tasks and threads it starts, registers and ends; the locks it
takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchscaffold.inspection.behaviour_handlers import log_level
from orchscaffold.inspection.typing_names import dotted
from orchscaffold.inspection.walking import expressions, nested_blocks, own_parts
from orchscaffold.model import ir
from orchscaffold.model.behaviour import CallFact, LockFact, TaskFact

_STARTS = frozenset(
    ("create_task", "ensure_future", "start_soon", "Thread", "Timer", "run_coroutine_threadsafe")
)
_REGISTERS = ("register", "add_task", "add_background", "track")
_IN_THREAD = frozenset(("to_thread", "run_in_executor", "run_in_thread", "run_sync", "submit"))
_ENDS = {"cancel": "cancels", "join": "joins"}
_CONTAINERS = frozenset(("append", "add", "insert"))


def call_facts(function: ir.Function) -> Iterator[CallFact]:
    """The calls through dotted paths that start from `self`, a parameter or a module's name.

    A local name that only ever stands for such a path (`broker = self.context.broker`) is written
    out. Calls on values the method made itself, and logging, are left out.
    """
    aliases = local_paths(function)
    for statement in nested_blocks(function.body):
        awaited = _awaited_sites(statement)
        for node in expressions(own_parts(statement)):
            if isinstance(node, ir.Call):
                yield from _call(node, awaited, aliases)


def local_paths(function: ir.Function) -> Mapping[str, str]:
    """What each local name stands for: a dotted path, or "" for any other value."""
    found: dict[str, str] = {}
    for statement in nested_blocks(function.body):
        for target, value in _bound(statement):
            for node in expressions(target):
                if isinstance(node, ir.Name):
                    path = _expanded(value, found) if node is target else ""
                    found[node.id] = path if found.get(node.id, path) == path else ""
    return found


def _expanded(value: ir.Expr | None, aliases: Mapping[str, str]) -> str:
    path = None if value is None else dotted(value)
    if path is None:
        return ""
    head, dot, rest = path.partition(".")
    start = aliases.get(head, head)
    return f"{start}{dot}{rest}" if start else ""


def _call(call: ir.Call, awaited: frozenset[int], aliases: Mapping[str, str]) -> Iterator[CallFact]:
    path = _expanded(call.func, aliases)
    if "." not in path or log_level(call):
        return
    mode = "awaited" if call.site in awaited else "sync"
    yield CallFact(path, mode, call.site, call.line)
    if path.rpartition(".")[2] in _IN_THREAD:
        yield from _threaded(call, aliases)


def _threaded(call: ir.Call, aliases: Mapping[str, str]) -> Iterator[CallFact]:
    """The callable handed to a thread: the first argument that is a dotted name."""
    for arg in call.args:
        path = _expanded(arg.value, aliases) if arg.keyword is None and not arg.star else ""
        if "." in path:
            yield CallFact(path, "in-thread", call.site, call.line)
            return


def _awaited_sites(statement: ir.Stmt) -> frozenset[int]:
    waits: list[ir.Expr] = [
        node.value for node in expressions(own_parts(statement)) if isinstance(node, ir.Await)
    ]
    if isinstance(statement, ir.With) and statement.is_async:
        waits.extend(value for value, _ in statement.items)
    return frozenset(node.site for node in waits if isinstance(node, ir.Call))


def _bound(statement: ir.Stmt) -> Iterator[tuple[ir.Expr, ir.Expr | None]]:
    """The local targets of a statement, each with the value it is given where that is one."""
    pairs: list[tuple[ir.Expr | None, ir.Expr | None]] = []
    if isinstance(statement, ir.Assign):
        pairs = [(target, statement.value) for target in statement.targets]
    elif isinstance(statement, ir.AnnAssign):
        pairs = [(statement.target, statement.value)]
    elif isinstance(statement, ir.For):
        pairs = [(statement.target, None)]
    elif isinstance(statement, ir.With):
        pairs = [(target, None) for _, target in statement.items]
    for target, value in pairs:
        if target is not None and not isinstance(target, _PLACES):
            yield target, value


_PLACES = (ir.Attr, ir.Subscript)


def task_facts(body: ir.Block) -> Iterator[TaskFact]:
    """Tasks and threads started, registered, cancelled and joined, in source order."""
    for statement in nested_blocks(body):
        for node in expressions(own_parts(statement)):
            if isinstance(node, ir.Call):
                yield from _task(node)


def _task(call: ir.Call) -> Iterator[TaskFact]:
    if isinstance(call.func, ir.Attr):
        name = call.func.name
        path = dotted(call.func) or name
    elif isinstance(call.func, ir.Name):
        path = name = call.func.id
    else:
        return
    if name in _STARTS:
        yield TaskFact("starts", path, _subject(call), call.line)
    elif name in _ENDS and isinstance(call.func, ir.Attr) and not call.args:
        yield TaskFact(_ENDS[name], path, call.func.obj, call.line)
    elif _registers(name, path):
        yield TaskFact("registers", path, _subject(call), call.line)


def _registers(name: str, path: str) -> bool:
    """`self._register_background_task(t)`, `self._tasks.append(t)`."""
    if name in _CONTAINERS:
        return "task" in path.rpartition(".")[0].lower()
    plain = name.lstrip("_")
    return plain.startswith(_REGISTERS) and "task" in plain


def _subject(call: ir.Call) -> ir.Expr | None:
    for arg in call.args:
        if arg.keyword in ("target", "coro", "function"):
            return arg.value
    return next((arg.value for arg in call.args if arg.keyword is None), None)


def lock_facts(body: ir.Block) -> Iterator[LockFact]:
    """The locks taken by `with`."""
    for statement in nested_blocks(body):
        if not isinstance(statement, ir.With):
            continue
        for value, _ in statement.items:
            path = dotted(value.func if isinstance(value, ir.Call) else value)
            if path and _names_lock(path):
                yield LockFact(path, statement.is_async, statement.line)


def _names_lock(path: str) -> bool:
    name = path.rpartition(".")[2].lower()
    return any(word in name for word in ("lock", "mutex", "semaphore", "condition"))
