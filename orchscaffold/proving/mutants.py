"""The changes: what a class does, done otherwise in one place.

Each stands for a fact that a test can be expected to know: the guard, the handler that goes on,
the log record, the value that is returned, what is stored, the interval, the cancellation.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.source import SourceFile, split_lines

_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: ">=",
    ast.LtE: ">",
    ast.Gt: "<=",
    ast.GtE: "<",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
_LOGGING: Final = ("debug", "info", "warning", "warn", "error", "exception", "critical", "log")
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: its kind, the 1-based line, the method it is in, what is there and what instead.

    `text` is the whole module with it.
    """

    kind: str
    line: int
    method: str
    before: str
    after: str
    text: str


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    node: ast.expr | ast.stmt
    after: str


def mutants_of(source: SourceFile, tree: ast.Module, classes: Sequence[str]) -> tuple[Mutant, ...]:
    """Every change in the methods of these classes (qualified names), in source order."""
    lines = _Lines(source.text)
    found: list[Mutant] = []
    for cls in _classes(tree.body, ""):
        if cls[0] not in classes:
            continue
        for method in cls[1].body:
            if isinstance(method, _FUNCTIONS):
                name = f"{cls[0]}.{method.name}"
                found += (lines.mutant(change, name) for change in _changes(method))
    return tuple(sorted(dict.fromkeys(found), key=lambda m: (m.line, m.kind, m.after)))


def sample(mutants: tuple[Mutant, ...], count: int, seed: int) -> tuple[Mutant, ...]:
    """`count` of the changes (all for 0), the same ones for the same seed, in source order."""
    if not count or count >= len(mutants):
        return mutants
    chosen = random.Random(seed).sample(range(len(mutants)), count)
    return tuple(mutants[index] for index in sorted(chosen))


class _Lines:
    """The text of a module, cut at the places that `ast` tells."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [line.encode() for line in split_lines(text)]

    def mutant(self, change: _Change, method: str) -> Mutant:
        """The change made in the text."""
        node = change.node
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        head = b"".join(self._lines[:first]) + self._lines[first][: node.col_offset]
        tail = self._lines[last][node.end_col_offset :] + b"".join(self._lines[last + 1 :])
        old = b"".join(self._lines[first : last + 1]).strip().split(b"\n")[0].decode()
        text = head.decode() + change.after + tail.decode()
        return Mutant(change.kind, node.lineno, method, old, change.after, text)


def _classes(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield prefix + node.name, node
            yield from _classes(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from _classes([*node.body, *node.orelse], prefix)


def _changes(method: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[_Change]:
    for node in _executed(method):
        if isinstance(node, ast.stmt):
            yield from _of_statement(node)
        elif isinstance(node, ast.expr):
            yield from _of_expression(node)


def _executed(method: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """The statements and expressions of a body, without docstrings and annotations."""
    waiting: list[ast.AST] = list(reversed(method.body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        yield node
        skipped = [getattr(node, name, None) for name in ("annotation", "returns", "args")]
        is_inner = isinstance(node, (*_FUNCTIONS, ast.AnnAssign))
        if isinstance(node, ast.JoinedStr):
            continue
        children = [
            child
            for child in ast.iter_child_nodes(node)
            if not (is_inner and any(child is item for item in skipped))
        ]
        waiting.extend(reversed(children))


def _of_statement(node: ast.stmt) -> Iterator[_Change]:
    match node:
        case ast.If(test=test) | ast.While(test=test) if not isinstance(test, ast.Constant):
            yield _negated(test)
        case ast.Expr(value=value):
            call = value.value if isinstance(value, ast.Await) else value
            if isinstance(call, ast.Call):
                yield _Change("log" if _is_log(call) else "call", node, "pass")
        case ast.Return(value=ast.expr() as value):
            is_none = isinstance(value, ast.Constant) and value.value is None
            yield _Change("return", value, "object()" if is_none else "None")
        case ast.Try(handlers=handlers):
            yield from _of_handlers(handlers)
        case _:
            yield from _of_store(node)
            yield from _of_jump(node)


def _of_store(node: ast.stmt) -> Iterator[_Change]:
    """What is assigned to an attribute or an item stays what it was."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    is_kept = any(isinstance(target, ast.Attribute | ast.Subscript) for target in targets)
    if is_kept or isinstance(node, ast.AugAssign):
        yield _Change("store", node, "pass")


def _of_jump(node: ast.stmt) -> Iterator[_Change]:
    """Nothing is raised, a loop goes on or ends."""
    if isinstance(node, ast.Raise):
        yield _Change("raise", node, "pass")
    elif isinstance(node, ast.Continue | ast.Break):
        is_end = isinstance(node, ast.Break)
        yield _Change("loop", node, "continue" if is_end else "break")


def _of_handlers(handlers: Sequence[ast.ExceptHandler]) -> Iterator[_Change]:
    """What was caught is raised on at once."""
    for handler in handlers:
        first = handler.body[0]
        if not isinstance(first, ast.Raise) and first.lineno > handler.lineno:
            yield _Change("handler", first, "raise")


def _of_expression(node: ast.expr) -> Iterator[_Change]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            swapped = _COMPARISONS[type(op)]
            text = f"({ast.unparse(left)} {swapped} {ast.unparse(right)})"
            yield _Change("comparison", node, text)
        case ast.BoolOp(op=op, values=values):
            other = " or " if isinstance(op, ast.And) else " and "
            text = other.join(f"({ast.unparse(value)})" for value in values)
            yield _Change("condition", node, f"({text})")
        case ast.IfExp(test=test):
            yield _negated(test)
        case ast.Constant(value=value):
            yield from _of_constant(node, value)
        case _:
            pass


def _of_constant(node: ast.Constant, value: object) -> Iterator[_Change]:
    if isinstance(value, bool):
        yield _Change("constant", node, repr(not value))
    elif isinstance(value, int | float):
        yield _Change("constant", node, repr(value + 1))
    elif isinstance(value, str):
        yield _Change("constant", node, repr(f"{value}_"))


def _negated(test: ast.expr) -> _Change:
    return _Change("condition", test, f"(not ({ast.unparse(test)}))")


def _is_log(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute) or function.attr not in _LOGGING:
        return False
    return "log" in ast.unparse(function.value).lower()
