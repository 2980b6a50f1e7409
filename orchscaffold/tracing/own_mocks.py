"""Attributes that a function sets on mocks of its own: no class of the code is another for it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Final

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.nodes import walk

_MOCKS: Final = frozenset({"AsyncMock", "MagicMock", "Mock", "NonCallableMagicMock"})
_NAMED: Final = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.ExceptHandler,
    ast.MatchAs,
    ast.MatchStar,
)
_MODULES: Final = ("unittest.mock", "mock")


def mock_makers(tree: ast.Module) -> frozenset[str]:
    """The spellings that the mock classes of `unittest.mock` have in a file."""
    return frozenset(_makers(tree))


def _makers(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module in _MODULES and not node.level:
            found = (item for item in node.names if item.name in _MOCKS)
            yield from (item.asname or item.name for item in found)


def stored_on_mocks(function: ast.AST, makers: frozenset[str]) -> frozenset[int]:
    """The `name.attribute` that are set where the name stands for nothing but a new mock.

    They are told by the `id` of their nodes.
    """
    made: Counter[str] = Counter()
    bound: Counter[str] = Counter()
    stored: list[tuple[str, int]] = []
    for node in walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name):
                stored.append((node.value.id, id(node)))
        elif isinstance(node, ast.Assign) and _makes(node.value, makers):
            made.update(item.id for item in node.targets if isinstance(item, ast.Name))
        bound.update(_binds(node))
    return frozenset(place for name, place in stored if 0 < made[name] == bound[name])


def _makes(value: ast.expr, makers: frozenset[str]) -> bool:
    return isinstance(value, ast.Call) and dotted(value.func) in makers


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that a node binds, or takes from outside."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names
    elif isinstance(node, ast.alias):
        yield node.asname or node.name.partition(".")[0]
    elif isinstance(node, _NAMED) and node.name:
        yield node.name
