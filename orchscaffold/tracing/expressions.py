"""Expressions: what they stand for, with everything recorded that happens on the way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TypeAlias

from orchscaffold.tracing.attributes import awaited_value, read_attribute
from orchscaffold.tracing.calls import call
from orchscaffold.tracing.events import Argument, Awaited, Read
from orchscaffold.tracing.frames import Frame, bound_in, name_place, place_of
from orchscaffold.tracing.naming import read_name
from orchscaffold.tracing.values import (
    UNKNOWN,
    Constant,
    Display,
    Items,
    Unknown,
    Value,
    joined,
)


def evaluate(node: ast.expr, frame: Frame) -> Value:
    """What `node` stands for."""
    handler = _HANDLERS.get(type(node))
    return _children(node, frame) if handler is None else handler(node, frame)


def _children(node: ast.expr, frame: Frame) -> Value:
    """Some operator: its operands are followed, its value is anyone's guess."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            evaluate(child, frame)
    return UNKNOWN


def _constant(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Constant)
    return UNKNOWN if node.value is ... else Constant(node.value)


def _name(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Name)
    return read_name(node, frame)


def _attribute(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Attribute)
    owner = evaluate(node.value, frame)
    if isinstance(owner, (Unknown, Constant)):
        return UNKNOWN
    if not frame.is_touched(node.attr):
        frame.record(Read(name_place(node), frame.setting(), owner, node.attr))
    return read_attribute(owner, node.attr, frame)


def call_expression(
    node: ast.Call, frame: Frame, *, awaited: bool = False, dropped: bool = False
) -> Value:
    """What a call gives."""
    callee = evaluate(node.func, frame)
    arguments = tuple(_arguments(node, frame))
    return call(node, callee, arguments, frame, awaited=awaited, dropped=dropped)


def _call(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Call)
    return call_expression(node, frame)


def _arguments(node: ast.Call, frame: Frame) -> list[Argument]:
    found: list[Argument] = []
    for item in node.args:
        star = "*" if isinstance(item, ast.Starred) else ""
        inner = item.value if isinstance(item, ast.Starred) else item
        found.append(Argument(evaluate(inner, frame), None, star, place_of(item)))
    for keyword in node.keywords:
        value = evaluate(keyword.value, frame)
        star = "" if keyword.arg else "**"
        found.append(Argument(value, keyword.arg, star, place_of(keyword)))
    return found


def _await(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Await)
    inner = node.value
    if isinstance(inner, ast.Call):
        value = call_expression(inner, frame, awaited=True)
    else:
        value = evaluate(inner, frame)
    if not isinstance(value, Unknown):
        frame.record(Awaited(place_of(node), frame.setting(), value))
    return awaited_value(value)


def _items(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, (ast.Tuple, ast.List))
    values = tuple(evaluate(item, frame) for item in node.elts)
    for value in values:
        frame.escape(value)
    if any(isinstance(item, ast.Starred) for item in node.elts):
        return UNKNOWN
    return Items(values, "tuple" if isinstance(node, ast.Tuple) else "list")


def _display(node: ast.expr, frame: Frame) -> Value:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            frame.escape(evaluate(child, frame))
    return Display(_KINDS[type(node)])


def _if(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.IfExp)
    evaluate(node.test, frame)
    with frame.doubtful():
        return joined((evaluate(node.body, frame), evaluate(node.orelse, frame)))


def _bool(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.BoolOp)
    evaluate(node.values[0], frame)
    with frame.doubtful():
        for value in node.values[1:]:
            evaluate(value, frame)
    return UNKNOWN


def _subscript(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Subscript)
    owner = evaluate(node.value, frame)
    index = evaluate(node.slice, frame)
    place = index.value if isinstance(index, Constant) else None
    if not isinstance(owner, Items) or owner.kind != "tuple" or not isinstance(place, int):
        return UNKNOWN
    return owner.items[place] if -len(owner.items) <= place < len(owner.items) else UNKNOWN


def _named(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.NamedExpr)
    value = evaluate(node.value, frame)
    frame.names[node.target.id] = value if frame.certain else UNKNOWN
    return value


def _comprehension(node: ast.expr, frame: Frame) -> Value:
    """Its parts are followed with its own names unknown; whether they happen depends on data."""
    assert isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
    evaluate(node.generators[0].iter, frame)
    before = dict(frame.names)
    frame.forget(bound_in([generator.target for generator in node.generators]))
    with frame.doubtful():
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for generator in node.generators[1:]:
            parts.append(generator.iter)
        parts += [test for generator in node.generators for test in generator.ifs]
        for part in parts:
            frame.escape(evaluate(part, frame))
    frame.names.clear()
    frame.names.update(before)
    return Display(_KINDS[type(node)])


def _lambda(node: ast.expr, frame: Frame) -> Value:
    """Not followed: who knows when it is called."""
    return Display("function")


def _joined_text(node: ast.expr, frame: Frame) -> Value:
    """The text of an f-string where all of its parts are known."""
    assert isinstance(node, ast.JoinedStr)
    texts: list[str] = []
    for part in node.values:
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        value = evaluate(inner, frame)
        if isinstance(value, Constant) and isinstance(value.value, str):
            texts.append(value.value)
    return Constant("".join(texts)) if len(texts) == len(node.values) else Display("str")


def _binary(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.BinOp)
    left, right = evaluate(node.left, frame), evaluate(node.right, frame)
    first = left.value if isinstance(left, Constant) else None
    second = right.value if isinstance(right, Constant) else None
    if isinstance(first, str) and isinstance(second, str) and isinstance(node.op, ast.Add):
        return Constant(first + second)
    return UNKNOWN


def _yield(node: ast.expr, frame: Frame) -> Value:
    """A fixture hands over here: what comes later is its clearing up."""
    assert isinstance(node, ast.Yield)
    frame.yielded.append(UNKNOWN if node.value is None else evaluate(node.value, frame))
    frame.at_yield = dict(frame.state)
    return UNKNOWN


def _starred(node: ast.expr, frame: Frame) -> Value:
    assert isinstance(node, ast.Starred)
    evaluate(node.value, frame)
    return UNKNOWN


_Handler: TypeAlias = Callable[[ast.expr, Frame], Value]
_HANDLERS: Mapping[type[ast.expr], _Handler] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Await: _await,
    ast.Tuple: _items,
    ast.List: _items,
    ast.Dict: _display,
    ast.Set: _display,
    ast.IfExp: _if,
    ast.BoolOp: _bool,
    ast.BinOp: _binary,
    ast.Subscript: _subscript,
    ast.NamedExpr: _named,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.Lambda: _lambda,
    ast.JoinedStr: _joined_text,
    ast.Yield: _yield,
    ast.Starred: _starred,
}
_KINDS: Mapping[type[ast.expr], str] = {
    ast.Dict: "dict",
    ast.Set: "set",
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.DictComp: "dict",
    ast.GeneratorExp: "generator",
}
