"""Global names: constants are evaluated, functions and classes followed or modelled, the rest stood
in for."""

from __future__ import annotations

import builtins
import re
from typing import Final

from orchscaffold.inspection.typing_names import dotted
from orchscaffold.model.code import AssignedName, ImportedName, Resolved
from orchscaffold.model.ir import (
    Attr,
    BinOp,
    Call,
    Compare,
    Const,
    DictExpr,
    Expr,
    ListExpr,
    Name,
    SetExpr,
    TupleExpr,
    UnaryOp,
)
from orchscaffold.model.types import UNKNOWN, Named, TypeRef, Unknown, builtin
from orchscaffold.scenarios.conditions.purity import CONSTANTS, FUNCTIONS
from orchscaffold.scenarios.facts.early import held_by_module
from orchscaffold.scenarios.facts.sentinels import sentinel_class
from orchscaffold.scenarios.semantics.asking import Asking
from orchscaffold.scenarios.semantics.decisions import Abandoned
from orchscaffold.scenarios.semantics.files import OPEN, opener
from orchscaffold.scenarios.values import (
    ClassValue,
    Double,
    External,
    Hidden,
    Input,
    Instance,
    Known,
    ModuleValue,
    Native,
    Origin,
    Value,
)

LOGGER_NAME: Final = re.compile(r"(^|_)log(ger)?$", re.IGNORECASE)
TYPE_MAKERS: Final = frozenset(
    f"{prefix}{name}"
    for prefix in ("", "typing.", "t.")
    for name in ("TypeVar", "ParamSpec", "TypeVarTuple", "NewType")
)
RESOURCES: Final = frozenset(
    {
        "asyncio.Lock",
        "asyncio.Event",
        "asyncio.Condition",
        "asyncio.Queue",
        "asyncio.Semaphore",
        "asyncio.BoundedSemaphore",
        "threading.Lock",
        "threading.RLock",
        "threading.Event",
        "threading.Condition",
        "queue.Queue",
        "anyio.Lock",
        "anyio.Event",
        "anyio.Semaphore",
        "anyio.Condition",
    }
)
# Modules whose functions the tests' own machinery calls all the time: no test stands in for one
# where all would see it. A module that can be wrapped is, where the code looks it up.
IN_USE: Final = frozenset(
    {
        "_contextvars",
        "_weakref",
        "collections",
        "contextvars",
        "enum",
        "functools",
        "gc",
        "itertools",
        "operator",
        "re",
        "types",
        "weakref",
    }
)
STREAMS: Final = frozenset({"sys.stderr", "sys.stdin", "sys.stdout"})
WRAPPED: Final = frozenset({"inspect"})
# Names of typing that are asked about at run time: `isinstance(x, Mapping)`.
_BUILTIN_GENERICS: Final = ("List", "Dict", "Set", "FrozenSet", "Tuple")
_ABSTRACT_GENERICS: Final = (
    "Awaitable",
    "Callable",
    "Collection",
    "Coroutine",
    "Iterable",
    "Iterator",
    "Mapping",
    "MutableMapping",
    "MutableSequence",
    "Sequence",
)
ALIASES: Final = {
    "asyncio.TimeoutError": ("builtins", "TimeoutError"),
    "concurrent.futures.TimeoutError": ("builtins", "TimeoutError"),
    "socket.timeout": ("builtins", "TimeoutError"),
    "builtins.IOError": ("builtins", "OSError"),
    "builtins.EnvironmentError": ("builtins", "OSError"),
    "asyncio.exceptions.CancelledError": ("asyncio", "CancelledError"),
    "asyncio.exceptions.TimeoutError": ("builtins", "TimeoutError"),
    **{f"typing.{name}": ("builtins", name.lower()) for name in _BUILTIN_GENERICS},
    **{f"typing.{name}": ("collections.abc", name) for name in _ABSTRACT_GENERICS},
}


