"""The body of a function as plain frozen values: what the scenario engine walks.

It mirrors Python's own grammar, less what has no bearing on behaviour (formatting, comments,
parentheses). Nothing here knows the parser that made it.
"""

from __future__ import annotations

from typing import TypeAlias

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.types import UNKNOWN, TypeRef

Constant: TypeAlias = bool | int | float | complex | str | bytes | None


# --- expressions


@dataclass(frozen=True, slots=True)
class Const:
    """A literal: number, string (adjacent ones joined), bytes, True, False, None."""

    value: Constant


@dataclass(frozen=True, slots=True)
class EllipsisLiteral:
    """`...`."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is read (or bound, when it stands in a target)."""

    id: str


@dataclass(frozen=True, slots=True)
class Attr:
    """`obj.name`."""

    obj: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Subscript:
    """`obj[index]`; several indices are a TupleExpr."""

    obj: Expr
    index: Expr


@dataclass(frozen=True, slots=True)
class SliceExpr:
    """`lower:upper:step` inside a subscript."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument of a call. `star` is "", "*" or "**"; `keyword` only where star is ""."""

    value: Expr
    keyword: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """`func(args)`. `site` is unique within the function: its position in source order."""

    func: Expr
    args: tuple[Arg, ...]
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class BinOp:
    """`left op right`, op spelled as in source: + - * / // % ** @ & | ^ << >>."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class UnaryOp:
    """`op operand`, op one of: not - + ~."""

    op: str
    operand: Expr
    site: int


@dataclass(frozen=True, slots=True)
class BoolOp:
    """`values[0] op values[1] op …`, op `and` or `or`; left-nested chains of one op are flat."""

    op: str
    values: tuple[Expr, ...]
    site: int


@dataclass(frozen=True, slots=True)
class Compare:
    """`left ops[0] comparators[0] ops[1] …`; ops: == != < <= > >= is "is not" in "not in"."""

    left: Expr
    ops: tuple[str, ...]
    comparators: tuple[Expr, ...]
    site: int


@dataclass(frozen=True, slots=True)
class IfExpr:
    """`body if test else orelse`."""

    test: Expr
    body: Expr
    orelse: Expr
    site: int


@dataclass(frozen=True, slots=True)
class TupleExpr:
    """A tuple display (or target); items may be Starred."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class ListExpr:
    """A list display (or target); items may be Starred."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class SetExpr:
    """A set display; items may be Starred."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class DictExpr:
    """A dict display; a None key marks `**value`."""

    items: tuple[tuple[Expr | None, Expr], ...]


