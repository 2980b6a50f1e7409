"""A function as its callers see it: signature, kind, what it returns."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.model import (
    UNSEEN,
    FunctionSurface,
    Outcome,
    Parameter,
    Signature,
)
from orchscaffold.inspection.surface.nodes import walk_own
from orchscaffold.model.code import Resolved

Function = ast.FunctionDef | ast.AsyncFunctionDef
Follow = Callable[[str], Resolved | None]

_KINDS = {
    "builtins.staticmethod": "static",
    "builtins.classmethod": "class",
    "builtins.property": "property",
    "functools.cached_property": "cached_property",
    "abc.abstractproperty": "property",
}
_HARMLESS = frozenset(
    (
        "abc.abstractmethod",
        "typing.override",
        "typing_extensions.override",
        "typing.final",
        "typing_extensions.final",
        "typing.no_type_check",
    )
)
_MANAGERS = {"contextlib.contextmanager": "sync", "contextlib.asynccontextmanager": "async"}
_PLAIN = (ast.Constant, ast.List, ast.Dict, ast.Set, ast.Tuple, ast.JoinedStr, ast.Compare)


def read_function(
    node: Function,
    module: str,
    qualname: str,
    follow: Follow,
    *,
    in_class: bool,
    has_setter: bool = False,
) -> FunctionSurface:
    """The surface of `node`; `follow` resolves the names in its decorators."""
    kind, manager, is_known, is_abstract = _decorated(node, follow, in_class)
    own = first_parameter(node) if kind in _WITH_SELF else ""
    is_generator = any(isinstance(item, (ast.Yield, ast.YieldFrom)) for item in walk_own(node.body))
    return FunctionSurface(
        module=module,
        qualname=qualname,
        name=node.name,
        kind=kind,
        signature=signature_of(node.args) if is_known else None,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=is_generator,
        is_abstract=is_abstract,
        is_stub=_is_stub(node),
        manager=manager,
        outcome=_outcome(node, own) if is_known and not is_generator else UNSEEN,
        returns=_annotation(node.returns),
        has_setter=has_setter,
        line=node.lineno,
    )


class _Marks:
    """What the decorators of a function make of it, one after the other."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.manager = ""
        self.is_known = True
        self.is_abstract = False


def _decorated(node: Function, follow: Follow, in_class: bool) -> tuple[str, str, bool, bool]:
    marks = _Marks(_plain_kind(node.name) if in_class else "function")
    for decorator in node.decorator_list:
        found = follow(dotted(decorator)) if dotted(decorator) else None
        address = "" if found is None else f"{found.module}.{found.qualname}"
        if address in _KINDS:
            marks.kind = _KINDS[address]
        elif address in _MANAGERS:
            marks.manager = _MANAGERS[address]
        elif address not in _HARMLESS:
            marks.is_known = False
        marks.is_abstract |= address.startswith("abc.abstract")
    return marks.kind, marks.manager, marks.is_known, marks.is_abstract


def _plain_kind(name: str) -> str:
    if name in ("__init_subclass__", "__class_getitem__"):
        return "class"
    return "static" if name == "__new__" else "method"


def signature_of(args: ast.arguments) -> Signature:
    """The parameters that `args` declares."""
    return Signature(tuple(_parameters(args)))


def _parameters(args: ast.arguments) -> Iterator[Parameter]:
    positional = [(arg, "positional") for arg in args.posonlyargs]
    positional += [(arg, "normal") for arg in args.args]
    unset = len(positional) - len(args.defaults)
    for place, (arg, kind) in enumerate(positional):
        yield Parameter(arg.arg, kind, required=place < unset)
    if args.vararg:
        yield Parameter(args.vararg.arg, "args", required=False)
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield Parameter(arg.arg, "keyword", required=default is None)
    if args.kwarg:
        yield Parameter(args.kwarg.arg, "kwargs", required=False)


def _is_stub(node: Function) -> bool:
    return all(_says_nothing(item) for item in node.body)


def _says_nothing(item: ast.stmt) -> bool:
    if isinstance(item, ast.Raise):
        return "NotImplemented" in ast.unparse(item)
    return isinstance(item, ast.Pass) or (
        isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
    )


_WITH_SELF = ("method", "property", "cached_property")


def _outcome(node: Function, own: str) -> Outcome:
    if _is_stub(node):
        return UNSEEN
    returns = [item for item in walk_own(node.body) if isinstance(item, ast.Return)]
    told = [returned(item.value, own, node) for item in returns]
    outcomes = set(told)
    if not outcomes:
        return Outcome("nothing")
    if len(outcomes) > 1:
        return Outcome("plain") if {item.kind for item in told} <= _VALUES else UNSEEN
    (only,) = outcomes
    if only.kind not in ("nothing", "plain") and not isinstance(node.body[-1], ast.Return):
        return UNSEEN
    return only


_VALUES = {"nothing", "plain"}


def first_parameter(node: Function) -> str:
    """The name of the first parameter, "" for none."""
    names = [*node.args.posonlyargs, *node.args.args]
    return names[0].arg if names else ""


def returned(value: ast.expr | None, own: str, node: Function) -> Outcome:
    """What `return value` gives, in a function whose first parameter is `own`."""
    if value is None or (isinstance(value, ast.Constant) and value.value is None):
        return Outcome("nothing")
    if isinstance(value, _PLAIN):
        return Outcome("plain")
    if isinstance(value, ast.Name):
        return returned_name(value.id, own, node)
    if isinstance(value, ast.Attribute):
        is_own = isinstance(value.value, ast.Name) and value.value.id == own
        return Outcome("own", value.attr) if is_own else UNSEEN
    return _returned_call(value, own) if isinstance(value, ast.Call) else UNSEEN


def returned_name(name: str, own: str, node: Function) -> Outcome:
    """What `return name` gives."""
    if any(isinstance(item, ast.Name) and _stores(item, name) for item in walk_own(node.body)):
        return UNSEEN
    if name == own:
        return Outcome("self")
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return Outcome("parameter", name) if name in {item.arg for item in arguments} else UNSEEN


def _stores(item: ast.Name, name: str) -> bool:
    return item.id == name and not isinstance(item.ctx, ast.Load)


def _returned_call(call: ast.Call, own: str) -> Outcome:
    name = dotted(call.func)
    first = call.args[0] if call.args else None
    if name in ("replace", "dataclasses.replace", "evolve", "attr.evolve", "attrs.evolve"):
        is_own = isinstance(first, ast.Name) and first.id == own
        return Outcome("copy", name) if is_own else UNSEEN
    if name == f"{own}.__class__":
        return Outcome("copy")
    return Outcome("made", name) if name and name.partition(".")[0] != own else UNSEEN


def _annotation(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return "" if node is None else ast.unparse(node)
