"""Methods whose every path keeps an exception to itself: caught, logged, and carried on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.functions import Function
from orchscaffold.inspection.surface.model import Swallowing
from orchscaffold.inspection.surface.nodes import walk, walk_own

_QUIET_CALLS: Final = frozenset(
    ("bool", "callable", "getattr", "hasattr", "isinstance", "len", "repr", "str", "type")
)
_LEVELS: Final = frozenset(
    ("critical", "debug", "error", "exception", "fatal", "info", "log", "warn", "warning")
)


def read_swallowing(node: Function) -> Swallowing | None:
    """How the method deals with exceptions; None where some may come from outside a `try`, or be
    turned into others.

    The whole body, but for statements that cannot fail, is one `try`.
    """
    tries = [item for item in node.body if isinstance(item, ast.Try)]
    rest = [item for item in node.body if item not in tries]
    if len(tries) != 1 or not all(is_quiet(item) for item in rest):
        return None
    only = tries[0]
    if not all(is_quiet(item) for item in (*only.orelse, *only.finalbody)):
        return None
    quiet: list[str] = []
    loud: list[str] = []
    for handler in only.handlers:
        rest = [item for item in handler.body if not _raises_again(item)]
        if not all(is_quiet(item) for item in rest):
            return None
        target = quiet if rest == handler.body else loud
        target.extend(_caught(handler))
    logged = any(_logs(item) for handler in only.handlers for item in walk(handler))
    return Swallowing(tuple(quiet), tuple(loud), logged, only.lineno)


def _raises_again(node: ast.stmt) -> bool:
    return isinstance(node, ast.Raise) and node.exc is None


def _caught(handler: ast.ExceptHandler) -> Iterator[str]:
    """The dotted names of what is caught: "" for one that is not a name."""
    if handler.type is None:
        yield "BaseException"
    elif isinstance(handler.type, ast.Tuple):
        yield from map(dotted, handler.type.elts)
    else:
        yield dotted(handler.type)


def is_quiet(node: ast.stmt) -> bool:
    """Whether the statement cannot raise anything to speak of."""
    if isinstance(node, (ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.Delete)):
        return False
    if isinstance(node, (ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match)):
        return False
    return all(_is_quiet_part(item) for item in walk_own([node]))


def _is_quiet_part(item: ast.AST) -> bool:
    if isinstance(item, ast.Call):
        return _logs(item) or dotted(item.func) in _QUIET_CALLS
    return not isinstance(item, _LOUD)


_LOUD: Final = (
    ast.Await,
    ast.BinOp,
    ast.GeneratorExp,
    ast.ListComp,
    ast.Raise,
    ast.Starred,
    ast.Subscript,
    ast.Yield,
    ast.YieldFrom,
    ast.Assert,
    ast.AugAssign,
    ast.DictComp,
    ast.SetComp,
    ast.With,
    ast.For,
    ast.While,
)


def _logs(item: ast.AST) -> bool:
    if not isinstance(item, ast.Call):
        return False
    owner, _, name = dotted(item.func).rpartition(".")
    return name in _LEVELS and "log" in owner.rpartition(".")[2].lower()