class Names(Asking):
    """Resolves the global names of a followed body."""

    natives: frozenset[str] = frozenset()

    def global_value(self, module: str, name: str) -> Value:
        """What `name` means at module level in `module`, builtins included."""
        if (module, name) in self.run.patches:
            return self.run.patches[module, name]
        if name == "__name__":
            return Known(module)
        binding = self.library.binding(module, name)
        if binding is None and name == OPEN:
            return self.run.patches.setdefault((module, name), opener(module))
        if binding is None:
            return self._builtin(name)
        if isinstance(binding, AssignedName):
            return self._variable(module, name, module, name, binding)
        if isinstance(binding, ImportedName) and self.library.is_missing(binding.module):
            raise Abandoned(f"{binding.module} is not installed")
        if isinstance(binding, ImportedName) and binding.attribute is not None:
            known = self.standard(f"{binding.module}.{binding.attribute}", (module, name))
            if known is not None:
                return known
        return self.resolved(self.library.resolve(module, name), (module, name))

    def resolved(self, found: Resolved, place: tuple[str, str]) -> Value:
        """The value of a resolved name that was looked up at `place` (module, dotted name)."""
        address = f"{found.module}.{found.qualname}" if found.qualname else found.module
        known = self.standard(address, place)
        if known is not None:
            return known
        home, local = place
        if not found.module:
            return Hidden(f"{local}, which is not defined where it can be read")
        if found.kind == "module":
            return ModuleValue(found.module, home, local)
        if found.kind == "class":
            return ClassValue(Named(found.module, found.qualname), place)
        if found.kind == "function" and found.module in IN_USE and "." in local:
            return Native(address)
        if found.kind == "function":
            function = self.library.function(found.module, found.qualname)
            return External(found.module, found.qualname, home, local, function)
        if found.kind == "variable":
            variable = self.library.variable(found.module, found.qualname)
            if variable is not None:
                return self._variable(found.module, found.qualname, home, local, variable)
        return External(found.module, found.qualname, home, local)

    def standard(self, address: str, place: tuple[str, str] | None) -> Value | None:
        """A name of the standard library that the machine knows by address."""
        if address in ALIASES:
            return ClassValue(Named(*ALIASES[address]), place)
        if address in STREAMS:
            return Hidden("a stream of the interpreter")
        if address in CONSTANTS:
            return Known(CONSTANTS[address])
        if address in self.natives:
            return Native(address, place=place)
        if address in RESOURCES:
            module, _, name = address.rpartition(".")
            return ClassValue(Named(module, name), place)
        if address in FUNCTIONS:
            module, _, name = address.rpartition(".")
            is_class = isinstance(FUNCTIONS[address], type)
            return ClassValue(Named(module, name), place) if is_class else Native(f"pure:{address}")
        return None

    def patched(self, home: str, local: str, type_: TypeRef = UNKNOWN) -> Double | Input:
        """The stand-in that the test puts in place of `local` in module `home`."""
        if (home, local) not in self.run.patches:
            origin = Origin("global", f"{home}:{local}")
            stand_in: Double | Input
            if LOGGER_NAME.search(local):
                cls = type_ if isinstance(type_, Named) else None
                stand_in = Double(origin, cls, kind="logger")
            else:
                stand_in = Input(origin, type_)
            self.run.patches[home, local] = stand_in
        return self.run.patches[home, local]

    def _variable(
        self, module: str, name: str, home: str, local: str, variable: AssignedName
    ) -> Value:
        if variable.value is not None and self._is_plain(module, variable.value):
            plain = self.evaluate_expression(module, variable.value)
            plain = held_by_module(plain, (home, local))
            return self._either(plain, home, local) if variable.varies else plain
        if isinstance(variable.value, Call) and dotted(variable.value.func) in TYPE_MAKERS:
            return Hidden("a type variable")
        sentinel = sentinel_class(self.library, module, variable)
        if sentinel is not None:
            return self._symbol(module, name, sentinel)
        if self.library.class_model(Named(module, name)) is not None:
            return ClassValue(Named(module, name), (home, local))
        type_ = variable.annotation
        if isinstance(type_, Unknown) and isinstance(variable.value, Call):
            type_ = self._made_by(module, variable.value)
        elif isinstance(type_, Unknown) and _is_flag(variable.value):
            type_ = builtin("bool")
        return self.patched(home, local, type_)

    def _symbol(self, module: str, name: str, cls: Named) -> Instance:
        """The sentinel that a module holds by a name: one object, wherever it is looked up."""
        if (module, name) not in self.run.symbols:
            made = self.run.symbols[module, name] = Instance(cls)
            made.symbol = (module, name)
        return self.run.symbols[module, name]

    def _either(self, value: Value, home: str, local: str) -> Value:
        """A constant that the module sets by what it finds: the test says which it is."""
        is_flag = isinstance(value, Known) and isinstance(value.value, bool)
        return self.patched(home, local, builtin("bool")) if is_flag else value

    def _made_by(self, module: str, call: Call) -> TypeRef:
        name = dotted(call.func)
        if name is None:
            return UNKNOWN
        found = self.library.resolve(module, name)
        if found.kind == "class":
            return Named(found.module, found.qualname)
        function = self.library.function(found.module, found.qualname)
        return function.returns if function is not None else UNKNOWN

    def _is_plain(self, module: str, expr: Expr) -> bool:
        """Whether a module-level expression is a constant: literals, displays, pure calls on
        them."""
        if isinstance(expr, Const):
            return True
        if isinstance(expr, (TupleExpr, ListExpr, SetExpr)):
            return all(self._is_plain(module, item) for item in expr.items)
        if isinstance(expr, DictExpr):
            return all(
                key is not None and self._is_plain(module, key) and self._is_plain(module, value)
                for key, value in expr.items
            )
        if isinstance(expr, BinOp):
            return self._is_plain(module, expr.left) and self._is_plain(module, expr.right)
        if isinstance(expr, UnaryOp):
            return self._is_plain(module, expr.operand)
        if isinstance(expr, (Name, Attr)):
            return self._names_constant(module, expr)
        return isinstance(expr, Call) and self._is_pure_call(module, expr)

    def _names_constant(self, module: str, expr: Expr) -> bool:
        name = dotted(expr)
        if name is None:
            return False
        found = self.library.resolve(module, name)
        if found.kind in ("class", "function"):
            return True
        head, _, member = name.rpartition(".")
        if head and self.library.resolve(module, head).kind == "class":
            owner = self.library.resolve(module, head)
            return self.enum_class(Named(owner.module, owner.qualname)) is not None and bool(member)
        variable = self.library.variable(found.module, found.qualname) if found.qualname else None
        return (
            variable is not None
            and variable.value is not None
            and variable.value is not expr
            and self._is_plain(found.module, variable.value)
        )

    def _is_pure_call(self, module: str, call: Call) -> bool:
        name = dotted(call.func)
        if name is None or not all(self._is_plain(module, arg.value) for arg in call.args):
            return False
        found = self.library.resolve(module, name)
        address = f"{found.module}.{found.qualname}"
        return address in FUNCTIONS or (found.kind == "unknown" and f"builtins.{name}" in FUNCTIONS)

    def _builtin(self, name: str) -> Value:
        address = f"builtins.{name}"
        if address in ALIASES:
            return ClassValue(Named(*ALIASES[address]))
        value = getattr(builtins, name, None)
        if isinstance(value, type):
            return ClassValue(Named("builtins", name))
        if address in self.natives:
            return Native(address)
        if address in FUNCTIONS:
            return Native(f"pure:{address}")
        if name == "__file__":
            return Hidden("the module's place on disk")
        if value is not None:
            return Native(address)
        raise Abandoned(f"the name {name} is not defined where it can be read")


def _is_flag(expr: Expr | None) -> bool:
    """Whether an expression gives a bool, whatever it depends on."""
    return isinstance(expr, Compare) or (isinstance(expr, UnaryOp) and expr.op == "not")
