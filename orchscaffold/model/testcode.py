"""A generated test file as data: what is planned, before any text exists.

Expressions and statements of *test* code are small trees. Rendering turns them into text in one
place, so that quoting, imports and line breaks are right everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from orchscaffold.frozen import dataclass, field

if TYPE_CHECKING:
    from orchscaffold.model.ir import Constant

# --- expressions of test code


@dataclass(frozen=True, slots=True)
class Lit:
    """A literal, rendered by `repr`."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, rendered as a raw literal."""

    text: str


@dataclass(frozen=True, slots=True)
class Sym:
    """Something imported: `name` from `module` (dotted for a nested class); "" is the module
    itself."""

    module: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Var:
    """A local variable, a fixture or a helper of the test file."""

    name: str


@dataclass(frozen=True, slots=True)
class Get:
    """`obj.name`."""

    obj: Code
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """`obj[index]`."""

    obj: Code
    index: Code


@dataclass(frozen=True, slots=True)
class Invoke:
    """`func(*args, **kwargs)`.

    `relies` is no part of the text: fields that the call leaves to a builder's defaults and whose
    values matter all the same; None is the class's own default, which has no spelling.
    """

    func: Code
    args: tuple[Code, ...] = ()
    kwargs: tuple[tuple[str, Code], ...] = ()
    relies: tuple[tuple[str, Code | None], ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Display:
    """A list, tuple or set display; kind "list", "tuple", "set"."""

    kind: str
    items: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict display."""

    items: tuple[tuple[Code, Code], ...]


@dataclass(frozen=True, slots=True)
class Infix:
    """`left op right`."""

    left: Code
    op: str
    right: Code


@dataclass(frozen=True, slots=True)
class Prefix:
    """`op operand`: "not", "-"."""

    op: str
    operand: Code


@dataclass(frozen=True, slots=True)
class Awaited:
    """`await value`."""

    value: Code


@dataclass(frozen=True, slots=True)
class Func:
    """`lambda parameters: body`."""

    parameters: tuple[str, ...]
    body: Code


@dataclass(frozen=True, slots=True)
class Each:
    """`[element for target in iterable]` or, with kind "generator", without the brackets."""

    kind: str
    element: Code
    target: str
    iterable: Code


@dataclass(frozen=True, slots=True)
class Unpacked:
    """`*value` or `**value` inside a call or a display."""

    stars: str
    value: Code


Code: TypeAlias = (
    Lit
    | Pattern
    | Sym
    | Var
    | Get
    | Item
    | Invoke
    | Display
    | Pairs
    | Infix
    | Prefix
    | Awaited
    | Func
    | Each
    | Unpacked
)


# --- statements of test code


@dataclass(frozen=True, slots=True)
class Let:
    """`target = value`, with `: annotation` where one is given."""

    target: Code
    value: Code
    annotation: Code | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for its effect."""

    value: Code


@dataclass(frozen=True, slots=True)
class Check:
    """`assert left op right`; with op "" just `assert left`, with op "not" `assert not left`."""

    left: Code
    op: str = ""
    right: Code | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """`with items:` (or `async with`) around steps; an item is (context manager, name or None)."""

    items: tuple[tuple[Code, str | None], ...]
    body: tuple[Step, ...]
    is_async: bool = False


@dataclass(frozen=True, slots=True)
class Loop:
    """`async for target in iterable:` (or `for`) around steps."""

    target: str
    iterable: Code
    body: tuple[Step, ...]
    is_async: bool = False


Step: TypeAlias = Let | Do | Check | Within | Loop


# --- tests, classes, helpers, the file

CONTEXT_BUILDER: Final = "context-builder"
DATA_FACTORY: Final = "data-factory"


@dataclass(frozen=True, slots=True)
class Test:
    """One generated test.

    `id` is `Class.method/pattern/what-differs`; `digest` eight hex digits of the scenario it was
    made from. `arrange` runs first; `contexts` (patches, `pytest.raises`) surround `act`; `checks`
    and then `cleanup` follow. `fixtures` are the test's parameters, with their classes. `house` is
    a digest of the project's own templates that it is written by, "" where there are none; `calls`
    are the calls that a pattern of the project's saw on the path.
    """

    id: str
    digest: str
    pattern: str
    method: str
    name: str
    doc: str
    is_async: bool
    arrange: tuple[Step, ...]
    contexts: tuple[tuple[Code, str | None], ...]
    act: tuple[Step, ...]
    checks: tuple[Step, ...]
    cleanup: tuple[Step, ...] = ()
    helpers: tuple[str, ...] = ()
    fixtures: tuple[tuple[str, Sym], ...] = ()
    house: str = ""
    calls: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of its template."""
        return f"patterns/{self.pattern}.py.j2"


@dataclass(frozen=True, slots=True)
class TestClass:
    """A test class of the guide: its name, docstring and tests in order.

    With the name "" its tests are functions of the module. `runner` is as in `TestFile`; "" means
    the file's.
    """

    name: str
    doc: str
    tests: tuple[Test, ...]
    runner: str = ""


@dataclass(frozen=True, slots=True)
class Builder:
    """A helper that builds a value with keyword-only overrides.

    `_make_context(**overrides)` and `_create_test_order(**overrides)`: `defaults` are the
    constructor's keyword arguments, `returns` the class. `positional` holds arguments that can only
    be passed by position, `missing` the methods that an abstract class lacks, each with its
    stand-in. `kind` is CONTEXT_BUILDER or DATA_FACTORY; `house` as in `Test`. `is_shared`: it lives
    in the module of helpers that test files share.
    """

    name: str
    doc: str
    returns: Sym
    defaults: tuple[tuple[str, Code], ...]
    positional: tuple[Code, ...] = ()
    missing: tuple[tuple[str, Code], ...] = field(default=(), repr=False)
    kind: str = field(default=DATA_FACTORY, repr=False)
    house: str = field(default="", repr=False)
    is_shared: bool = field(default=False, repr=False)

    @property
    def file(self) -> str:
        """The name of its template."""
        return f"helpers/{self.kind}.py.j2"


@dataclass(frozen=True, slots=True)
class StandIn:
    """A helper whose text is a template of its own (the scripted clock and its like).

    `house` is as in `Test`, `is_shared` as in `Builder`.
    """

    name: str
    template: str
    imports: tuple[Sym, ...] = ()
    house: str = field(default="", repr=False)
    is_shared: bool = field(default=False, repr=False)

    @property
    def file(self) -> str:
        """The name of its template."""
        return self.template if "/" in self.template else f"helpers/{self.template}.py.j2"


Helper: TypeAlias = Builder | StandIn


@dataclass(frozen=True, slots=True)
class TestFile:
    """Everything a generated test file holds, in order.

    `runner` is "pytest-asyncio" (strict: async tests carry a mark), "pytest-asyncio-auto", "anyio"
    or "unittest".
    """

    module: str
    doc: str
    runner: str
    helpers: tuple[Helper, ...]
    classes: tuple[TestClass, ...]
