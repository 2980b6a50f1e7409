"""Modules that tests put into `sys.modules`, or take out of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.nodes import walk

_CHANGES: Final = ("setitem", "delitem", "dict", "pop", "update", "setdefault", "clear")
ANY: Final = "*"


def faked_modules(tree: ast.Module) -> frozenset[str]:
    """Their names, "*" where a name is computed."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            if _is_modules(node.value):
                found.add(_text(node.slice))
        elif isinstance(node, ast.Call):
            found.update(_by_call(node))
    return frozenset(found)


def _is_modules(node: ast.expr) -> bool:
    is_text = isinstance(node, ast.Constant) and node.value == "sys.modules"
    return is_text or dotted(node).endswith("sys.modules")


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ANY


def _by_call(call: ast.Call) -> Iterator[str]:
    func = call.func
    if not isinstance(func, ast.Attribute):
        return
    if _is_modules(func.value) and func.attr in _CHANGES:
        yield from _named(call.args[0]) if call.args else (ANY,)
    elif call.args and _is_modules(call.args[0]) and func.attr in _CHANGES:
        yield from _named(call.args[1]) if len(call.args) > 1 else (ANY,)
    elif func.attr == "patch" and call.args and _is_modules(call.args[0]):
        yield ANY


def _named(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Dict):
        for key in node.keys:
            yield ANY if key is None else _text(key)
    else:
        yield _text(node)
