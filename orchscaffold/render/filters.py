"""What templates may call: every expression and every value reaches text through one of these."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import pass_context
from jinja2.runtime import Context

from orchscaffold.model.testcode import Code, Step, Sym, Test
from orchscaffold.render.layout import Layout
from orchscaffold.render.spelling import spell

Contexts = tuple[tuple[Code, str | None], ...]


@pass_context
def symbol(context: Context, module: str, name: str = "") -> str:
    """The local name of an imported symbol; using it makes the file import it."""
    return _layout(context).naming(Sym(module, name))


@pass_context
def code(context: Context, expression: Code) -> str:
    """An expression on one line."""
    return spell(expression, _layout(context).naming)


@pass_context
def steps(context: Context, statements: Iterable[Step], depth: int = 2) -> str:
    """Statements, one after another; nothing for none."""
    lines = tuple(statements)
    return "\n".join(_layout(context).steps(lines, depth - _shift(context))) if lines else ""


@pass_context
def within(
    context: Context, statements: tuple[Step, ...], contexts: Contexts, depth: int = 2
) -> str:
    """Statements inside a `with` block of `contexts`, or bare where there are none."""
    if not statements and not contexts:
        return ""
    return "\n".join(_layout(context).within(contexts, statements, depth - _shift(context)))


@pass_context
def signature(
    context: Context,
    name: str,
    parameters: Iterable[str],
    returns: str = "None",
    *,
    is_async: bool = False,
    depth: int = 1,
) -> str:
    """The `def` line of a function."""
    depth -= _shift(context)
    return "\n".join(_layout(context).signature(name, tuple(parameters), returns, depth, is_async))


@pass_context
def parameters(context: Context, test: Test) -> tuple[str, ...]:
    """The parameters of a test: `self`, and the fixtures it asks for."""
    naming = _layout(context).naming
    own = () if _shift(context) else ("self",)
    return (*own, *(f"{name}: {naming(cls)}" for name, cls in test.fixtures))


@pass_context
def class_line(context: Context, name: str, base: Code | None = None, depth: int = 0) -> str:
    """The `class` line."""
    return "\n".join(_layout(context).class_line(name, base, depth))


@pass_context
def docstring(context: Context, text: str, depth: int = 2) -> str:
    """A docstring; nothing for an empty text."""
    depth -= _shift(context)
    return "\n".join(_layout(context).docstring(text, depth)) if text.strip() else ""


@pass_context
def returned(context: Context, value: Code, depth: int = 1) -> str:
    """`return value`."""
    return "\n".join(_layout(context).returned(value, depth))


def _shift(context: Context) -> int:
    """How many levels further out than in a class a test stands; its template need not know."""
    shift = context.get("shift")
    return shift if isinstance(shift, int) else 0


def paragraphs(text: str) -> str:
    """The text with single blank lines only, none at either end and none below a decorator."""
    kept: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (kept and kept[-1] and not kept[-1].lstrip().startswith("@")):
            kept.append(line if line.strip() else "")
    return "\n".join(kept).strip("\n")


def _layout(context: Context) -> Layout:
    layout = context.get("layout")
    if layout is None:
        raise TypeError("`symbol` and filters that write code need more: import it `with context`")
    if not isinstance(layout, Layout):
        raise TypeError("`layout` is not to be changed in a template")
    return layout


FILTERS = {
    "code": code,
    "steps": steps,
    "within": within,
    "signature": signature,
    "parameters": parameters,
    "class_line": class_line,
    "docstring": docstring,
    "returned": returned,
    "paragraphs": paragraphs,
}
GLOBALS = {"symbol": symbol}
