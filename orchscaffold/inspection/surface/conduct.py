"""What a method does to the attributes of self, read when somebody asks."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from orchscaffold.inspection.surface.binding import dotted
from orchscaffold.inspection.surface.functions import (
    Function,
    first_parameter,
    returned,
    returned_name,
)
from orchscaffold.inspection.surface.model import Conduct
from orchscaffold.inspection.surface.nodes import walk


def read_conduct(node: Function) -> Conduct:
    """The conduct of a method."""
    own = first_parameter(node)
    attributes = [item for item in walk(node) if isinstance(item, ast.Attribute)]
    mine = [item for item in attributes if _is_name(item.value, own)]
    stored = [item.attr for item in attributes if not isinstance(item.ctx, ast.Load)]
    return Conduct(
        stores=frozenset(item.attr for item in mine if not isinstance(item.ctx, ast.Load)),
        flows=tuple(_flows(node, own, stored)),
        own_calls=frozenset(item.attr for item in mine if isinstance(item.ctx, ast.Load)),
        passed_up=_passed_up(node),
    )


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _flows(node: Function, own: str, stored: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs (attribute, parameter) of `self.attribute = parameter`, where that is all there is."""
    for statement in node.body:
        target, value = _assignment(statement)
        if target is None or not _is_name(target.value, own):
            continue
        path = dotted(value) if value is not None else ""
        if path and stored.count(target.attr) == 1:
            outcome = returned_name(path.partition(".")[0], own, node)
            if outcome.kind == "parameter":
                yield target.attr, path


def _assignment(statement: ast.stmt) -> tuple[ast.Attribute | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target: ast.expr = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    else:
        return None, None
    return (target if isinstance(target, ast.Attribute) else None), statement.value


def _passed_up(node: Function) -> tuple[tuple[str, str], ...] | None:
    """What a plain `super().method(…)` hands on, as pairs (position or name there, parameter here);
    None where there is no such call, or it is not plain."""
    for statement in node.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        call = call.value if isinstance(call, ast.Await) else call
        if isinstance(call, ast.Call) and _is_super(call.func, node.name):
            return _handed_on(call, first_parameter(node), node)
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
        outcome = returned(value, own, node)
        found.append((place, outcome.name if outcome.kind == "parameter" else ""))
    return tuple(found)
