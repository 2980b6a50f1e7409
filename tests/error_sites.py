"""Every place in the package that makes an error for the user: its words, and its way out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import orchscaffold
from orchscaffold import errors
from orchscaffold.errors import OrchscaffoldError, ProofError

PACKAGE: Final = Path(orchscaffold.__file__).parent
# What goes wrong inside is no mistake of the user; one hint is enough for all of it.
KINDS: Final = frozenset(
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, OrchscaffoldError) and kind is not ProofError
)


@dataclass(frozen=True, slots=True)
class Site:
    """A call that makes an error: where, the constant parts of its message, and its hint if any."""

    place: str
    words: tuple[str, ...]
    hint: ast.expr | None


@dataclass(frozen=True, slots=True)
class _Function:
    """A function with its parameters, and the calls in it."""

    module: Path
    name: str
    parameters: tuple[str, ...]
    calls: tuple[ast.Call, ...]


@cache
def sites() -> tuple[Site, ...]:
    """All of them, by file and line; a message that is a parameter is read at the calls."""
    return tuple(sorted(_sites(), key=lambda site: site.place))


def _sites() -> Iterator[Site]:
    for function in _functions():
        for call in function.calls:
            if _called(call) in KINDS and call.args:
                hint = next((word.value for word in call.keywords if word.arg == "hint"), None)
                for place, message in _messages(function, call, call.args[0]):
                    yield Site(place, tuple(_constants(message)), hint)


def _messages(
    function: _Function, call: ast.Call, message: ast.expr
) -> Iterator[tuple[str, ast.expr]]:
    """The message, or those that the function is called with where it is a parameter."""
    if not (isinstance(message, ast.Name) and message.id in function.parameters):
        yield f"{function.module.relative_to(PACKAGE.parent)}:{call.lineno}", message
        return
    at = function.parameters.index(message.id)
    for caller in _functions():
        for other in caller.calls:
            given = next((w.value for w in other.keywords if w.arg == message.id), None)
            if given is None and at < len(other.args):
                given = other.args[at]
            if _called(other) == function.name and given is not None:
                yield from _messages(caller, other, given)


@cache
def _functions() -> tuple[_Function, ...]:
    return tuple(
        _function(path, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _function(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> _Function:
    names = tuple(item.arg for item in (*node.args.posonlyargs, *node.args.args))
    is_method = names[:1] in (("self",), ("cls",))
    calls = tuple(item for item in ast.walk(node) if isinstance(item, ast.Call))
    return _Function(path, node.name, names[is_method:], calls)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _constants(message: ast.expr) -> Iterator[str]:
    for node in ast.walk(message):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            yield node.value.strip()
