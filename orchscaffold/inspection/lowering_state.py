"""What lowering one function carries along: site numbers, the lines of its calls, how annotations
are read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, count, repeat
from typing import TypeAlias, TypeVar

import libcst as cst

from orchscaffold.frozen import dataclass
from orchscaffold.model.ir import Expr, OpaqueExpr
from orchscaffold.model.types import UNKNOWN, TypeRef

_NO_MODULE = cst.Module(body=[])


def no_annotation(_expression: Expr) -> TypeRef:
    """Read no annotation: every type is Unknown."""
    return UNKNOWN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a function stands: its module, the package its relative imports start from, its
    qualname."""

    module: str
    package: str
    qualname: str
    annotate: Callable[[Expr], TypeRef] = no_annotation

    def inner(self, name: str) -> Place:
        """The place of a function called `name` defined inside this one."""
        return Place(
            module=self.module,
            package=self.package,
            qualname=f"{self.qualname}.<locals>.{name}",
            annotate=self.annotate,
        )


class State:
    """The counters of one function lowered at `place`; `table` knows the kinds of expression."""

    __slots__ = ("_call_lines", "_sites", "place", "table")

    def __init__(self, place: Place, table: ExpressionTable) -> None:
        self.place = place
        self.table = table
        self._sites = count()
        self._call_lines: Iterator[int] = repeat(0)

    def lower(self, node: cst.CSTNode) -> Expr:
        """The expression `node` as a value; OpaqueExpr where the table does not know its kind."""
        handler = self.table.get(type(node))
        return OpaqueExpr(code_of(node)) if handler is None else handler(node, self)

    def lower_optional(self, node: cst.CSTNode | None) -> Expr | None:
        """The expression `node`, or None for none."""
        return None if node is None else self.lower(node)

    def next_site(self) -> int:
        """The next site number, in source order."""
        return next(self._sites)

    def next_call_line(self) -> int:
        """The line of the call that is being lowered."""
        return next(self._call_lines)

    def line(self, twin: ast.AST | None) -> int:
        """The file's line of `twin`, 0 where there is none."""
        line: int = getattr(twin, "lineno", 0)
        return line

    def enter(self, twin: ast.AST | None) -> None:
        """Take the lines of the next calls from `twin`, the same code as read by `ast`."""
        self._call_lines = _call_lines(twin)

    def stay_on(self, line: int) -> None:
        """The next calls all stand on `line`."""
        self._call_lines = repeat(line)


ExpressionHandler: TypeAlias = Callable[[cst.CSTNode, State], Expr]
ExpressionTable: TypeAlias = Mapping[type[cst.CSTNode], ExpressionHandler]
_Node = TypeVar("_Node", bound=cst.CSTNode)


def on(
    kind: type[_Node], handler: Callable[[_Node, State], Expr]
) -> tuple[type[cst.CSTNode], ExpressionHandler]:
    """A row of a table: the nodes of `kind` go to `handler`."""

    def checked(node: cst.CSTNode, state: State) -> Expr:
        assert isinstance(node, kind)
        return handler(node, state)

    return kind, checked


def code_of(node: cst.CSTNode, strip: bool = True) -> str:
    """The node's source text."""
    code = _NO_MODULE.code_for_node(node)
    return code.strip() if strip else code


def _call_lines(twin: ast.AST | None) -> Iterator[int]:
    line: int = getattr(twin, "lineno", 0)
    if twin is None or line == getattr(twin, "end_lineno", 0):
        return repeat(line)
    calls = [node for node in ast.walk(twin) if isinstance(node, ast.Call)]
    calls.sort(key=_source_order)
    return chain((call.lineno for call in calls), repeat(line))


def _source_order(call: ast.Call) -> tuple[int, int, int, int]:
    return call.lineno, call.col_offset, -(call.end_lineno or 0), -(call.end_col_offset or 0)
