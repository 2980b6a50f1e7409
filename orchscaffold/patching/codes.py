"""Expressions of a test file as test code, where they can be read for certain."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from orchscaffold.model.testcode import Code, Display, Get, Invoke, Lit, Pairs, Sym

Lookup = Callable[[str], Code | None]
_KINDS: dict[type[ast.expr], str] = {ast.List: "list", ast.Tuple: "tuple", ast.Set: "set"}


def code_of(node: ast.expr, lookup: Lookup) -> Code | None:
    """The expression as test code; None where a part of it cannot be read.

    `lookup` gives what a name means, None where that is not certain.
    """
    try:
        return _code(node, lookup)
    except _Unreadable:
        return None


def is_same(first: Code | None, second: Code | None) -> bool:
    """Whether two readable pieces of code make equal values; `1` is not `True` here."""
    if first is None or second is None:
        return False
    return spelling(first) == spelling(second)


def address(code: Code) -> str:
    """The dotted address of what is imported, `app.orders.Side.BUY`; "" for anything else."""
    if isinstance(code, Sym):
        return f"{code.module}.{code.name}" if code.name else code.module
    owner = address(code.obj) if isinstance(code, Get) else ""
    return f"{owner}.{code.name}" if isinstance(code, Get) and owner else ""


class _Unreadable(Exception):
    """A part of an expression that says nothing for certain."""


def _code(node: ast.expr, lookup: Lookup) -> Code:
    if isinstance(node, ast.Constant) and node.value is not ...:
        return Lit(node.value)
    if isinstance(node, ast.Name):
        return _certain(lookup(node.id))
    if isinstance(node, ast.Attribute):
        return Get(_code(node.value, lookup), node.attr)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return _negative(_code(node.operand, lookup))
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return Display(_KINDS[type(node)], tuple(_code(item, lookup) for item in node.elts))
    if isinstance(node, ast.Dict):
        return Pairs(tuple(_pairs(node, lookup)))
    if isinstance(node, ast.Call):
        return _call(node, lookup)
    raise _Unreadable


def _certain(code: Code | None) -> Code:
    if code is None:
        raise _Unreadable
    return code


def _negative(code: Code) -> Code:
    if isinstance(code, Lit) and isinstance(code.value, int | float | complex):
        return Lit(-code.value)
    raise _Unreadable


def _pairs(node: ast.Dict, lookup: Lookup) -> Iterator[tuple[Code, Code]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            raise _Unreadable
        yield _code(key, lookup), _code(value, lookup)


def _call(node: ast.Call, lookup: Lookup) -> Code:
    args = tuple(_code(item, lookup) for item in node.args)
    kwargs = []
    for keyword in node.keywords:
        if keyword.arg is None:
            raise _Unreadable
        kwargs.append((keyword.arg, _code(keyword.value, lookup)))
    return Invoke(_code(node.func, lookup), args, tuple(kwargs))


def spelling(code: Code) -> str:
    """A spelling in which each imported thing has one form only."""
    if named := address(code):
        return named
    if isinstance(code, Lit):
        return repr(code.value)
    if isinstance(code, Display):
        return f"{code.kind}({', '.join(map(spelling, code.items))})"
    if isinstance(code, Pairs):
        return f"{{{', '.join(f'{spelling(k)}: {spelling(v)}' for k, v in code.items)}}}"
    if isinstance(code, Invoke):
        kwargs = sorted(f"{name}={spelling(value)}" for name, value in code.kwargs)
        return f"{spelling(code.func)}({', '.join([*map(spelling, code.args), *kwargs])})"
    return repr(code)
