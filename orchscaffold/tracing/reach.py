"""What is sure to be reached, and what a block can be trusted to show."""

from __future__ import annotations

import ast
import re

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.nodes import children, walk
from orchscaffold.tracing.values import Function, Method, Value


def leaves(node: ast.stmt) -> bool:
    """Whether the statement ends the function or the round, whatever follows."""
    return isinstance(node, (ast.Return, ast.Raise, ast.Continue, ast.Break)) or (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in ("skip", "skipTest", "fail", "xfail", "exit", "importorskip")
    )


def may_leave(statement: ast.stmt) -> bool:
    """Whether what follows in the block may never be reached."""
    if leaves(statement):
        return True
    if not isinstance(statement, (ast.If, ast.Try, ast.TryStar, ast.Match, ast.For, ast.While)):
        return False
    return any(isinstance(node, ast.stmt) and leaves(node) for node in _inner(statement))


def _inner(statement: ast.stmt) -> list[ast.AST]:
    """The statements within, but for those of functions, and leaving a loop is not leaving."""
    found: list[ast.AST] = []
    waiting = children(statement)
    in_loop = isinstance(statement, (ast.For, ast.While))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
            continue
        if not (in_loop and isinstance(node, (ast.Break, ast.Continue))):
            found.append(node)
        waiting += children(node)
    return found


_EXPECTING = re.compile(r"raise|error|expect|except|fail|assert|warn|suppress|skip|ignor", re.I)


def may_expect(manager: ast.expr) -> bool:
    """Whether a context manager sounds as if it caught what is raised in its block."""
    func = manager.func if isinstance(manager, ast.Call) else manager
    return _EXPECTING.search(dotted(func)) is not None


def is_of_log(name: str) -> bool:
    """Whether the name sounds like a logger or one of its methods."""
    return "log" in name.lower() or name in _LEVELS


_LEVELS = ("*", "critical", "debug", "error", "exception", "info", "warn", "warning")


def is_one_call(body: list[ast.stmt]) -> bool:
    """Whether the block is a single call, awaited or not, its result kept or not."""
    only = body[0]
    value = only.value if isinstance(only, (ast.Expr, ast.Assign)) else None
    value = value.value if isinstance(value, ast.Await) else value
    calls = [item for item in walk(only) if isinstance(item, (ast.Call, ast.Subscript))]
    return len(body) == 1 and isinstance(value, ast.Call) and calls == [value]


def is_of_code(callee: Value) -> bool:
    """Whether a function or method of known definition is called."""
    return isinstance(callee, (Function, Method))
