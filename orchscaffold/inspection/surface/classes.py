"""A class by its own body: methods, names, fields, and whether more may come about."""

from __future__ import annotations

import ast
from collections.abc import Callable

from orchscaffold.frozen import dataclass
from orchscaffold.inspection.bindings import Definition
from orchscaffold.inspection.surface.binding import Bound, bound_names, dotted, single
from orchscaffold.inspection.surface.fields import find_maker, read_fields
from orchscaffold.inspection.surface.functions import Follow, read_function
from orchscaffold.inspection.surface.model import ClassSurface, FunctionSurface
from orchscaffold.inspection.surface.nodes import walk
from orchscaffold.model.code import Resolved
from orchscaffold.model.types import Named

_PLAIN_METACLASSES = frozenset(("abc.ABCMeta", "enum.EnumMeta", "enum.EnumType", "builtins.type"))
_HOOKS = frozenset(("__getattr__", "__getattribute__", "__setattr__"))
_SETTERS = frozenset(("setattr", "vars", "locals", "exec", "globals"))


def read_class(node: ast.ClassDef, module: str, qualname: str, follow: Follow) -> ClassSurface:
    """The surface of the class `node`; `follow` resolves names as seen in its module."""
    reader = _Reader(node, module, qualname, follow)
    maker = find_maker(node, follow)
    bases = tuple(reader.base(item) for item in node.bases)
    is_tuple = any(base is not None and base.address in _TUPLES for base in bases)
    bound = tuple(bound_names(node.body, "", f"{qualname}."))
    names = {item.name for item in bound}
    annotated = _annotated(node)
    kind = "namedtuple" if is_tuple else maker.kind
    return ClassSurface(
        module=module,
        qualname=qualname,
        name=node.name,
        kind=kind,
        bases=bases,
        methods=reader.methods(bound),
        names=frozenset(names),
        annotated_only=frozenset(annotated - names),
        stored=_stored(node),
        members=_members(node, bound),
        fields=read_fields(node, kind, maker, follow),
        frozen=is_tuple or maker.frozen,
        slots="__slots__" in names or maker.slots,
        generates_init=kind in ("dataclass", "attrs", "namedtuple") and maker.makes_init,
        is_remade=not maker.is_known
        or any(not _is_plain_keyword(item, follow) for item in node.keywords),
        is_open=bool(names & _HOOKS) or any(_sets_any(item) for item in walk(node)),
        line=node.lineno,
    )


_TUPLES = frozenset(("typing.NamedTuple", "typing_extensions.NamedTuple"))


@dataclass(frozen=True, slots=True)
class _Reader:
    node: ast.ClassDef
    module: str
    qualname: str
    follow: Callable[[str], Resolved | None]

    def base(self, node: ast.expr) -> Named | None:
        plain = node.value if isinstance(node, ast.Subscript) else node
        name = dotted(plain)
        found = self.follow(name) if name else None
        if found is None:
            return None
        if found.kind in ("class", "external") and found.qualname:
            return Named(found.module, found.qualname)
        return None

    def methods(self, bound: tuple[Bound, ...]) -> dict[str, FunctionSurface]:
        found: dict[str, FunctionSurface] = {}
        for name in {item.name for item in bound}:
            entries = tuple(item for item in bound if item.name == name)
            accessors = [item for item in entries if _is_accessor(item, name)]
            entry = single(tuple(item for item in entries if item not in accessors))
            if isinstance(entry, Definition) and not isinstance(entry.node, ast.ClassDef):
                found[name] = read_function(
                    entry.node,
                    self.module,
                    f"{self.qualname}.{name}",
                    self.follow,
                    in_class=True,
                    has_setter=bool(accessors),
                )
        return found


def _is_accessor(item: Bound, name: str) -> bool:
    """Whether it is the setter or deleter of the property `name`."""
    node = item.entry.node if isinstance(item.entry, Definition) else None
    decorators = node.decorator_list if node is not None else ()
    return any(dotted(decorator).startswith(f"{name}.") for decorator in decorators)


def _annotated(node: ast.ClassDef) -> set[str]:
    return {
        item.target.id
        for item in node.body
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
    }


def _stored(node: ast.ClassDef) -> frozenset[str]:
    """Every attribute that anything in the class sets, on whatever object; and slots."""
    found: set[str] = set()
    for item in walk(node):
        if isinstance(item, ast.Attribute) and not isinstance(item.ctx, ast.Load):
            found.add(item.attr)
        elif isinstance(item, ast.Assign) and dotted(item.targets[0]) == "__slots__":
            found |= {
                inner.value
                for inner in walk(item.value)
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
            }
    return frozenset(found)


def _members(node: ast.ClassDef, bound: tuple[Bound, ...]) -> frozenset[str]:
    """Names assigned in the body: an enum makes members of them."""
    assigned = {item.name for item in bound if not isinstance(item.entry, Definition)}
    return frozenset(name for name in assigned if not name.startswith("_"))


def _is_plain_keyword(item: ast.keyword, follow: Follow) -> bool:
    if item.arg != "metaclass":
        return False
    found = follow(dotted(item.value)) if dotted(item.value) else None
    return found is not None and f"{found.module}.{found.qualname}" in _PLAIN_METACLASSES


def _sets_any(item: ast.AST) -> bool:
    """Whether names that are computed may be set here."""
    if isinstance(item, ast.Attribute):
        return item.attr in ("__dict__", "__setattr__")
    if isinstance(item, ast.Call) and isinstance(item.func, ast.Name):
        return item.func.id in _SETTERS
    return False
