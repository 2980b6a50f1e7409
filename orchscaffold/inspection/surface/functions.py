"""A function as its callers see it: signature, kind, what it returns."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.model import (
    UNSEEN,
    FunctionSurface,
    Outcome,
    Parameter,
    Signature,
)
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
    node: Function, module: str, qualname: str, follow: Follow, in_class: bool, has_setter: bool
) -> FunctionSurface:
    """The surface of `node`; `follow` resolves the names in its decorators."""
    kind, manager, is_known, is_abstract = _decorated(node, follow, in_class)
    is_generator = any(isinstance(item, (ast.Yield, ast.YieldFrom)) for item in own_nodes(node))
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
        outcome=_outcome(node) if is_known and not is_generator else UNSEEN,
        returns=_annotation(node.returns),
        stores=_stores_of(node),
        flows=tuple(_flows(node)),
        own_calls=_own_calls(node),
        passed_up=_passed_up(node),
        has_setter=has_setter,
        line=node.lineno,
    )


@dataclass(slots=True)
class _Marks:
    kind: str
    manager: str = ""
    is_known: bool = True
    is_abstract: bool = False


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


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a function's body but those of functions, lambdas and classes in it."""
    waiting = list(getattr(node, "body", ()))
    while waiting:
        inner = waiting.pop()
        yield inner
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(inner))


def _is_stub(node: Function) -> bool:
    return all(_says_nothing(item) for item in node.body)


def _says_nothing(item: ast.stmt) -> bool:
    if isinstance(item, ast.Raise):
        return "NotImplemented" in ast.unparse(item)
    return isinstance(item, ast.Pass) or (
        isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
    )


def _outcome(node: Function) -> Outcome:
    if _is_stub(node):
        return UNSEEN
    own = _first_parameter(node)
    returns = [item for item in own_nodes(node) if isinstance(item, ast.Return)]
    told = [_returned(item.value, own, node) for item in returns]
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


def _first_parameter(node: Function) -> str:
    names = [*node.args.posonlyargs, *node.args.args]
    return names[0].arg if names else ""


def _returned(value: ast.expr | None, own: str, node: Function) -> Outcome:
    if value is None or (isinstance(value, ast.Constant) and value.value is None):
        return Outcome("nothing")
    if isinstance(value, _PLAIN):
        return Outcome("plain")
    if isinstance(value, ast.Name):
        return _returned_name(value.id, own, node)
    if isinstance(value, ast.Attribute):
        is_own = isinstance(value.value, ast.Name) and value.value.id == own
        return Outcome("own", value.attr) if is_own else UNSEEN
    return _returned_call(value, own) if isinstance(value, ast.Call) else UNSEEN


def _returned_name(name: str, own: str, node: Function) -> Outcome:
    if any(isinstance(item, ast.Name) and _stores(item, name) for item in own_nodes(node)):
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


# --- what becomes of attributes of self


def _stores_of(node: Function) -> frozenset[str]:
    """Attributes of self that the function may set, in functions within it too."""
    own = _first_parameter(node)
    return frozenset(
        item.attr
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute)
        and not isinstance(item.ctx, ast.Load)
        and isinstance(item.value, ast.Name)
        and item.value.id == own
    )


def _flows(node: Function) -> Iterator[tuple[str, str]]:
    """Pairs (attribute, parameter) of `self.attribute = parameter`, where that is all there is."""
    own = _first_parameter(node)
    stored = [
        item.attr
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute) and not isinstance(item.ctx, ast.Load)
    ]
    for statement in node.body:
        target, value = _assignment(statement)
        if target is None or not isinstance(target.value, ast.Name) or target.value.id != own:
            continue
        if isinstance(value, ast.Name) and stored.count(target.attr) == 1:
            outcome = _returned_name(value.id, own, node)
            if outcome.kind == "parameter":
                yield target.attr, outcome.name


def _assignment(statement: ast.stmt) -> tuple[ast.Attribute | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    else:
        return None, None
    return (target if isinstance(target, ast.Attribute) else None), statement.value


def _own_calls(node: Function) -> frozenset[str]:
    """Methods of self that the function mentions; a mention may be a call."""
    own = _first_parameter(node)
    return frozenset(
        item.attr
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute)
        and isinstance(item.ctx, ast.Load)
        and isinstance(item.value, ast.Name)
        and item.value.id == own
    )


def _passed_up(node: Function) -> tuple[tuple[str, str], ...] | None:
    """What a plain `super().method(…)` hands on, as pairs (position or name there, parameter here);
    None where there is no such call, or it is not plain."""
    for statement in node.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        call = call.value if isinstance(call, ast.Await) else call
        if isinstance(call, ast.Call) and _is_super(call.func, node.name):
            return _handed_on(call, _first_parameter(node), node)
    return None


def _is_super(func: ast.expr, name: str) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == name
        and isinstance(func.value, ast.Call)
        and dotted(func.value.func) == "super"
    )


def _handed_on(call: ast.Call, own: str, node: Function) -> tuple[tuple[str, str], ...] | None:
    if any(isinstance(item, ast.Starred) for item in call.args) or any(
        item.arg is None for item in call.keywords
    ):
        return None
    given = [(str(place), item) for place, item in enumerate(call.args)]
    given += [(item.arg or "", item.value) for item in call.keywords]
    found = []
    for place, value in given:
        outcome = _returned(value, own, node)
        found.append((place, outcome.name if outcome.kind == "parameter" else ""))
    return tuple(found)
