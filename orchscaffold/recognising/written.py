"""The accounts of hand-written tests; a test that does anything uncertain has none."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.types import Named
from orchscaffold.patching.codes import code_of, spelling
from orchscaffold.patching.syntax import FUNCTIONS, Function
from orchscaffold.recognising.accounts import (
    EMPTY,
    FALSY,
    NOT_NONE,
    OBJECT,
    Account,
    consistent,
    kind_of,
    placed,
    unescaped,
)
from orchscaffold.recognising.failing import Uncertain, errors_of
from orchscaffold.tracing.events import Called, Raises, TracedRoutine
from orchscaffold.tracing.values import Class, Instance, Method

Signatures: TypeAlias = Mapping[str, tuple[str, ...]]
_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)


@dataclass(frozen=True, slots=True)
class Written:
    """A hand-written test of one class: where it stands and what it does."""

    name: str
    lines: range
    account: Account


def account_of(
    routine: TracedRoutine, node: Function, cls: Named, signatures: Signatures
) -> Account | None:
    """What a test does with one method of a class; None where that is not certain.

    `signatures` are the parameters of the class's methods that can be given by position.
    """
    calls = [event for event in routine.events if isinstance(event, Called) and _is_of(event, cls)]
    if routine.skipped or not calls:
        return None
    main = calls[-1]
    method = main.callee.name if isinstance(main.callee, Method) else ""
    before = {call.callee.name for call in calls[:-1] if isinstance(call.callee, Method)}
    if method in before or not main.setting.certain or _branches(node, main.place.end_line):
        return None
    try:
        errors = errors_of(node)
    except Uncertain:
        return None
    raises = _raises(routine, main)
    if raises is None:
        return None
    result = _Result(node, main)
    called, uncalled = _told(node, main.place.line)
    return Account(
        method=method,
        errors=errors,
        raises=raises,
        returns=result.said(),
        called=frozenset() if before else called,
        uncalled=uncalled,
        attributes={} if before else dict(_attributes(node, main)),
        inputs=consistent(_inputs(node, main, signatures.get(method, ()))),
        texts=frozenset(_texts(node, main.place.line)),
        parts={} if before else dict(result.parts()),
    )


def functions_of(tree: ast.Module) -> dict[str, Function]:
    """The tests of a file by the id that pytest gives them."""
    found: dict[str, Function] = {}
    for node in tree.body:
        if isinstance(node, FUNCTIONS):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            members = (inner for inner in node.body if isinstance(inner, FUNCTIONS))
            found.update((f"{node.name}::{inner.name}", inner) for inner in members)
    return found


def _is_of(event: Called, cls: Named) -> bool:
    callee = event.callee
    if not isinstance(callee, Method) or not isinstance(callee.owner, Instance | Class):
        return False
    return (callee.owner.ref.module, callee.owner.ref.qualname) == (cls.module, cls.qualname)


def _branches(node: Function, line: int) -> bool:
    """Whether anything up to a line happens on a condition, or more than once."""
    found = (inner for inner in ast.walk(node) if isinstance(inner, _BRANCHES))
    return any(inner.lineno <= line for inner in found)


def _straight(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are certain to be carried out once."""
    waiting = [node]
    while waiting:
        inner = waiting.pop(0)
        yield inner
        waiting += (
            child for child in ast.iter_child_nodes(inner) if not isinstance(child, _BRANCHES)
        )


def _raises(routine: TracedRoutine, main: Called) -> str | None:
    """The exception that is expected of the call, "" for none, None where it is not certain."""
    around = [event for event in routine.events if isinstance(event, Raises)]
    mine = [event for event in around if main in event.calls]
    if not mine:
        return None if around else ""
    expected = mine[0].expected
    is_certain = len(mine) == len(around) == 1 and len(expected) == 1 and mine[0].simple
    return expected[0].rpartition(".")[2] if is_certain and expected[0] else None


