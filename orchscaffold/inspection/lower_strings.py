"""String and number literals: from their source text to values."""

from __future__ import annotations

import ast
import warnings

from orchscaffold.model import ir


def literal_string(text: str) -> ir.Expr:
    """The value of a plain string or bytes literal; OpaqueExpr where it cannot be read."""
    value = _evaluate(text)
    return ir.Const(value) if isinstance(value, (str, bytes)) else ir.OpaqueExpr(text)


def literal_number(text: str) -> ir.Expr:
    """The value of a number literal; OpaqueExpr where it cannot be read."""
    value = _evaluate(text)
    return ir.Const(value) if isinstance(value, (int, float, complex)) else ir.OpaqueExpr(text)


def text_part(text: str, start: str) -> str:
    """The text between the braces of an f-string that opens with `start` (prefix and quotes)."""
    text = text.replace("{{", "{").replace("}}", "}")
    quote = start.lstrip("fFrRbBtT")
    if "\\" not in text or "r" in start[: len(start) - len(quote)].lower():
        return text
    value = _evaluate(f"{quote}{text}{quote}")
    return value if isinstance(value, str) else text


def join_strings(left: ir.Expr, right: ir.Expr, text: str) -> ir.Expr:
    """Two adjacent literals as one; OpaqueExpr(text) where they do not go together."""
    if isinstance(left, ir.Const) and isinstance(right, ir.Const):
        if isinstance(left.value, str) and isinstance(right.value, str):
            return ir.Const(left.value + right.value)
        if isinstance(left.value, bytes) and isinstance(right.value, bytes):
            return ir.Const(left.value + right.value)
    first, second = _parts(left), _parts(right)
    if first is None or second is None:
        return ir.OpaqueExpr(text)
    return ir.FString(_joined(first, second))


def _parts(node: ir.Expr) -> tuple[str | ir.Formatted, ...] | None:
    if isinstance(node, ir.FString):
        return node.parts
    if isinstance(node, ir.Const) and isinstance(node.value, str):
        return (node.value,) if node.value else ()
    return None


def _joined(
    first: tuple[str | ir.Formatted, ...], second: tuple[str | ir.Formatted, ...]
) -> tuple[str | ir.Formatted, ...]:
    if first and second and isinstance(first[-1], str) and isinstance(second[0], str):
        return (*first[:-1], first[-1] + second[0], *second[1:])
    return first + second


def _evaluate(text: str) -> ir.Constant:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value: ir.Constant = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError):
        return None
    return value
