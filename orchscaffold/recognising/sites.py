"""What the code under test says: where it raises an exception, what parameters methods have."""

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


def signatures_of(tree: ast.Module, name: str) -> dict[str, tuple[str, ...]]:
    """The parameters of the methods that a class defines, those that have a place."""
    return {
        node.name: _positional(node)
        for cls in ast.walk(tree)
        if isinstance(cls, ast.ClassDef) and cls.name == name.rpartition(".")[2]
        for node in cls.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _positional(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    names = tuple(item.arg for item in (*node.args.posonlyargs, *node.args.args))
    marks = [item.id for item in node.decorator_list if isinstance(item, ast.Name)]
    return names if "staticmethod" in marks else names[1:]


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
