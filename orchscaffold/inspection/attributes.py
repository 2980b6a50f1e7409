"""The attributes of an instance and their types: fields, properties, class variables, `self.x =
…`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.typing_names import dotted, union
from orchscaffold.inspection.walking import nested_blocks
from orchscaffold.model import ir
from orchscaffold.model.code import ClassModel, Resolved
from orchscaffold.model.types import (
    NONE_TYPE,
    UNKNOWN,
    Named,
    NoneType,
    TypeOf,
    TypeRef,
    UnionOf,
    Unknown,
    builtin,
)


class Facts(Protocol):
    """The part of a library that typing a value needs."""

    def resolve(self, module: str, name: str) -> Resolved:
        """Follow `name` as seen in `module`."""

    def function(self, module: str, qualname: str) -> ir.Function | None:
        """The module-level function."""


def declared_type(
    model: ClassModel, name: str, own: Callable[[ClassModel, str], ir.Function | None]
) -> TypeRef | None:
    """The type that the class body itself gives `name`; None where the body does not have it.

    `own` reads a method of the model in full.
    """
    for item in model.fields:
        if item.name == name:
            return item.type
    method = own(model, name)
    if method is not None:
        return method_type(method)
    for variable in model.class_vars:
        if variable.name == name:
            return (
                variable.type
                if variable.value is None
                else _or_literal(variable.type, variable.value)
            )
    if any(member == name for member, _ in model.members):
        return model.ref
    if name in model.nested:
        return TypeOf(Named(model.module, f"{model.qualname}.{name}"))
    return None


def method_type(method: ir.Function) -> TypeRef:
    """What reading a method from an instance gives: a property's value, else Unknown (a bound
    method)."""
    return method.returns if method.kind in ("property", "cached_property") else UNKNOWN


def assigned_types(methods: tuple[ir.Function, ...], facts: Facts) -> Mapping[str, TypeRef]:
    """The types of all `self.x` that a class's `methods` assign; what `__init__` says comes
    first."""
    found: dict[str, TypeRef] = {}
    for method in sorted(methods, key=lambda method: method.name != "__init__"):
        if method.kind in ("static", "class") or not method.parameters:
            continue
        for name, type_ in _assignments(method, facts):
            found[name] = _better(found.get(name), type_)
    return found


def _better(before: TypeRef | None, now: TypeRef) -> TypeRef:
    """The first known type; a first `None` is widened by what comes later."""
    if before is None:
        return now
    if isinstance(before, NoneType) and not isinstance(now, NoneType):
        return union((now, NONE_TYPE)) if not isinstance(now, Unknown) else UNKNOWN
    return before


def _assignments(method: ir.Function, facts: Facts) -> Iterator[tuple[str, TypeRef]]:
    yield from _block_assignments(method.body, method.parameters[0].name, _Typing(method, facts))


def _block_assignments(body: ir.Block, own: str, typing: _Typing) -> Iterator[tuple[str, TypeRef]]:
    for statement in nested_blocks(body):
        if isinstance(statement, ir.AnnAssign):
            name = _self_name(statement.target, own)
            if name is not None:
                yield name, statement.annotation
        elif isinstance(statement, ir.Assign):
            for target in statement.targets:
                yield from _targets(target, statement.value, own, typing.of)
        elif isinstance(statement, ir.LocalFunction):
            inner = _block_assignments(statement.function.body, own, typing)
            yield from ((name, UNKNOWN) for name, _ in inner)
        else:
            yield from _untyped(statement, own)


def _untyped(statement: ir.Stmt, own: str) -> Iterator[tuple[str, TypeRef]]:
    """`for self.x in …`, `with … as self.x`: there, but of no known type."""
    targets: list[ir.Expr | None] = []
    if isinstance(statement, ir.For):
        targets = [statement.target]
    elif isinstance(statement, ir.With):
        targets = [target for _, target in statement.items]
    for target in targets:
        name = None if target is None else _self_name(target, own)
        if name is not None:
            yield name, UNKNOWN


def _targets(
    target: ir.Expr, value: ir.Expr, own: str, typed: Callable[[ir.Expr], TypeRef]
) -> Iterator[tuple[str, TypeRef]]:
    name = _self_name(target, own)
    if name is not None:
        yield name, typed(value)
    elif isinstance(target, (ir.TupleExpr, ir.ListExpr)):
        for item in target.items:
            inner = _self_name(item.value if isinstance(item, ir.Starred) else item, own)
            if inner is not None:
                yield inner, UNKNOWN


def _self_name(target: ir.Expr, own: str) -> str | None:
    if isinstance(target, ir.Attr) and target.obj == ir.Name(own):
        return target.name
    return None


@dataclass(frozen=True, slots=True)
class _Typing:
    """The types of the expressions in one method, as far as they are plain to see."""

    method: ir.Function
    facts: Facts

    def of(self, node: ir.Expr) -> TypeRef:
        if isinstance(node, ir.Const):
            return _constant_type(node)
        if isinstance(node, ir.Name):
            return self._parameter(node.id)
        if isinstance(node, ir.Call):
            return self._made(node, awaited=False)
        if isinstance(node, ir.Await) and isinstance(node.value, ir.Call):
            return self._made(node.value, awaited=True)
        if isinstance(node, ir.BoolOp) and node.op == "or":
            return self._either(node.values)
        if isinstance(node, ir.IfExpr):
            return self._joined(node.body, node.orelse)
        display = _DISPLAYS.get(type(node))
        return UNKNOWN if display is None else builtin(display)

    def _parameter(self, name: str) -> TypeRef:
        for parameter in self.method.parameters:
            if parameter.name == name:
                return _parameter_type(parameter)
        return UNKNOWN

    def _either(self, values: tuple[ir.Expr, ...]) -> TypeRef:
        """`a or B()`: a's type less None, as B() takes its place."""
        first = self.of(values[0])
        if isinstance(first, UnionOf):
            rest = tuple(item for item in first.members if not isinstance(item, NoneType))
            return union(rest)
        return self.of(values[-1]) if isinstance(first, (Unknown, NoneType)) else first

    def _joined(self, first: ir.Expr, second: ir.Expr) -> TypeRef:
        one, two = self.of(first), self.of(second)
        if isinstance(one, Unknown) or isinstance(two, Unknown):
            return UNKNOWN
        return union((one, two))

    def _made(self, call: ir.Call, awaited: bool) -> TypeRef:
        said = self._declared(call, awaited)
        return _said_by_name(call.func) if said == UNKNOWN and not awaited else said

    def _declared(self, call: ir.Call, awaited: bool) -> TypeRef:
        name = dotted(call.func)
        if name is None or name.partition(".")[0] in self._local_names():
            return UNKNOWN
        found = self.facts.resolve(self.method.module, name)
        if found.kind == "class" and not awaited:
            return Named(found.module, found.qualname)
        if found.kind == "function":
            function = self.facts.function(found.module, found.qualname)
            if function is not None and function.is_async == awaited and not function.is_generator:
                return function.returns
        return UNKNOWN

    def _local_names(self) -> frozenset[str]:
        return frozenset(parameter.name for parameter in self.method.parameters)


