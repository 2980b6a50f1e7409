"""Where the code under test raises an exception: one place tells a scenario, several do not."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator


def raise_sites(tree: ast.Module, method: str) -> Counter[str]:
    """How often each exception is raised in a method and in what it names of its module."""
    functions: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.setdefault(node.name, []).append(node)
    waiting, seen = [method], {method}
    found: Counter[str] = Counter()
    while waiting:
        for node in functions.get(waiting.pop(), []):
            found.update(_raised(node))
            named = set(_names(node)) & functions.keys() - seen
            seen |= named
            waiting += sorted(named)
    return found


def _raised(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        exc = child.exc if isinstance(child, ast.Raise) else None
        func = exc.func if isinstance(exc, ast.Call) else exc
        if isinstance(func, ast.Name):
            yield func.id
        elif isinstance(func, ast.Attribute):
            yield func.attr


def _names(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            yield child.id
        elif isinstance(child, ast.Attribute):
            yield child.attr
