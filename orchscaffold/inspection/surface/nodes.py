"""A quick walk over a syntax tree: no operators, no contexts, no order."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_LEAVES: Final = frozenset(
    (
        "arg",
        "asname",
        "attr",
        "conversion",
        "ctx",
        "id",
        "is_async",
        "kind",
        "level",
        "module",
        "op",
        "ops",
        "rest",
        "simple",
        "tag",
        "type_comment",
        "type_ignores",
    )
)
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def _child_fields(kind: type[ast.AST]) -> tuple[str, ...]:
    if kind in (ast.Constant, ast.Global, ast.Nonlocal, ast.MatchSingleton):
        return ()
    return tuple(name for name in kind._fields if name not in _LEAVES)


_CHILDREN: Final[Mapping[type[ast.AST], tuple[str, ...]]] = {
    kind: _child_fields(kind)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below `node`."""
    found: list[ast.AST] = []
    for name in _CHILDREN[type(node)]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found.extend(item for item in value if isinstance(item, ast.AST))
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def walk(*roots: ast.AST) -> Iterator[ast.AST]:
    """The nodes and all below them."""
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += children(node)


def walk_own(roots: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The same, but not into functions, lambdas and classes, which are given themselves."""
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _FUNCTIONS):
            waiting += children(node)
