"""How tightly test-code expressions hold together and where a line may break at an operator."""

from __future__ import annotations

from orchscaffold.model.testcode import (
    Awaited,
    Code,
    Func,
    Get,
    Infix,
    Lit,
    Prefix,
    Sym,
    Unpacked,
    Var,
)
from orchscaffold.render.literals import literal
from orchscaffold.render.tokens import COMPARISON, LOGIC

# Loosest first; the numbers in between belong to the binary operators below.
UNPACKED, LAMBDA, OR, NOT, COMPARE, UNARY, POWER, AWAIT, ATOM = 0, 1, 2, 4, 5, 12, 13, 14, 15

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not")

LEVELS: dict[str, int] = {
    "or": OR,
    "and": 3,
    **dict.fromkeys(_COMPARISONS, COMPARE),
    "|": 6,
    "^": 7,
    "&": 8,
    **dict.fromkeys(("<<", ">>"), 9),
    **dict.fromkeys(("+", "-"), 10),
    **dict.fromkeys(("*", "/", "//", "%", "@"), 11),
    "**": POWER,
}
BREAKS: dict[str, int] = {
    **dict.fromkeys(("or", "and"), LOGIC),
    **dict.fromkeys(_COMPARISONS, COMPARISON),
    "|": 9,
    "^": 8,
    "&": 7,
    **dict.fromkeys(("<<", ">>"), 6),
    **dict.fromkeys(("+", "-"), 5),
    **dict.fromkeys(("*", "/", "//", "%", "@"), 4),
    "**": 2,
}


def level(code: Code) -> int:
    """How tightly `code` holds together; the higher number needs no parentheses."""
    if isinstance(code, Infix):
        return LEVELS[code.op]
    if isinstance(code, Prefix):
        return NOT if code.op == "not" else UNARY
    if is_number(code):
        return UNARY if number_text(code).startswith("-") else ATOM
    return {Awaited: AWAIT, Func: LAMBDA, Unpacked: UNPACKED}.get(type(code), ATOM)


def is_number(code: Code) -> bool:
    """Whether `code` is a numeric literal."""
    return isinstance(code, Lit) and type(code.value) in (int, float, complex)


def number_text(code: Code) -> str:
    """The text of a numeric literal; "" for anything else."""
    return literal(code.value) if isinstance(code, Lit) and is_number(code) else ""


def hugs_power(code: Code) -> bool:
    """Whether `**` takes this operand without blanks: a dotted name or a number."""
    if isinstance(code, Prefix):
        simple = isinstance(code.operand, (Var, Sym, Get)) or is_number(code.operand)
        return code.op != "not" and simple and hugs_power(code.operand)
    if isinstance(code, Get):
        return hugs_power(code.obj) and not is_number(code.obj)
    if isinstance(code, Lit) and (code.value is None or isinstance(code.value, bool)):
        return True
    return isinstance(code, (Var, Sym)) or (is_number(code) and not number_text(code).endswith(")"))
