"""Functions of a test file as they are written: parameters, defaults, what kind of routine."""

from __future__ import annotations

import ast

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.nodes import walk
from orchscaffold.tracing.fixtures import fixture_options, is_setup
from orchscaffold.tracing.frames import Arguments
from orchscaffold.tracing.scripts import FunctionNode, ScriptClass
from orchscaffold.tracing.values import UNKNOWN, Value


def is_marked(owner: ScriptClass) -> bool:
    """Whether the class's own `pytestmark` skips its tests."""
    return any(
        isinstance(item, ast.Assign)
        and dotted(item.targets[0]) == "pytestmark"
        and "skip" in ast.unparse(item.value)
        for item in owner.node.body
    )


def routine_kind(node: FunctionNode, owner: ScriptClass | None) -> str:
    """What kind of routine the function is."""
    if fixture_options(node) is not None:
        return "fixture"
    if owner is not None and is_setup(node.name):
        return "setup"
    return "test" if node.name.startswith("test") else "helper"


def type_names(node: FunctionNode, owner: ScriptClass | None) -> frozenset[str]:
    """Type parameters, and names of the class body, which decorators may use."""
    declared = [
        *getattr(node, "type_params", ()),
        *getattr(owner and owner.node, "type_params", ()),
    ]
    names = {str(getattr(item, "name", "")) for item in declared}
    return owner.names | names if owner else frozenset(names)


def parameters_of(node: FunctionNode) -> list[str]:
    """The names of all parameters."""
    args = node.args
    every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return [item.arg for item in [*every, *filter(None, (args.vararg, args.kwarg))]]


def is_static(node: FunctionNode) -> bool:
    """Whether it is a static method."""
    return any(dotted(item) == "staticmethod" for item in node.decorator_list)


def is_generator(node: FunctionNode) -> bool:
    """Whether it yields."""
    return any(isinstance(item, (ast.Yield, ast.YieldFrom)) for item in walk(node))


def hands_in(name: str, decorator: ast.Call) -> bool:
    """Whether a `@patch` hands its mock to the function."""
    limit = 2 if name == "patch.object" else 1
    is_new = len(decorator.args) > limit or any(item.arg == "new" for item in decorator.keywords)
    return name in ("patch", "patch.object") and not is_new


def bound_values(node: FunctionNode, arguments: Arguments) -> dict[str, Value]:
    """What its parameters are given; Unknown for all where stars are in play."""
    positional, keywords = arguments
    if "*" in keywords or "**" in keywords:
        return dict.fromkeys(parameters_of(node), UNKNOWN)
    args = node.args
    places = [item.arg for item in [*args.posonlyargs, *args.args]]
    found = dict(zip(places, positional, strict=False))
    named = {*places, *(item.arg for item in args.kwonlyargs)}
    found.update((name, value) for name, value in keywords.items() if name in named)
    return found


def defaults_of(node: FunctionNode) -> dict[str, ast.expr]:
    """The defaults of its parameters."""
    args = node.args
    places = [item.arg for item in [*args.posonlyargs, *args.args]]
    found = dict(zip(reversed(places), reversed(args.defaults), strict=False))
    for item, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        if default is not None:
            found[item.arg] = default
    return found
