"""Functions and fixtures of the user's that make an object: what they take and hand on."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from pathlib import Path

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Code, Sym
from orchscaffold.patching.bound import names_of
from orchscaffold.patching.codes import address, code_of
from orchscaffold.patching.imports import head_statements
from orchscaffold.patching.making import follow
from orchscaffold.patching.making_values import OPAQUE, Fields, Given, Unreadable, Value, plain

Lookup = Callable[[str], Code | None]


@dataclass(frozen=True, slots=True)
class Slot:
    """What a maker gives one parameter of the constructor.

    `parameter` is the maker's own that is handed on as it is ("": none can be), `default` what is
    given without it (None: not readable). `replaces` tells which arguments are not handed on:
    "none", "falsy" or "".
    """

    parameter: str
    default: Code | None
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """A module-level function or fixture, `name` at `path:line`, that returns a new object.

    `returns` is its class as that file imports it, `slots` what the constructor is given by name.
    `is_open`: arguments that the maker does not name go on to the constructor. `required` are its
    parameters without a default, `hands_to` (parameter, callable) what else gets an argument.
    """

    name: str
    path: Path
    line: int
    returns: Sym
    slots: tuple[tuple[str, Slot], ...]
    is_open: bool = False
    required: tuple[str, ...] = ()
    hands_to: tuple[tuple[str, Sym], ...] = ()
    is_fixture: bool = False

    def slot(self, name: str) -> Slot | None:
        """What the constructor's parameter `name` is given."""
        return next((slot for parameter, slot in self.slots if parameter == name), None)


@dataclass(frozen=True, slots=True)
class Makers:
    """What a file has: makers that can be read, and (name, why) of functions that cannot."""

    found: tuple[Maker, ...]
    unread: tuple[tuple[str, str], ...]


def read_makers(tree: ast.Module, path: Path, package: str = "") -> Makers:
    """The makers at the top level of a module; `package` is its own, where that is known."""
    names = names_of(tree, head_statements(tree.body), package)
    meanings: dict[str, Code] = {}
    for sym, local in names.known:
        meanings.setdefault(local, sym)

    def lookup(name: str) -> Code | None:
        if name in meanings or name in names.taken:
            return meanings.get(name)
        return Sym("builtins", name) if hasattr(builtins, name) else None

    found: list[Maker] = []
    unread: list[tuple[str, str]] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in names.once:
            try:
                found.append(_maker(node, path, lookup))
            except Unreadable as error:
                unread.append((node.name, str(error)))
    return Makers(tuple(found), tuple(unread))


def _maker(node: ast.FunctionDef, path: Path, lookup: Lookup) -> Maker:
    fixture = _fixture_name(node, lookup)
    if node.decorator_list and not fixture:
        raise Unreadable("it is decorated")
    body = follow(node, _fixtures(node) if fixture else _parameters(node, lookup), lookup)
    return Maker(
        name=fixture or node.name,
        path=path,
        line=node.lineno,
        returns=body.made.callee,
        slots=tuple((name, _slot(value)) for name, value in body.made.fields.items),
        is_open=body.made.fields.is_open,
        required=() if fixture else tuple(_required(node)),
        hands_to=tuple(pair for pair in body.hands_to if pair[1] != body.made.callee),
        is_fixture=bool(fixture),
    )


def _slot(value: Value) -> Slot:
    if isinstance(value, Given):
        return Slot(value.parameter, value.default, value.replaces)
    return Slot("", plain(value))


def _fixture_name(node: ast.FunctionDef, lookup: Lookup) -> str:
    """The name under which a fixture of function scope is asked for; "" for what is none."""
    if len(node.decorator_list) != 1:
        return ""
    decorator = node.decorator_list[0]
    func = decorator.func if isinstance(decorator, ast.Call) else decorator
    code = code_of(func, lookup)
    if code is None or address(code) != "pytest.fixture":
        return ""
    if not isinstance(decorator, ast.Call):
        return node.name
    options = {keyword.arg: keyword.value for keyword in decorator.keywords}
    if decorator.args or options.keys() - {"name", "scope"}:
        raise Unreadable("it is a fixture of another kind")
    if not all(isinstance(value, ast.Constant) for value in options.values()):
        raise Unreadable("it is a fixture of another kind")
    values = {name: ast.literal_eval(value) for name, value in options.items()}
    if values.get("scope", "function") != "function":
        raise Unreadable("it is a fixture that tests share")
    return str(values.get("name", node.name))


def _fixtures(node: ast.FunctionDef) -> dict[str, Value]:
    """What a fixture asks for: nothing of it can be told here."""
    spec = node.args
    given = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
    given += [arg for arg in (spec.vararg, spec.kwarg) if arg is not None]
    return {arg.arg: OPAQUE for arg in given}


def _parameters(node: ast.FunctionDef, lookup: Lookup) -> dict[str, Value]:
    """What each parameter of a function is at first."""
    spec = node.args
    if spec.posonlyargs or spec.vararg:
        raise Unreadable("it takes arguments by position")
    found: dict[str, Value] = {}
    for name, default in _defaults(node):
        found[name] = Given(name, code_of(default, lookup) if default is not None else None)
    if spec.kwarg is not None:
        found[spec.kwarg.arg] = Fields(is_open=True)
    return found


def _defaults(node: ast.FunctionDef) -> Iterator[tuple[str, ast.expr | None]]:
    spec = node.args
    first = len(spec.args) - len(spec.defaults)
    for number, arg in enumerate(spec.args):
        yield arg.arg, spec.defaults[number - first] if number >= first else None
    for arg, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        yield arg.arg, default


def _required(node: ast.FunctionDef) -> Iterator[str]:
    return (name for name, default in _defaults(node) if default is None)