def _said_by_name(function: ir.Expr) -> TypeRef:
    """What a function gives that is named like one of asyncio and does not say itself."""
    name = function.name if isinstance(function, ir.Attr) else getattr(function, "id", "")
    return _MADE.get(name, UNKNOWN)


def _parameter_type(parameter: ir.Parameter) -> TypeRef:
    if parameter.kind == "args":
        return Named("builtins", "tuple", (parameter.annotation,), variadic=True)
    if parameter.kind == "kwargs":
        return builtin("dict", builtin("str"), parameter.annotation)
    if isinstance(parameter.annotation, Unknown) and parameter.default is not None:
        return _default_type(parameter.default)
    return parameter.annotation


def _default_type(default: ir.Expr) -> TypeRef:
    """An unannotated parameter with a plain default other than None has most likely its type."""
    if isinstance(default, ir.Const) and default.value is not None:
        return _constant_type(default)
    return UNKNOWN


def _or_literal(type_: TypeRef, value: ir.Expr | None) -> TypeRef:
    if isinstance(type_, Unknown) and isinstance(value, ir.Const):
        return _constant_type(value)
    return type_


def _constant_type(node: ir.Const) -> TypeRef:
    return NONE_TYPE if node.value is None else builtin(type(node.value).__name__)


_MADE: Mapping[str, TypeRef] = {
    "create_task": Named("asyncio", "Task"),
    "ensure_future": Named("asyncio", "Task"),
    "create_future": Named("asyncio", "Future"),
}
_DISPLAYS: Mapping[type, str] = {
    ir.DictExpr: "dict",
    ir.ListExpr: "list",
    ir.SetExpr: "set",
    ir.TupleExpr: "tuple",
    ir.FString: "str",
    ir.Compare: "bool",
}