@dataclass(frozen=True, slots=True)
class Starred:
    """`*value` in a display, a target or a subscript."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Formatted:
    """`{value!conversion:spec}` in an f-string; conversion "", "r", "s", "a"; spec parts or ()."""

    value: Expr
    conversion: str = ""
    spec: tuple[str | Formatted, ...] = ()


@dataclass(frozen=True, slots=True)
class FString:
    """An f-string: text parts and Formatted parts in order."""

    parts: tuple[str | Formatted, ...]


@dataclass(frozen=True, slots=True)
class Await:
    """`await value`."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Lambda:
    """`lambda parameters: body`."""

    parameters: tuple[Parameter, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Clause:
    """`for target in iterable if conditions` of a comprehension."""

    target: Expr
    iterable: Expr
    conditions: tuple[Expr, ...]
    is_async: bool
    site: int


@dataclass(frozen=True, slots=True)
class Comprehension:
    """kind "list", "set", "dict" or "generator"; `key` only for a dict."""

    kind: str
    element: Expr
    key: Expr | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class NamedExpr:
    """`(name := value)`."""

    name: str
    value: Expr


@dataclass(frozen=True, slots=True)
class Yield:
    """`yield value` or, with `delegate`, `yield from value`."""

    value: Expr | None
    delegate: bool = False


@dataclass(frozen=True, slots=True)
class OpaqueExpr:
    """An expression the reader does not know; `text` is its source."""

    text: str


Expr: TypeAlias = (
    Const
    | EllipsisLiteral
    | Name
    | Attr
    | Subscript
    | SliceExpr
    | Call
    | BinOp
    | UnaryOp
    | BoolOp
    | Compare
    | IfExpr
    | TupleExpr
    | ListExpr
    | SetExpr
    | DictExpr
    | Starred
    | FString
    | Await
    | Lambda
    | Comprehension
    | NamedExpr
    | Yield
    | OpaqueExpr
)


# --- statements (each with the 1-based line it starts on; 0 when unknown)


@dataclass(frozen=True, slots=True)
class Assign:
    """`targets[0] = targets[1] = … = value`."""

    targets: tuple[Expr, ...]
    value: Expr
    line: int


@dataclass(frozen=True, slots=True)
class AnnAssign:
    """`target: annotation = value`; value None for a bare declaration."""

    target: Expr
    annotation: TypeRef
    value: Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class AugAssign:
    """`target op= value`; op without the equals sign."""

    target: Expr
    op: str
    value: Expr
    line: int


@dataclass(frozen=True, slots=True)
class ExprStmt:
    """An expression for its effect (docstrings are left out)."""

    value: Expr
    line: int


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`."""

    value: Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class Raise:
    """`raise exception from cause`; both None for a bare `raise`."""

    exception: Expr | None
    cause: Expr | None
    line: int


@dataclass(frozen=True, slots=True)
class If:
    """`if test: body else: orelse`; an elif is an If alone in `orelse`."""

    test: Expr
    body: Block
    orelse: Block
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class While:
    """`while test: body else: orelse`."""

    test: Expr
    body: Block
    orelse: Block
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class For:
    """`for target in iterable: body else: orelse`."""

    target: Expr
    iterable: Expr
    body: Block
    orelse: Block
    is_async: bool
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class Handler:
    """`except exception as name: body`; exception None for a bare `except:`."""

    exception: Expr | None
    name: str | None
    body: Block
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class Try:
    """`try: body except …: else: orelse finally: final`; `is_star` for `except*`."""

    body: Block
    handlers: tuple[Handler, ...]
    orelse: Block
    final: Block
    is_star: bool
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class With:
    """`with items: body`; each item is (expression, target or None)."""

    items: tuple[tuple[Expr, Expr | None], ...]
    body: Block
    is_async: bool
    line: int


@dataclass(frozen=True, slots=True)
class Case:
    """One `case pattern if guard: body`; the pattern as a Pattern below."""

    pattern: Pattern
    guard: Expr | None
    body: Block
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class Match:
    """`match subject:`."""

    subject: Expr
    cases: tuple[Case, ...]
    line: int


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """A function defined inside a function."""

    function: Function
    line: int


@dataclass(frozen=True, slots=True)
class LocalImport:
    """An import inside a function: (name bound, module, attribute or None for a module)."""

    bindings: tuple[tuple[str, str, str | None], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Delete:
    """`del targets`."""

    targets: tuple[Expr, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Assert:
    """`assert test, message`."""

    test: Expr
    message: Expr | None
    site: int
    line: int


@dataclass(frozen=True, slots=True)
class Scope:
    """`global names` or `nonlocal names`."""

    kind: str
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pass:
    """`pass`."""

    line: int


@dataclass(frozen=True, slots=True)
class Break:
    """`break`."""

    line: int


@dataclass(frozen=True, slots=True)
class Continue:
    """`continue`."""

    line: int


@dataclass(frozen=True, slots=True)
class OpaqueStmt:
    """A statement the reader does not know (a class in a function, `type X = …`)."""

    text: str
    line: int


Stmt: TypeAlias = (
    Assign
    | AnnAssign
    | AugAssign
    | ExprStmt
    | Return
    | Raise
    | If
    | While
    | For
    | Try
    | With
    | Match
    | LocalFunction
    | LocalImport
    | Delete
    | Assert
    | Scope
    | Pass
    | Break
    | Continue
    | OpaqueStmt
)
Block: TypeAlias = tuple[Stmt, ...]


# --- match patterns


@dataclass(frozen=True, slots=True)
class ValuePattern:
    """A literal or dotted name compared with `==` (`None`, `True`, `False` with `is`)."""

    value: Expr


@dataclass(frozen=True, slots=True)
class CapturePattern:
    """`name`, `_` (name None), or `pattern as name`."""

    name: str | None
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class OrPattern:
    """`a | b`."""

    options: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class ClassPattern:
    """`C(positional, keyword=…)`."""

    cls: Expr
    positional: tuple[Pattern, ...]
    keywords: tuple[tuple[str, Pattern], ...]


@dataclass(frozen=True, slots=True)
class SequencePattern:
    """`[a, b, *rest]`; a StarPattern may stand among the items."""

    items: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class MappingPattern:
    """`{key: pattern, **rest}`."""

    items: tuple[tuple[Expr, Pattern], ...]
    rest: str | None


@dataclass(frozen=True, slots=True)
class StarPattern:
    """`*name` in a sequence pattern; None for `*_`."""

    name: str | None


Pattern: TypeAlias = (
    ValuePattern
    | CapturePattern
    | OrPattern
    | ClassPattern
    | SequencePattern
    | MappingPattern
    | StarPattern
)


# --- functions


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. kind: "positional" (before /), "normal", "keyword", "args" (*x), "kwargs"
    (**x)."""

    name: str
    kind: str
    annotation: TypeRef = UNKNOWN
    default: Expr | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method.

    `module` is where it is defined (names in its body are looked up there), `qualname` its path in
    that module (`Coordinator.start`, `Coordinator.start.<locals>.inner`). `kind` is "function",
    "method", "static", "class", "property", "setter", "deleter" or "cached_property". `decorators`
    holds the others, as expressions. `is_stub` says the body is nothing but a docstring, `...` or
    `pass`.
    """

    module: str
    qualname: str
    name: str
    kind: str
    parameters: tuple[Parameter, ...]
    returns: TypeRef
    body: Block
    is_async: bool
    is_generator: bool
    is_abstract: bool
    is_stub: bool
    decorators: tuple[Expr, ...]
    doc: str | None
    line: int
    end_line: int
    source: str = field(default="", compare=False)
