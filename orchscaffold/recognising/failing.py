"""What a hand-written test makes raise: which method of a mock, which exception."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from orchscaffold.patching.syntax import FUNCTIONS, Function

_PATCHES = frozenset({"patch", "patch.object", "mocker.patch", "mocker.patch.object"})
_INNER = (*FUNCTIONS, ast.ClassDef)
_NAMED_LIKE = ("Error", "Exception", "Timeout", "Failure", "Rejected", "Cancelled")


class Uncertain(Exception):
    """The test makes something raise in a way that cannot be read."""


def errors_of(node: Function) -> frozenset[tuple[str, str]]:
    """(method, exception) of everything that the test makes raise.

    Raises Uncertain.
    """
    found: set[tuple[str, str]] = set()
    holders = dict(_holders(node))
    for child in ast.walk(node):
        if isinstance(child, (*FUNCTIONS, ast.Lambda)) and child is not node:
            if _raises(child):
                raise Uncertain
        elif isinstance(child, ast.Assign) and _is_effect(child.targets[0]):
            found.add((_owner(child.targets[0]), _exception(child.value)))
        elif isinstance(child, ast.Call):
            for keyword in child.keywords:
                if keyword.arg == "side_effect":
                    found.add((holders.get(id(child), ""), _exception(keyword.value)))
    if any(not name or not error for name, error in found):
        raise Uncertain
    return frozenset(found)


def makes_raise(node: ast.AST) -> bool:
    """Whether a fixture or helper gives anything a side effect, or raises in a function of its
    own.
    """
    return any(
        (isinstance(child, ast.Attribute) and child.attr == "side_effect")
        or (isinstance(child, ast.keyword) and child.arg == "side_effect")
        or (isinstance(child, _INNER) and child is not node and _raises(child))
        for child in ast.walk(node)
    )


def _raises(node: ast.AST) -> bool:
    return any(isinstance(child, ast.Raise) for child in ast.walk(node))


def _is_effect(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "side_effect"


def _owner(target: ast.expr) -> str:
    """`fetch` in `source.fetch.side_effect`; "" where a name alone stands for the mock."""
    value = target.value if isinstance(target, ast.Attribute) else None
    return value.attr if isinstance(value, ast.Attribute) else ""


def _holders(node: Function) -> Iterator[tuple[int, str]]:
    """The calls that make a mock with the name under which the code will find it."""
    for child in ast.walk(node):
        if isinstance(child, ast.Assign) and isinstance(child.value, ast.Call):
            target = child.targets[0]
            if isinstance(target, ast.Attribute):
                yield id(child.value), target.attr
        elif isinstance(child, ast.Call):
            for keyword in child.keywords:
                if keyword.arg and isinstance(keyword.value, ast.Call):
                    yield id(keyword.value), keyword.arg
            if name := _patched(child):
                yield id(child), name


def _patched(call: ast.Call) -> str:
    """The last part of what `patch("a.b.name", …)` or `patch.object(a, "name", …)` replaces."""
    if ast.unparse(call.func) not in _PATCHES:
        return ""
    place = 1 if isinstance(call.func, ast.Attribute) and call.func.attr == "object" else 0
    args = call.args
    target = args[place] if len(args) > place else None
    if isinstance(target, ast.Constant) and isinstance(target.value, str):
        return target.value.rpartition(".")[2]
    return ""


def _exception(value: ast.expr) -> str:
    """The name of the exception that a side effect is; "" for anything else."""
    func = value.func if isinstance(value, ast.Call) else value
    name = func.attr if isinstance(func, ast.Attribute) else ""
    name = func.id if isinstance(func, ast.Name) else name
    known = getattr(builtins, name, None) if name else None
    if isinstance(known, type) and issubclass(known, BaseException):
        return name
    return name if name.endswith(_NAMED_LIKE) else ""
