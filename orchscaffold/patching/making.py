"""Following the body of a function that makes an object: what its constructor is given.

The body is carried out with symbols. What is no plain way to gather arguments raises Unreadable.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from orchscaffold.frozen import dataclass, replace
from orchscaffold.model.testcode import Code, Get, Lit, Sym
from orchscaffold.patching.codes import address, code_of
from orchscaffold.patching.making_values import (
    OPAQUE,
    Fields,
    Fixed,
    Given,
    Made,
    Unreadable,
    Value,
    absence,
    is_falsy,
    plain,
    presence,
)

_COPIES: Final = frozenset({"dict", "list", "tuple", "set", "frozenset", "str", "len", "bool"})
_REPLACE: Final = "dataclasses.replace"


@dataclass(frozen=True, slots=True)
class Body:
    """What a maker returns, and the (parameter, callable) pairs of what else gets an argument."""

    made: Made
    hands_to: tuple[tuple[str, Sym], ...]


def follow(
    function: ast.FunctionDef,
    parameters: dict[str, Value],
    lookup: Callable[[str], Code | None],
) -> Body:
    """What the function returns. Raises Unreadable."""
    return _Follower(parameters, lookup).run(function.body)


class _Follower:
    """Carries out one body."""

    def __init__(self, parameters: dict[str, Value], lookup: Callable[[str], Code | None]) -> None:
        self._here = dict(parameters)
        self._lookup = lookup
        self._used: set[str] = set()
        self._hands: list[tuple[str, Sym]] = []

    def run(self, body: list[ast.stmt]) -> Body:
        for number, node in enumerate(body):
            result = _result_of(node)
            if result is None:
                self._statement(node)
                continue
            if number + 1 < len(body) and isinstance(node, ast.Return):
                raise Unreadable("it returns early")
            made = self._value(result)
            if not isinstance(made, Made):
                raise Unreadable("what it returns is no plain call of a class")
            return Body(made, tuple(dict.fromkeys(self._hands)))
        raise Unreadable("it returns nothing")

    # --- statements

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            self._assign(node.targets[0], self._value(node.value))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, self._value(node.value))
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
            self._assign(node.target, self._merged(node.target, node.value))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self._call_statement(node.value)
        elif isinstance(node, ast.If):
            self._filled_in(node)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                self._here[alias.asname or alias.name] = Fixed(Sym(node.module, alias.name))
        elif not (isinstance(node, ast.Pass) or _is_text(node)):
            raise Unreadable(f"its line {node.lineno} does more than gather arguments")

    def _assign(self, target: ast.expr, value: Value) -> None:
        if isinstance(target, ast.Name):
            self._here[target.id] = value
            self._used.discard(target.id)
            return
        name = _root(target)
        held = self._here.get(name)
        key = _key(target)
        if isinstance(held, Fields) and key is not None:
            self._here[name] = held.merged(Fields(((key, value),)))
        else:
            self._changed(name, target)

    def _changed(self, name: str, place: ast.expr) -> None:
        """Something is done to what a local name holds; arguments must not feel it."""
        held = self._here.get(name)
        is_own = isinstance(held, Fixed) or (isinstance(held, Made) and plain(held) is not None)
        if not is_own or (held != OPAQUE and name in self._used):
            raise Unreadable(f"its line {place.lineno} does more than gather arguments")
        self._here[name] = OPAQUE

    def _call_statement(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Attribute):
            raise Unreadable(f"its line {node.lineno} does more than gather arguments")
        name = _root(node.func)
        held = self._here.get(name)
        if isinstance(held, Fields) and isinstance(node.func.value, ast.Name):
            self._here[name] = self._told(held, node)
            return
        self._arguments(node)
        self._changed(name, node)

    def _told(self, held: Fields, node: ast.Call) -> Fields:
        """A dict after `update` or `setdefault`."""
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if method == "update":
            more = [self._value(arg) for arg in node.args]
            more.append(self._keywords(node))
            for value in more:
                if not isinstance(value, Fields):
                    raise Unreadable("it is updated with something unknown")
                held = held.merged(value)
            return held
        if method == "setdefault" and len(node.args) == 2:
            key, value = _text(node.args[0]), self._value(node.args[1])
            if key is not None and key not in dict(held.items):
                item: Value = Given(key, plain(value)) if held.is_open else value
                return Fields((*held.items, (key, item)), held.is_open)
        raise Unreadable(f"its line {node.lineno} does more than gather arguments")

    def _merged(self, target: ast.expr, value: ast.expr) -> Value:
        first, second = self._value(target), self._value(value)
        if not (isinstance(first, Fields) and isinstance(second, Fields)):
            raise Unreadable("it is merged with something unknown")
        return first.merged(second)

    def _filled_in(self, node: ast.If) -> None:
        """`if broker is None: broker = Mock()`, whatever else is done to the new one."""
        name, replaces = absence(node.test)
        held = self._here.get(name)
        if node.orelse or not isinstance(held, Given):
            raise Unreadable(f"its line {node.lineno} decides something")
        inner = _Follower({**self._here, name: OPAQUE}, self._lookup)
        for statement in node.body:
            inner._statement(statement)
        changed = {key for key, value in inner._here.items() if self._here.get(key) != value}
        if changed - {name} - (inner._here.keys() - self._here.keys()):
            raise Unreadable(f"its line {node.lineno} decides something")
        self._hands += inner._hands
        default = inner._here[name]
        is_absent = held.default == Lit(None) or (replaces == "falsy" and is_falsy(held.default))
        code = plain(default) if is_absent else held.default
        self._here[name] = Given(held.parameter, code, replaces)

    # --- expressions

    def _value(self, node: ast.expr) -> Value:
        if isinstance(node, ast.Name):
            self._used.add(node.id)
            return self._here[node.id] if node.id in self._here else Fixed(self._lookup(node.id))
        if isinstance(node, ast.Dict):
            return self._dict(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._merged(node.left, node.right)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
            return self._either(node)
        if isinstance(node, ast.IfExp):
            return self._chosen(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        return self._other(node)

    def _other(self, node: ast.expr) -> Fixed:
        """Anything else; the calls in it are looked at for arguments they get hold of."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._value(child)
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp):
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            if any(isinstance(self._here.get(name), Given) for name in names):
                raise Unreadable(f"its line {node.lineno} does more than gather arguments")
        return Fixed(code_of(node, self._read))

    def _read(self, name: str) -> Code | None:
        """What a name means as test code."""
        if name in self._here:
            return plain(self._here[name])
        return self._lookup(name)

    def _dict(self, node: ast.Dict) -> Value:
        fields = Fields()
        for key, value in zip(node.keys, node.values, strict=True):
            item = self._value(value)
            name = _text(key) if key is not None else None
            if key is None and isinstance(item, Fields):
                fields = fields.merged(item)
            elif name is not None:
                fields = fields.merged(Fields(((name, item),)))
            else:
                return Fixed(code_of(node, self._read))
        return fields

    def _either(self, node: ast.BoolOp) -> Value:
        values = [self._value(part) for part in node.values]
        first = values[0]
        if len(values) != 2 or not isinstance(first, Given):
            return OPAQUE
        code = plain(values[1]) if is_falsy(first.default) else None
        return Given(first.parameter, code, "falsy")

    def _chosen(self, node: ast.IfExp) -> Value:
        """`Mock() if broker is None else broker`, and the other way round."""
        first, second = self._value(node.body), self._value(node.orelse)
        self._value(node.test)
        absent, replaces = absence(node.test)
        present, keeps = presence(node.test)
        own, other = (second, first) if absent else (first, second)
        name = absent or present
        if not isinstance(own, Given) or self._here.get(name) != own:
            return OPAQUE
        is_absent = own.default == Lit(None) or is_falsy(own.default)
        kept = replaces if absent else keeps
        return Given(own.parameter, plain(other) if is_absent else None, kept)

    def _call(self, node: ast.Call) -> Value:
        if isinstance(node.func, ast.Attribute):
            root = self._here.get(_root(node.func))
            if isinstance(root, Given):
                raise Unreadable(f"it does more with {root.parameter} than hand it on")
        func = self._value(node.func)
        code = func.code if isinstance(func, Fixed) else None
        callee = _symbol(code) if code is not None else None
        if callee == Sym("builtins", "dict") and not node.args:
            return self._keywords(node)
        if callee is not None and address(callee) == _REPLACE and len(node.args) == 1:
            made = self._value(node.args[0])
            if isinstance(made, Made):
                return replace(made, fields=made.fields.merged(self._keywords(node)))
        given, fields = self._arguments(node)
        if not _is_inert(callee):
            self._hands += [(one.parameter, callee or Sym("", "?")) for one in given]
        is_starred = any(isinstance(arg, ast.Starred) for arg in node.args)
        if callee is None or is_starred:
            return Fixed(code_of(node, self._read))
        return Made(callee, fields)

    def _arguments(self, node: ast.Call) -> tuple[list[Given], Fields]:
        """The arguments of the maker that a call gets hold of, and all that it is given."""
        args = tuple((f"#{number}", self._value(arg)) for number, arg in enumerate(node.args))
        named = self._keywords(node)
        fields = Fields((*args, *named.items), named.is_open)
        return [value for _, value in fields.items if isinstance(value, Given)], fields

    def _keywords(self, node: ast.Call) -> Fields:
        fields = Fields()
        for keyword in node.keywords:
            value = self._value(keyword.value)
            if keyword.arg is not None:
                fields = Fields((*fields.items, (keyword.arg, value)), fields.is_open)
            elif isinstance(value, Fields):
                fields = Fields((*fields.items, *value.items), fields.is_open or value.is_open)
            else:
                raise Unreadable(f"its line {node.lineno} hands on something unknown")
        return fields


def _result_of(node: ast.stmt) -> ast.expr | None:
    """What `return` or, in a fixture, `yield` gives."""
    if isinstance(node, ast.Return):
        return node.value
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        return node.value.value
    return None


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _key(target: ast.expr) -> str | None:
    """The key of `fields["key"]`."""
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        return _text(target.slice)
    return None


def _text(node: ast.expr | None) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else None


def _symbol(code: Code) -> Sym | None:
    """What is called, as one symbol."""
    if isinstance(code, Sym):
        return code
    owner = _symbol(code.obj) if isinstance(code, Get) else None
    if owner is None or not isinstance(code, Get):
        return None
    return Sym(owner.module, f"{owner.name}.{code.name}" if owner.name else code.name)


def _is_inert(callee: Sym | None) -> bool:
    return callee is not None and callee.module == "builtins" and callee.name in _COPIES