class _Result:
    """What a test says of what one call gives."""

    def __init__(self, node: Function, main: Called) -> None:
        self._node = node
        self._call = _call_at(node, main)
        self._name = ""
        for child in _straight(node):
            if isinstance(child, ast.Assign) and self._is_call(child.value):
                target = child.targets[0]
                self._name = target.id if isinstance(target, ast.Name) else ""

    def said(self) -> str:
        """The spelling of the constant it is, "not None" for anything else, "" for nothing."""
        texts = [text for text in map(self._asserted, _straight(self._node)) if text]
        exact = [text for text in texts if text != NOT_NONE]
        return (exact or texts or [""])[0]

    def parts(self) -> Iterator[tuple[str, str]]:
        """Attributes of the result with the constants that they are said to be."""
        for node in _straight(self._node):
            test = node.test if isinstance(node, ast.Assert) else None
            if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Attribute):
                continue
            is_equal = len(test.ops) == 1 and isinstance(test.ops[0], ast.Is | ast.Eq)
            kind = _kind(test.comparators[0])
            if is_equal and kind != OBJECT and self._is_result(test.left.value):
                yield test.left.attr, kind

    def _is_call(self, node: ast.expr) -> bool:
        inner = node.value if isinstance(node, ast.Await) else node
        return self._call is not None and inner is self._call

    def _is_result(self, node: ast.expr) -> bool:
        is_name = isinstance(node, ast.Name) and bool(self._name) and node.id == self._name
        return is_name or self._is_call(node)

    def _is_length(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            return False
        return node.func.id == "len" and len(node.args) == 1 and self._is_result(node.args[0])

    def _asserted(self, node: ast.AST) -> str:
        if isinstance(node, ast.Assert):
            return self._tested(node.test)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            return ""
        if not self._is_result(node.args[0]):
            return ""
        if node.func.attr == "assertIsNone":
            return "None"
        if node.func.attr in ("assertEqual", "assertIs") and len(node.args) > 1:
            return _constant(node.args[1])
        known = {"assertTrue": NOT_NONE, "assertIsNotNone": NOT_NONE}
        return known.get(node.func.attr, "")

    def _tested(self, test: ast.expr) -> str:
        if self._is_result(test):
            return NOT_NONE
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return FALSY if self._is_result(test.operand) else ""
        if not isinstance(test, ast.Compare) or len(test.ops) != 1:
            return ""
        left, op, right = test.left, test.ops[0], test.comparators[0]
        if self._is_length(left):
            return EMPTY if isinstance(op, ast.Eq) and _kind(right) == "0" else ""
        if not self._is_result(left):
            return ""
        if isinstance(op, ast.Is | ast.Eq):
            return _constant(right)
        is_none = isinstance(right, ast.Constant) and right.value is None
        return NOT_NONE if isinstance(op, ast.IsNot | ast.NotEq) and is_none else ""


def _constant(node: ast.expr) -> str:
    text = _kind(node)
    return NOT_NONE if text == OBJECT else text


def _kind(node: ast.expr) -> str:
    code = code_of(node, lambda _: None)
    return OBJECT if code is None else kind_of(code, spelling(code))


def _call_at(node: Function, main: Called) -> ast.Call | None:
    place = main.place
    wanted = (place.line, place.column, place.end_line, place.end_column)
    for child in _straight(node):
        if isinstance(child, ast.Call):
            ends = (child.end_lineno, child.end_col_offset)
            if (child.lineno, child.col_offset, *ends) == wanted:
                return child
    return None


def _texts(node: Function, line: int) -> Iterator[str]:
    """The strings that may be about a message: of `match=`, and what is asserted to be there."""
    for child in _straight(node):
        holder: ast.AST | None = None
        if isinstance(child, ast.keyword) and child.arg == "match":
            holder = child.value
        elif isinstance(child, ast.Assert) and child.lineno > line and not _denies(child):
            holder = child.test
        elif isinstance(child, ast.Call) and child.lineno > line and _is_check_of_call(child):
            holder = child
        for inner in ast.walk(holder) if holder is not None else ():
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield unescaped(inner.value).strip()


def _denies(node: ast.Assert) -> bool:
    denials = (ast.Not, ast.NotIn, ast.NotEq, ast.IsNot, ast.Or)
    return any(isinstance(inner, denials) for inner in ast.walk(node.test))


def _is_check_of_call(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr.startswith(
        ("assert_called", "assert_any_call", "assert_awaited")
    )


def _told(node: Function, after: int) -> tuple[frozenset[str], frozenset[str]]:
    """The methods of mocks that are said to be called, and not to be, after that line."""
    called: set[str] = set()
    uncalled: set[str] = set()
    for child in _straight(node):
        if getattr(child, "lineno", 0) <= after:
            continue
        func = child.func if isinstance(child, ast.Call) else None
        if isinstance(func, ast.Attribute) and func.attr.startswith("assert_"):
            is_absent = func.attr in ("assert_not_called", "assert_not_awaited")
            (uncalled if is_absent else called).add(_last(func.value))
        elif isinstance(child, ast.Assert):
            called.add(_counted(child.test))
    return frozenset(called - {""}), frozenset(uncalled - {""})


def _counted(test: ast.expr) -> str:
    """`fetch` in `source.fetch.called` and `source.fetch.call_count == 1`."""
    if isinstance(test, ast.Attribute) and test.attr in ("called", "awaited"):
        return _last(test.value)
    left = test.left if isinstance(test, ast.Compare) and len(test.ops) == 1 else None
    is_count = isinstance(left, ast.Attribute) and left.attr in ("call_count", "await_count")
    if not is_count or not isinstance(test, ast.Compare) or not isinstance(left, ast.Attribute):
        return ""
    other = test.comparators[0]
    is_some = isinstance(other, ast.Constant) and bool(other.value)
    return _last(left.value) if is_some and isinstance(test.ops[0], ast.Eq) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""


def _attributes(node: Function, main: Called) -> Iterator[tuple[str, str]]:
    """What is said of attributes of the object under test after the call."""
    call = _call_at(node, main)
    owner, _ = _member(call.func) if call is not None else ("", "")
    for child in _straight(node):
        if not isinstance(child, ast.Assert) or child.lineno <= main.place.line or not owner:
            continue
        test = child.test
        if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is | ast.Eq):
            holder, name = _member(test.left)
            kind = _kind(test.comparators[0])
            if holder == owner and len(test.ops) == 1:
                yield name, "" if kind == OBJECT else kind


def _member(node: ast.expr) -> tuple[str, str]:
    """The parts of `name.attribute`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id, node.attr
    return "", ""


def _inputs(node: Function, main: Called, parameters: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Constants that the test gives by name, before or in the call."""
    call = _call_at(node, main)
    for child in _straight(node):
        if getattr(child, "lineno", 0) > main.place.end_line:
            continue
        if isinstance(child, ast.Call) and child is not call:
            yield from ((k.arg, _kind(k.value)) for k in child.keywords if k.arg)
        elif isinstance(child, ast.Assign) and isinstance(child.targets[0], ast.Attribute):
            yield from _assigned(child.targets[0], child.value)
    for number, arg in enumerate(call.args if call is not None else ()):
        yield f"#{number}", _kind(arg)
    if call is not None:
        named = ((k.arg, k.value) for k in call.keywords if k.arg)
        yield from ((placed(name, parameters), _kind(value)) for name, value in named)


def _assigned(target: ast.Attribute, value: ast.expr) -> Iterator[tuple[str, str]]:
    if target.attr == "return_value" and isinstance(target.value, ast.Attribute):
        yield f"{target.value.attr}()", _kind(value)
    elif target.attr not in ("side_effect", "return_value"):
        yield target.attr, _kind(value)
