"""What an annotation means: names followed to their definitions, aliases and forward references
included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias

from orchscaffold.frozen import dataclass, replace
from orchscaffold.inspection.finder import is_stdlib
from orchscaffold.inspection.lower_expressions import lower_text
from orchscaffold.inspection.typing_names import (
    TRANSPARENT,
    TYPING,
    dotted,
    typing_name,
    union,
    unwrap_awaitable,
)
from orchscaffold.model import ir
from orchscaffold.model.code import AssignedName, Resolved
from orchscaffold.model.types import (
    NONE_TYPE,
    UNKNOWN,
    CallableOf,
    LiteralOf,
    Named,
    TypeOf,
    TypeRef,
    builtin,
)

# Any object; and what takes bytes as it takes a bytearray.
_BUILTINS: Mapping[str, TypeRef] = {"object": UNKNOWN, "bytearray": builtin("bytes")}


class Names(Protocol):
    """The part of a library that annotations need."""

    def resolve(self, module: str, name: str) -> Resolved:
        """Follow `name` as seen in `module`."""

    def variable(self, module: str, name: str) -> AssignedName | None:
        """The module-level assignment of `name`."""

    def is_real(self, module: str, qualname: str) -> bool:
        """Whether running code finds `qualname` in `module`, as far as that can be told."""

    def nested_class(self, module: str, owner: str, name: str) -> str | None:
        """The qualname of class `name` nested in class `owner` or around it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an annotation stands. `owner` is the enclosing class or ""; `variables` are type
    parameters."""

    module: str
    owner: str = ""
    variables: tuple[str, ...] = ()
    followed: tuple[tuple[str, str], ...] = ()

    def alias(self, module: str, name: str) -> Scope | None:
        """Where the alias `module.name` stands, or None where it is being followed already."""
        step = (module, name)
        return None if step in self.followed else Scope(module, followed=(*self.followed, step))


@dataclass(frozen=True, slots=True)
class AnnotationReader:
    """Reads annotations with the names that `names` can follow."""

    names: Names

    def read(self, node: ir.Expr, scope: Scope) -> TypeRef:
        """What `node` means in `scope`; Unknown for whatever cannot be told."""
        if isinstance(node, ir.Const):
            return self._constant(node, scope)
        if isinstance(node, (ir.Name, ir.Attr)):
            return self._name(node, scope)
        if isinstance(node, ir.Subscript):
            return self._subscript(node, scope)
        if isinstance(node, ir.BinOp) and node.op == "|":
            return union((self.read(node.left, scope), self.read(node.right, scope)))
        return UNKNOWN

    def _constant(self, node: ir.Const, scope: Scope) -> TypeRef:
        if node.value is None:
            return NONE_TYPE
        if isinstance(node.value, str):
            return self.read(lower_text(node.value.strip()), scope)
        return UNKNOWN

    def _name(self, node: ir.Name | ir.Attr, scope: Scope) -> TypeRef:
        name = dotted(node)
        if name is None or name in scope.variables:
            return UNKNOWN
        nested = self._nested(name, scope)
        if nested is not None:
            return nested
        return self._resolved(self.names.resolve(scope.module, name), scope)

    def _nested(self, name: str, scope: Scope) -> TypeRef | None:
        if not scope.owner:
            return None
        qualname = self.names.nested_class(scope.module, scope.owner, name)
        return None if qualname is None else Named(scope.module, qualname)

    def _resolved(self, found: Resolved, scope: Scope) -> TypeRef:
        if found.module in TYPING:
            if found.qualname == "Self":
                return Named(scope.module, scope.owner) if scope.owner else UNKNOWN
            return typing_name(found)
        if found.module == "builtins":
            return _BUILTINS.get(found.qualname, builtin(found.qualname))
        if found.module == "types" and found.qualname == "NoneType":
            return NONE_TYPE
        if found.qualname and not self.names.is_real(found.module, found.qualname):
            return UNKNOWN
        if found.kind == "class":
            return Named(found.module, found.qualname)
        if found.kind == "variable":
            return self._variable(found, scope)
        if found.kind == "unknown" and found.qualname:
            return Named(found.module, found.qualname)
        return UNKNOWN

    def _variable(self, found: Resolved, scope: Scope) -> TypeRef:
        if is_stdlib(found.module):
            return Named(found.module, found.qualname)
        assigned = self.names.variable(found.module, found.qualname)
        if assigned is None or assigned.value is None:
            return UNKNOWN
        inner = scope.alias(found.module, found.qualname)
        if inner is None:
            return UNKNOWN
        if isinstance(assigned.value, ir.Call):
            return self._made(assigned.value, found, inner)
        return self.read(assigned.value, inner)

    def _made(self, call: ir.Call, found: Resolved, scope: Scope) -> TypeRef:
        """What `X = TypeVar(...)`, `NewType(...)` or a functional class definition stands for."""
        name = dotted(call.func)
        maker = self.names.resolve(scope.module, name) if name else None
        if maker is None:
            return UNKNOWN
        if maker.qualname == "TypeVar":
            bound = next((arg.value for arg in call.args if arg.keyword == "bound"), None)
            return UNKNOWN if bound is None else self.read(bound, scope)
        if maker.qualname in ("NewType", "TypeAliasType") and len(call.args) > 1:
            return self.read(call.args[1].value, scope)
        if maker.qualname in _CLASS_MAKERS:
            return Named(found.module, found.qualname)
        return UNKNOWN

    # --- subscripts

    def _subscript(self, node: ir.Subscript, scope: Scope) -> TypeRef:
        name = dotted(node.obj)
        items = node.index.items if isinstance(node.index, ir.TupleExpr) else (node.index,)
        if name is None:
            return UNKNOWN
        found = self.names.resolve(scope.module, name)
        if found.module in TYPING or found.module == "dataclasses":
            special = _SPECIAL.get(found.qualname)
            if special is not None:
                return special(self, items, scope)
            if found.qualname in TRANSPARENT:
                return self.read(items[0], scope)
        base = self._name(node.obj, scope) if isinstance(node.obj, (ir.Name, ir.Attr)) else UNKNOWN
        return self._with_arguments(base, items, scope)

    def _with_arguments(self, base: TypeRef, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        if not isinstance(base, Named):
            return base
        if base == builtin("type"):
            return TypeOf(self.read(items[0], scope))
        if any(argument != UNKNOWN for argument in base.args):
            return base  # an alias with arguments of its own, given those of its variables
        if base == builtin("tuple"):
            return self._tuple(items, scope)
        return replace(base, args=tuple(self.read(item, scope) for item in items))

    def _tuple(self, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        variadic = len(items) == 2 and isinstance(items[1], ir.EllipsisLiteral)
        if variadic:
            return Named("builtins", "tuple", (self.read(items[0], scope),), variadic=True)
        return builtin("tuple", *(self.read(item, scope) for item in items))

    def _optional(self, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        return union((self.read(items[0], scope), NONE_TYPE))

    def _union(self, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        return union(tuple(self.read(item, scope) for item in items))

    def _literal(self, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        values: list[str | int | bool | bytes | None] = []
        for item in items:
            value = _literal_value(item)
            if value is None and item != ir.Const(None):
                return self._enum_literal(item, scope)
            values.append(value)
        return LiteralOf(tuple(values))

    def _enum_literal(self, item: ir.Expr, scope: Scope) -> TypeRef:
        """`Literal[Side.BUY]` is read as `Side`."""
        return self.read(item.obj, scope) if isinstance(item, ir.Attr) else UNKNOWN

    def _type(self, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        return TypeOf(self.read(items[0], scope))

    def _callable(self, items: tuple[ir.Expr, ...], scope: Scope) -> TypeRef:
        if len(items) != 2:
            return CallableOf(None, UNKNOWN)
        returns, is_async = unwrap_awaitable(self.read(items[1], scope))
        parameters = None
        if isinstance(items[0], ir.ListExpr):
            parameters = tuple(self.read(item, scope) for item in items[0].items)
        return CallableOf(parameters, returns, is_async)


def _literal_value(node: ir.Expr) -> str | int | bool | bytes | None:
    if isinstance(node, ir.Const) and isinstance(node.value, (str, int, bytes)):
        return node.value
    if isinstance(node, ir.UnaryOp) and node.op == "-" and isinstance(node.operand, ir.Const):
        value = node.operand.value
        return -value if isinstance(value, int) else None
    return None


_CLASS_MAKERS = frozenset(
    ("NamedTuple", "namedtuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "make_dataclass")
)
_Special: TypeAlias = Callable[[AnnotationReader, tuple[ir.Expr, ...], Scope], TypeRef]
_SPECIAL: Mapping[str, _Special] = {
    "Optional": AnnotationReader._optional,
    "Union": AnnotationReader._union,
    "Literal": AnnotationReader._literal,
    "Type": AnnotationReader._type,
    "Callable": AnnotationReader._callable,
    "Tuple": AnnotationReader._tuple,
}
