"""Surfaces: classes with what they inherit, and what can be said of them for certain."""

from __future__ import annotations

import ast
import builtins
import re
from functools import partial
from typing import Final

from orchscaffold.frozen import dataclass, field
from orchscaffold.inspection.surface.awaits import read_awaits, runs_for_ever
from orchscaffold.inspection.surface.classes import read_class
from orchscaffold.inspection.surface.conduct import read_conduct
from orchscaffold.inspection.surface.functions import read_function
from orchscaffold.inspection.surface.hierarchy import (
    NAMED_TUPLE,
    generated_signature,
    has_own,
    is_made_otherwise,
    merged,
)
from orchscaffold.inspection.surface.model import (
    AwaitFact,
    ClassSurface,
    Conduct,
    FunctionSurface,
    Signature,
    Swallowing,
)
from orchscaffold.inspection.surface.modules import ModuleSurfaces, is_external
from orchscaffold.inspection.surface.swallowing import read_swallowing
from orchscaffold.model.code import Resolved
from orchscaffold.model.types import Named

_MANGLED: Final = re.compile(r"_\w+?__\w")
_BARE: Final = frozenset(
    (
        "abc.ABC",
        "typing.Generic",
        "typing.Protocol",
        "typing.NamedTuple",
        "typing_extensions.Protocol",
        "typing_extensions.NamedTuple",
    )
)
_TUPLE_BASES: Final = ("typing.NamedTuple", "typing_extensions.NamedTuple")


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Answers about classes and functions, each read once. None means: not certain."""

    modules: ModuleSurfaces
    _classes: dict[Named, ClassSurface | None] = field(default_factory=dict)
    _functions: dict[tuple[str, str], FunctionSurface | None] = field(default_factory=dict)
    _conducts: dict[tuple[str, str], Conduct] = field(default_factory=dict)
    _orders: dict[Named, tuple[ClassSurface | type, ...] | None] = field(default_factory=dict)
    _has: dict[tuple[Named, str, bool], bool | None] = field(default_factory=dict)
    _constructors: dict[Named, Signature | None] = field(default_factory=dict)

    def follow(self, module: str, name: str) -> Resolved | None:
        """Where the dotted `name`, as seen in `module`, certainly leads."""
        return self.modules.follow(module, name)

    def class_(self, ref: Named) -> ClassSurface | None:
        """The class `ref` by its own body."""
        if ref not in self._classes:
            self._classes[ref] = self._read_class(ref)
        return self._classes[ref]

    def _read_class(self, ref: Named) -> ClassSurface | None:
        module, qualname = ref.module, ref.qualname
        if is_external(module):
            found = self.modules.dig(module, qualname)
            if found is None:
                return None
            module, qualname = found.module, found.qualname
        node = self.modules.node(module, qualname)
        if not isinstance(node, ast.ClassDef):
            return None
        return read_class(node, module, qualname, partial(self.follow, module))

    def function(self, module: str, qualname: str) -> FunctionSurface | None:
        """The module-level function `qualname`."""
        key = (module, qualname)
        if key not in self._functions:
            node = self.modules.node(module, qualname)
            self._functions[key] = (
                read_function(node, module, qualname, partial(self.follow, module), in_class=False)
                if node is not None and not isinstance(node, ast.ClassDef)
                else None
            )
        return self._functions[key]

    def mro(self, ref: Named) -> tuple[ClassSurface | type, ...] | None:
        """The classes in method resolution order, builtin ones as such; None unless all are
        read."""
        if ref not in self._orders:
            self._orders[ref] = None
            self._orders[ref] = self._order(ref)
        return self._orders[ref]

    def _order(self, ref: Named) -> tuple[ClassSurface | type, ...] | None:
        if ref.module == "builtins":
            value = getattr(builtins, ref.qualname, None)
            return tuple(value.__mro__) if isinstance(value, type) else None
        if ref.address in _BARE:
            return NAMED_TUPLE.__mro__ if ref.address in _TUPLE_BASES else (object,)
        model = self.class_(ref)
        if model is None:
            return None
        orders: list[list[ClassSurface | type]] = []
        for base in model.bases or (Named("builtins", "object"),):
            inner = None if base is None else self.mro(base)
            if inner is None:
                return None
            orders.append(list(inner))
        below = merged(orders)
        return None if below is None else (model, *below)

    # --- members

    def has(self, ref: Named, name: str, of_instance: bool) -> bool | None:
        """Whether an instance of `ref`, or `ref` itself, has the attribute `name`."""
        key = (ref, name, of_instance)
        if key not in self._has:
            self._has[key] = self._look_up(ref, name, of_instance)
        return self._has[key]

    def _look_up(self, ref: Named, name: str, of_instance: bool) -> bool | None:
        order = self.mro(ref)
        if order is None:
            return None
        for item in order:
            found = has_own(item, name, of_instance)
            if found is not False:
                return found
        if name.startswith("__") or _MANGLED.match(name):
            return None
        read = [item for item in order if isinstance(item, ClassSurface) and item.module != "enum"]
        if any(item.is_open or item.is_remade or is_external(item.module) for item in read):
            return None
        if any(_mentions(self, item, name) for item in read):
            return None
        return None if any(self.modules.may_set(item.module, name) for item in read) else False

    def method(self, ref: Named, name: str) -> FunctionSurface | None:
        """The method or property `name` that instances of `ref` certainly have."""
        for item in self.mro(ref) or ():
            if isinstance(item, type):
                if hasattr(item, name):
                    return None
            elif item.is_remade or "__getattribute__" in item.names:
                return None
            elif name in item.names:
                return self._own_method(item, name)
            elif name in item.stored:
                return None
        return None

    def _own_method(self, item: ClassSurface, name: str) -> FunctionSurface | None:
        """The method in the class's body, where nothing takes its place later."""
        surface = self.modules.surface(item.module)
        is_replaced = surface is None or f"{item.name}.{name} =" in surface.text
        if name in item.stored or is_replaced or is_external(item.module):
            return None
        return item.methods.get(name)

    def names(self, ref: Named) -> tuple[str, ...]:
        """The names that classes of the MRO define, for suggestions; private ones last."""
        found: dict[str, None] = {}
        for item in self.mro(ref) or ():
            if isinstance(item, ClassSurface) and item.module != "enum":
                found.update(dict.fromkeys(sorted(item.names | item.annotated_only | item.stored)))
        return tuple(sorted(found, key=lambda name: name.startswith("_")))

    def members(self, ref: Named) -> tuple[str, ...]:
        """The members of an enum, sorted."""
        order = self.mro(ref) or ()
        first = order[0] if order else None
        return tuple(sorted(first.members)) if isinstance(first, ClassSurface) else ()

    def conduct(self, method: FunctionSurface) -> Conduct:
        """What the method does to attributes of self."""
        key = (method.module, method.qualname)
        if key not in self._conducts:
            self._conducts[key] = read_conduct(self._function_node(method))
        return self._conducts[key]

    def awaits(self, method: FunctionSurface) -> tuple[AwaitFact, ...]:
        """What the function certainly awaits."""
        node = self._function_node(method)
        return read_awaits(node) if method.is_async else ()

    def swallowing(self, method: FunctionSurface) -> Swallowing | None:
        """Which exceptions the function keeps to itself; None where it may raise any."""
        return read_swallowing(self._function_node(method))

    def is_endless(self, method: FunctionSurface) -> bool:
        """Whether the function runs until it is cancelled."""
        return runs_for_ever(self._function_node(method))

    def _function_node(self, method: FunctionSurface) -> ast.FunctionDef | ast.AsyncFunctionDef:
        node = self.modules.node(method.module, method.qualname)
        assert isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        return node

    def is_enum(self, ref: Named) -> bool:
        """Whether `ref` is an enum whose bases are all read."""
        return any(
            isinstance(item, ClassSurface) and (item.module, item.qualname) == ("enum", "Enum")
            for item in self.mro(ref) or ()
        )

    def is_frozen(self, ref: Named) -> bool:
        """Whether assignment to an attribute of an instance is certainly refused."""
        order = self.mro(ref)
        first = order[0] if order else None
        if order is None or not isinstance(first, ClassSurface):
            return False
        remade = any(
            isinstance(item, ClassSurface) and (item.is_remade or "__setattr__" in item.names)
            for item in order
        )
        return first.frozen and not remade

    # --- construction

    def constructor(self, ref: Named) -> Signature | None:
        """What calling the class takes, without `self`; None where that is not certain."""
        if ref not in self._constructors:
            self._constructors[ref] = None
            self._constructors[ref] = self._constructor(ref)
        return self._constructors[ref]

    def _constructor(self, ref: Named) -> Signature | None:
        order = self.mro(ref)
        if order is None or is_made_otherwise(order):
            return None
        for item in order:
            if isinstance(item, type):
                return Signature(()) if item is object else None
            if "__init__" in item.names or "__init__" in item.stored:
                own = self._own_method(item, "__init__")
                return own.signature.bound() if own is not None and own.signature else None
            if item.generates_init:
                return generated_signature(order[order.index(item) :])
            if item.kind in ("namedtuple", "attrs"):
                return None
        return None


def _mentions(surfaces: Surfaces, item: ClassSurface, name: str) -> bool:
    """Whether the class's module has `name` in quotes: it may be set by that."""
    surface = surfaces.modules.surface(item.module)
    return surface is None or f'"{name}"' in surface.text or f"'{name}'" in surface.text
