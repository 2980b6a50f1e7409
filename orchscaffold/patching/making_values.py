"""What the names in a maker's body stand for: arguments, constants, dicts, objects."""

from __future__ import annotations

import ast
from typing import Final, TypeAlias

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import Code, Display, Invoke, Lit, Pairs, Sym


class Unreadable(Exception):
    """The body does something whose effect is not certain; the message names it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter of the maker, handed on as it is. `default` is what it is without.

    `replaces` tells which arguments are not handed on: "none", "falsy" or "".
    """

    parameter: str
    default: Code | None
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that arguments do not change, or not in a way that can be told (`code` None)."""

    code: Code | None


@dataclass(frozen=True, slots=True)
class Fields:
    """A dict of arguments; `is_open` where it also holds what the maker does not name."""

    items: tuple[tuple[str, Value], ...] = ()
    is_open: bool = False

    def merged(self, other: Fields) -> Fields:
        """The dict with the items of `other`; what is open there replaces what stands here."""
        items = dict(self.items)
        if other.is_open:
            items = {name: _overridable(name, value) for name, value in items.items()}
        items.update(other.items)
        return Fields(tuple(items.items()), self.is_open or other.is_open)


@dataclass(frozen=True, slots=True)
class Made:
    """A call of something imported; arguments without a name are called `#0`, `#1` and so on."""

    callee: Sym
    fields: Fields


Value: TypeAlias = Given | Fixed | Fields | Made
OPAQUE: Final = Fixed(None)


def _overridable(name: str, value: Value) -> Value:
    """A default in a dict that is merged with arguments of any name."""
    return Given(name, plain(value))


def plain(value: Value) -> Code | None:
    """The value as test code, where no argument has a say in it."""
    if isinstance(value, Fixed):
        return value.code
    fields = value.fields if isinstance(value, Made) else value
    if isinstance(fields, Given) or fields.is_open:
        return None
    items = [(name, plain(item)) for name, item in fields.items]
    known = [(name, code) for name, code in items if code is not None]
    if len(known) < len(items):
        return None
    if not isinstance(value, Made):
        return Pairs(tuple((Lit(name), code) for name, code in known))
    args = tuple(code for name, code in known if name.startswith("#"))
    return Invoke(value.callee, args, tuple(item for item in known if item[0][:1] != "#"))


def absence(test: ast.expr) -> tuple[str, str]:
    """The name in `name is None` or `not name`, and which values it speaks of."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return (test.operand.id, "falsy") if isinstance(test.operand, ast.Name) else ("", "")
    return (_compared(test, ast.Is), "none")


def presence(test: ast.expr) -> tuple[str, str]:
    """The name in `name is not None` or `name`, and which values it does not speak of."""
    if isinstance(test, ast.Name):
        return test.id, "falsy"
    return _compared(test, ast.IsNot), "none"


def _compared(test: ast.expr, op: type[ast.cmpop]) -> str:
    if (
        not isinstance(test, ast.Compare)
        or len(test.ops) != 1
        or not isinstance(test.left, ast.Name)
    ):
        return ""
    other = test.comparators[0]
    is_none = isinstance(other, ast.Constant) and other.value is None
    return test.left.id if is_none and isinstance(test.ops[0], op) else ""


def is_falsy(code: Code | None) -> bool:
    """Whether the code certainly makes something that counts as false."""
    if isinstance(code, Lit):
        return not code.value
    return isinstance(code, Display | Pairs) and not code.items
