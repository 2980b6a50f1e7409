"""Every name that a block of statements binds, in source order, through `if`, `try`, `with` and
loops."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from orchscaffold.frozen import dataclass, replace


@dataclass(frozen=True, slots=True)
class Definition:
    """A class or function with the lines it covers, decorators included.

    `only_checked`: it stands below `if TYPE_CHECKING`, so that no running code finds it.
    """

    qualname: str
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    line: int
    end_line: int
    only_checked: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name bound by assignment; `value` None where what it gets cannot be told (a loop,
    unpacking). `varies`: another branch of the module gives it another value."""

    value: ast.expr | None
    annotation: ast.expr | None
    line: int
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Import:
    """A name bound by an import; `attribute` None for a module itself."""

    module: str
    attribute: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Star:
    """`from module import *`."""

    module: str
    line: int


Entry: TypeAlias = Definition | Assignment | Import | Star


@dataclass(frozen=True, slots=True)
class Found:
    """One binding. `is_conditional` inside `if`/`try`/`with`/loops, `is_fallback` in `except`,
    `else`."""

    name: str
    entry: Entry
    is_conditional: bool = False
    is_fallback: bool = False


def walk_bindings(body: list[ast.stmt], package: str, prefix: str = "") -> Iterator[Found]:
    """Yield what `body` binds; relative imports start from `package`, qualnames get `prefix`."""
    walker = _Walker(package, prefix)
    for statement in body:
        yield from walker.statement(statement)


def absolute_module(module: str | None, level: int, package: str) -> str:
    """The absolute name of `from <level dots><module>` as seen in `package`."""
    if level == 0:
        return module or ""
    base = package.split(".")[: len(package.split(".")) - level + 1] if package else []
    return ".".join([*base, *([module] if module else [])])


@dataclass(frozen=True, slots=True)
class _Walker:
    package: str
    prefix: str

    def statement(self, node: ast.stmt) -> Iterator[Found]:
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            yield from handler(self, node)

    def block(self, body: list[ast.stmt], is_fallback: bool = False) -> Iterator[Found]:
        for statement in body:
            for found in self.statement(statement):
                fallback = found.is_fallback or is_fallback
                yield Found(found.name, found.entry, True, fallback)

    def define(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        end = node.end_lineno or node.lineno
        yield Found(node.name, Definition(f"{self.prefix}{node.name}", node, first, end))

    def import_(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.Import)
        for alias in node.names:
            if alias.asname:
                yield Found(alias.asname, Import(alias.name, None, node.lineno))
            else:
                top = alias.name.partition(".")[0]
                yield Found(top, Import(top, None, node.lineno))

    def import_from(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.ImportFrom)
        module = absolute_module(node.module, node.level, self.package)
        for alias in node.names:
            if alias.name == "*":
                yield Found("*", Star(module, node.lineno))
            else:
                bound = alias.asname or alias.name
                yield Found(bound, Import(module, alias.name, node.lineno))

    def assign(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.Assign)
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield Found(target.id, Assignment(node.value, None, node.lineno))
            else:
                yield from self._unpack(target, node.value)

    def annotated(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.AnnAssign)
        if isinstance(node.target, ast.Name):
            yield Found(node.target.id, Assignment(node.value, node.annotation, node.lineno))

    def type_alias(self, node: ast.stmt) -> Iterator[Found]:
        name, value = getattr(node, "name", None), getattr(node, "value", None)
        if isinstance(name, ast.Name) and isinstance(value, ast.expr):
            yield Found(name.id, Assignment(value, None, node.lineno))

    def if_(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.If)
        first, second = node.body, node.orelse
        if _prefers_else(node.test):
            first, second = second, first
        only_checked = is_type_checking(node.test)
        for found in self.block(first):
            if only_checked and isinstance(found.entry, Definition):
                yield replace(found, entry=replace(found.entry, only_checked=True))
            else:
                yield found
        yield from self.block(second, is_fallback=True)

    def try_(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, (ast.Try, ast.TryStar))
        yield from self.block(node.body)
        yield from self.block(node.orelse)
        for handler in node.handlers:
            yield from self.block(handler.body, is_fallback=True)
        yield from self.block(node.finalbody)

    def with_(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, (ast.With, ast.AsyncWith))
        for item in node.items:
            if item.optional_vars is not None:
                yield from self._unpack(item.optional_vars, None)
        yield from self.block(node.body)

    def for_(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, (ast.For, ast.AsyncFor))
        yield from self._unpack(node.target, None)
        yield from self.block([*node.body, *node.orelse])

    def while_(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.While)
        yield from self.block([*node.body, *node.orelse])

    def match(self, node: ast.stmt) -> Iterator[Found]:
        assert isinstance(node, ast.Match)
        for case in node.cases:
            yield from self.block(case.body)

    def _unpack(self, target: ast.expr, value: ast.expr | None) -> Iterator[Found]:
        if isinstance(target, ast.Name):
            yield Found(target.id, Assignment(value, None, target.lineno))
        elif isinstance(target, ast.Starred):
            yield from self._unpack(target.value, None)
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = _matching_items(target.elts, value)
            for item, part in zip(target.elts, values, strict=True):
                yield from self._unpack(item, part)


def _matching_items(targets: list[ast.expr], value: ast.expr | None) -> list[ast.expr | None]:
    if (
        isinstance(value, (ast.Tuple, ast.List))
        and len(value.elts) == len(targets)
        and not any(isinstance(item, ast.Starred) for item in [*targets, *value.elts])
    ):
        return list(value.elts)
    return [None] * len(targets)


def is_type_checking(test: ast.expr) -> bool:
    """Whether the test is `TYPE_CHECKING`."""
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def _prefers_else(test: ast.expr) -> bool:
    """Whether the `else` branch is the one for today's Python (`if sys.version_info < (3, 9)`, `if
    not TYPE_CHECKING`)."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return "TYPE_CHECKING" in ast.dump(test.operand)
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], (ast.Lt, ast.LtE))
        and "version_info" in ast.dump(test.left)
    )


_Handler: TypeAlias = Callable[[_Walker, ast.stmt], Iterator[Found]]
_HANDLERS: Mapping[type[ast.stmt], _Handler] = {
    ast.ClassDef: _Walker.define,
    ast.FunctionDef: _Walker.define,
    ast.AsyncFunctionDef: _Walker.define,
    ast.Import: _Walker.import_,
    ast.ImportFrom: _Walker.import_from,
    ast.Assign: _Walker.assign,
    ast.AnnAssign: _Walker.annotated,
    ast.If: _Walker.if_,
    ast.Try: _Walker.try_,
    ast.TryStar: _Walker.try_,
    ast.With: _Walker.with_,
    ast.AsyncWith: _Walker.with_,
    ast.For: _Walker.for_,
    ast.AsyncFor: _Walker.for_,
    ast.While: _Walker.while_,
    ast.Match: _Walker.match,
    **({ast.TypeAlias: _Walker.type_alias} if hasattr(ast, "TypeAlias") else {}),
}
