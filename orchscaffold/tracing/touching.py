"""Names of attributes that tests set or patch: what they stand for then is not in the code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.nodes import walk
from orchscaffold.tracing.own_mocks import mock_makers, stored_on_mocks

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
ANY: Final = "*"
_WITH_NAME: Final = ("object", "setattr", "delattr", "spy", "stub")
_PATCHERS: Final = ("patch", "multiple", *_WITH_NAME)


@dataclass(frozen=True, slots=True)
class Touches:
    """Names set on anything (`stored`) and names patched; "*" where one is computed.

    `kept` are the names that are set on what may be an object of the code: not on a new mock or
    namespace.
    """

    stored: frozenset[str] = frozenset()
    patched: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    def __contains__(self, name: str) -> bool:
        """Whether the name may have been set or patched."""
        return name in self.patched or ANY in self.patched or self.may_store(name)

    def may_store(self, name: str) -> bool:
        """Whether the name may have been set."""
        return name in self.stored or ANY in self.stored

    def may_change(self, name: str) -> bool:
        """Whether what an object of the code has by that name may have been set or patched."""
        return not {name, ANY}.isdisjoint(self.patched | self.kept)

    def __or__(self, other: Touches) -> Touches:
        return joined_touches((self, other))


def joined_touches(items: Iterable[Touches]) -> Touches:
    """All of them together."""
    every = tuple(items)
    return Touches(
        frozenset().union(*(item.stored for item in every)),
        frozenset().union(*(item.patched for item in every)),
        frozenset().union(*(item.kept for item in every)),
    )


def read_touches(
    tree: ast.Module, names: frozenset[str]
) -> tuple[Touches, Mapping[FunctionNode, Touches]]:
    """What everything but the tests touches, and what each test does.

    What a test sets on one of the file's own `names` (an imported class, say) stays when the test
    is over: it counts with the first.
    """
    texts = _texts(tree)
    tests = list(_tests(tree))
    own = {id(test) for test in tests}
    makers = mock_makers(tree)
    outside = _Reader(texts)
    for root in _others(tree, own):
        outside.mocks = stored_on_mocks(root, makers)
        for node in walk(root):
            outside.read(node)
    outside.mocks = frozenset()
    inside: dict[FunctionNode, Touches] = {}
    for test in tests:
        reader = _Reader(texts, stored_on_mocks(test, makers))
        for node in walk(test):
            reader.read(node)
            if isinstance(node, ast.Attribute) and _is_of(node, names):
                outside.read(node)
        inside[test] = reader.touches()
    return outside.touches(), inside


def _tests(tree: ast.Module) -> Iterable[FunctionNode]:
    for node in tree.body:
        for item in node.body if isinstance(node, ast.ClassDef) else [node]:
            is_function = isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef))
            if is_function and isinstance(item, FunctionNode) and item.name.startswith("test"):
                yield item


def _others(tree: ast.Module, tests: set[int]) -> Iterator[ast.AST]:
    """The roots of all that is no test's."""
    for node in tree.body:
        if id(node) in tests:
            continue
        if not isinstance(node, ast.ClassDef):
            yield node
            continue
        yield from node.decorator_list
        yield from (item for item in node.body if id(item) not in tests)


def _is_of(node: ast.Attribute, names: frozenset[str]) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in names


def _texts(tree: ast.Module) -> dict[str, str]:
    """Module-level names assigned a text."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


class _Reader:
    """Collects touches node by node."""

    def __init__(self, texts: Mapping[str, str], mocks: frozenset[int] = frozenset()) -> None:
        self.texts = texts
        self.mocks = mocks
        self.stored: set[str] = set()
        self.patched: set[str] = set()
        self.lent: set[str] = set()

    def touches(self) -> Touches:
        every = frozenset(self.stored) | self.lent
        return Touches(every, frozenset(self.patched), frozenset(self.stored))

    def read(self, node: ast.AST) -> None:
        if isinstance(node, ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                (self.lent if id(node) in self.mocks else self.stored).add(node.attr)
        elif isinstance(node, ast.Call):
            name = dotted(node.func)
            last = name.rpartition(".")[2]
            if last in _PATCHERS:
                self.patch(name, last, node)
            elif last == "SimpleNamespace":
                self.lent.update(item.arg or ANY for item in node.keywords)
            elif last in ("__setattr__", "attach_mock", "configure_mock"):
                self.stored.update(item.arg or ANY for item in node.keywords)
                self.stored.update(self.texts_of(node.args[1:2]))

    def patch(self, name: str, last: str, call: ast.Call) -> None:
        """Note what a patching call replaces, or makes."""
        found = self.targets(last, call)
        makes = name == "setattr" or any(
            item.arg in ("create", "raising", None) for item in call.keywords
        )
        self.patched |= found
        if makes:
            self.stored |= found

    def targets(self, last: str, call: ast.Call) -> set[str]:
        if last == "multiple":
            return {item.arg or ANY for item in call.keywords}
        if last == "patch":
            return {self.text(call.args[0]).rpartition(".")[2] or ANY} if call.args else {ANY}
        first = self.text(call.args[0]) if call.args else ""
        second = self.text(call.args[1]) if len(call.args) > 1 else ""
        if last in ("setattr", "delattr") and first:
            return {first.rpartition(".")[2]}
        return {second or ANY}

    def texts_of(self, nodes: list[ast.expr]) -> set[str]:
        return {self.text(node) or ANY for node in nodes}

    def text(self, node: ast.expr) -> str:
        """The text of a string, the end of an f-string, or that of a name for a text."""
        if isinstance(node, ast.JoinedStr) and node.values:
            return self.text(node.values[-1])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.text(node.right)
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        return self.texts.get(dotted(node), "")
