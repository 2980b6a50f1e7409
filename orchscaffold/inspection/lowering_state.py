"""What lowering one function carries along: site numbers, the lines of its calls, how annotations are read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, count, repeat

import libcst

from orchscaffold.model.ir import Expr
from orchscaffold.model.types import UNKNOWN, TypeRef

_NO_MODULE = libcst.Module(body=[])


def no_annotation(_expression: Expr) -> TypeRef:
    """Read no annotation: every type is Unknown."""
    return UNKNOWN


@dataclass(frozen=True, slots=True)
class Place:
    """Where a function stands: its module, the package its relative imports start from, its qualname."""

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


@dataclass(slots=True)
class State:
    """The counters of one function while it is lowered."""

    place: Place
    sites: Iterator[int] = field(default_factory=count)
    call_lines: Iterator[int] = field(default_factory=lambda: repeat(0))

    def next_site(self) -> int:
        """The next site number, in source order."""
        return next(self.sites)

    def next_call_line(self) -> int:
        """The line of the call that is being lowered."""
        return next(self.call_lines)

    def line(self, twin: ast.AST | None) -> int:
        """The file's line of `twin`, 0 where there is none."""
        line: int = getattr(twin, "lineno", 0)
        return line

    def enter(self, twin: ast.expr | None) -> None:
        """Take the lines of the next expression's calls from `twin`, the same expression read by `ast`."""
        self.call_lines = _call_lines(twin)


def code_of(node: libcst.CSTNode) -> str:
    """The node's source text."""
    return _NO_MODULE.code_for_node(node).strip()


def _call_lines(twin: ast.expr | None) -> Iterator[int]:
    if twin is None:
        return repeat(0)
    if twin.lineno == twin.end_lineno:
        return repeat(twin.lineno)
    calls = [node for node in ast.walk(twin) if isinstance(node, ast.Call)]
    calls.sort(key=_source_order)
    return chain((call.lineno for call in calls), repeat(twin.lineno))


def _source_order(call: ast.Call) -> tuple[int, int, int, int]:
    return call.lineno, call.col_offset, -(call.end_lineno or 0), -(call.end_col_offset or 0)
