"""Statements followed one after the other; what depends on data or luck is followed in doubt."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TypeAlias

from orchscaffold.inspection.bindings import absolute_module, is_type_checking
from orchscaffold.tracing.events import Asserted, Called, Event, Imported, Raises, Written
from orchscaffold.tracing.expressions import call_expression, evaluate
from orchscaffold.tracing.frames import Frame, bound_in, name_place, place_of
from orchscaffold.tracing.naming import module_value, value_of
from orchscaffold.tracing.reach import is_of_code, is_of_log, is_one_call, may_expect, may_leave
from orchscaffold.tracing.values import (
    UNKNOWN,
    Class,
    Display,
    Expectation,
    Instance,
    Items,
    Mock,
    Patcher,
    Value,
)


def follow_block(body: list[ast.stmt], frame: Frame) -> None:
    """Follow the statements in order; past a possible early exit all is doubtful."""
    for statement in body:
        handler = _HANDLERS.get(type(statement))
        if handler is not None:
            handler(statement, frame)
        if may_leave(statement):
            frame.certain = False


# --- simple statements


def _expression(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Expr)
    if isinstance(node.value, ast.Call):
        call_expression(node.value, frame, dropped=True)
    else:
        evaluate(node.value, frame)


def _assign(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Assign)
    value = evaluate(node.value, frame)
    for target in node.targets:
        assign(target, value, frame)


def _annotated(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.AnnAssign)
    if node.value is not None:
        assign(node.target, evaluate(node.value, frame), frame)


def _augmented(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.AugAssign)
    evaluate(node.value, frame)
    assign(node.target, UNKNOWN, frame)


def assign(target: ast.expr, value: Value, frame: Frame) -> None:
    """Bind `target` to `value`."""
    if isinstance(target, ast.Name):
        frame.names[target.id] = value
    elif isinstance(target, ast.Attribute):
        _set_attribute(target, value, frame)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(target, value, frame)
    elif isinstance(target, ast.Subscript):
        evaluate(target.value, frame)
        evaluate(target.slice, frame)
        frame.escape(value)
    elif isinstance(target, ast.Starred):
        assign(target.value, UNKNOWN, frame)


def _set_attribute(target: ast.Attribute, value: Value, frame: Frame) -> None:
    owner = evaluate(target.value, frame)
    frame.escape(value)
    if isinstance(owner, (Instance, Mock, Class)):
        frame.record(Written(name_place(target), frame.setting(), owner, target.attr, value))
    if isinstance(owner, (Instance, Mock)):
        frame.set(owner, target.attr, value)


def _unpack(target: ast.Tuple | ast.List, value: Value, frame: Frame) -> None:
    known = isinstance(value, Items) and len(value.items) == len(target.elts)
    starred = any(isinstance(item, ast.Starred) for item in target.elts)
    for place, item in enumerate(target.elts):
        part = value.items[place] if known and isinstance(value, Items) and not starred else UNKNOWN
        assign(item, part, frame)


def _return(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Return)
    value = UNKNOWN if node.value is None else evaluate(node.value, frame)
    frame.returned.append(value)


def _assert(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Assert)
    subject, operator, other = _compared(node.test, frame)
    frame.record(Asserted(place_of(node), frame.setting(), subject, operator, other))


def _compared(test: ast.expr, frame: Frame) -> tuple[Value, str, Value]:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return evaluate(test.operand, frame), "not", UNKNOWN
    if not isinstance(test, ast.Compare) or len(test.ops) > 1:
        return evaluate(test, frame), "", UNKNOWN
    left, right = evaluate(test.left, frame), evaluate(test.comparators[0], frame)
    return left, _OPERATORS.get(type(test.ops[0]), "other"), right


_OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def _raise(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Raise)
    if node.exc is not None:
        evaluate(node.exc, frame)


def _delete(node: ast.stmt, frame: Frame) -> None:
    frame.forget(bound_in([node]))


def _import(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Import)
    for alias in node.names:
        top = alias.name.partition(".")[0]
        bound = module_value(alias.name if alias.asname else top)
        frame.names[alias.asname or top] = UNKNOWN if top in frame.shared.shadowed else bound
        frame.record(Imported(place_of(node), frame.setting(), alias.name, ""))


def _import_from(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.ImportFrom)
    surface = frame.script.surface
    module = absolute_module(node.module, node.level, surface.package)
    for alias in node.names:
        frame.record(Imported(place_of(alias), frame.setting(), module, alias.name))
        is_shadowed = module.partition(".")[0] in frame.shared.shadowed
        found = None if is_shadowed else frame.world.surfaces.follow(module, alias.name)
        frame.names[alias.asname or alias.name] = value_of(found)


# --- blocks


def _branches(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.If)
    evaluate(node.test, frame)
    if is_type_checking(node.test):
        return
    _in_doubt([node.body, node.orelse], frame)


def _in_doubt(blocks: list[list[ast.stmt]], frame: Frame) -> None:
    """Each block may run or not; what they bind is unknown afterwards."""
    before = dict(frame.names)
    for block in blocks:
        with frame.doubtful():
            frame.names.clear()
            frame.names.update(before)
            follow_block(block, frame)
    frame.names.clear()
    frame.names.update(before)
    frame.forget(bound_in([statement for block in blocks for statement in block]))


def _try(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, (ast.Try, ast.TryStar))
    if node.handlers:
        handlers = [handler.body for handler in node.handlers]
        frame.forget(handler.name for handler in node.handlers if handler.name)
        _in_doubt([node.body], frame)
        _in_doubt([*handlers, node.orelse], frame)
    else:
        follow_block(node.body, frame)
    follow_block(node.finalbody, frame)


def _for(node: ast.stmt, frame: Frame) -> None:
    """Some number of rounds; what the body binds is unknown in it already."""
    assert isinstance(node, (ast.For, ast.AsyncFor))
    source = evaluate(node.iter, frame)
    frame.forget(bound_in([node.target, *node.body]))
    runs = isinstance(source, Items) and bool(source.items) and isinstance(node, ast.For)
    before = frame.certain
    frame.certain = before and runs
    follow_block(node.body, frame)
    frame.certain = before
    frame.forget(bound_in([node.target, *node.body]))
    _in_doubt([node.orelse], frame)


def _while(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.While)
    frame.forget(bound_in([*node.body, node.test]))
    with frame.doubtful():
        evaluate(node.test, frame)
    _in_doubt([node.body, node.orelse], frame)


def _match(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, ast.Match)
    evaluate(node.subject, frame)
    frame.forget(bound_in([node]))
    _in_doubt([case.body for case in node.cases], frame)


def _with(node: ast.stmt, frame: Frame) -> None:
    assert isinstance(node, (ast.With, ast.AsyncWith))
    expectations: list[Expectation] = []
    is_sure = not any(may_expect(item.context_expr) for item in node.items)
    for item in node.items:
        entered = evaluate(item.context_expr, frame)
        if isinstance(entered, Expectation):
            expectations.append(entered)
        if item.optional_vars is not None:
            assign(item.optional_vars, _entered(entered), frame)
    if expectations:
        _expecting(node, expectations, frame)
    elif is_sure:
        follow_block(node.body, frame)
    else:
        _in_doubt([node.body], frame)


def _entered(value: Value) -> Value:
    return value.mock if isinstance(value, Patcher) else UNKNOWN


def _expecting(
    node: ast.With | ast.AsyncWith, expectations: list[Expectation], frame: Frame
) -> None:
    if any(item.kind != "raises" for item in expectations):
        _in_doubt([node.body], frame)
        return
    expected = tuple(address for item in expectations for address in item.expected)
    events: list[Event] = []
    outer = frame.events
    if outer is not None:
        frame.events = events
    with frame.expecting(expected):
        follow_block(node.body, frame)
    frame.events = outer
    calls = tuple(item for item in events if isinstance(item, Called) and is_of_code(item.callee))
    simple = len(calls) == 1 and len(node.items) == 1 and is_one_call(node.body)
    simple = simple and not any(is_of_log(name) for name in frame.touches.patched)
    frame.record(Raises(place_of(node), frame.setting(), expected, calls, simple))
    for event in events:
        frame.record(event)
    frame.forget(bound_in(node.body))


def _define(node: ast.stmt, frame: Frame) -> None:
    """A function within: who knows when it runs. What it rebinds is unknown from now on."""
    assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    frame.forget(bound_in([node]))
    if isinstance(node, ast.ClassDef):
        return
    for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
        evaluate(default, frame)
    if not node.decorator_list:
        frame.names[node.name] = Display("function")


_Handler: TypeAlias = Callable[[ast.stmt, Frame], None]
_HANDLERS: Mapping[type[ast.stmt], _Handler] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Assert: _assert,
    ast.Raise: _raise,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.If: _branches,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Match: _match,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define,
}
