"""Test-code expressions as tokens and as text: parentheses, operators, trailers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch
from itertools import count

from orchscaffold.frozen import dataclass, field
from orchscaffold.model.testcode import (
    Awaited,
    Code,
    Display,
    Each,
    Func,
    Get,
    Infix,
    Invoke,
    Item,
    Lit,
    Pairs,
    Pattern,
    Prefix,
    Sym,
    Unpacked,
    Var,
)
from orchscaffold.render.literals import literal, raw_string
from orchscaffold.render.operators import (
    ATOM,
    AWAIT,
    BREAKS,
    COMPARE,
    LEVELS,
    NOT,
    OR,
    POWER,
    UNARY,
    hugs_power,
    is_number,
    level,
)
from orchscaffold.render.tokens import (
    BODY_END,
    BODY_START,
    CLOSE,
    COMPREHENSION,
    DOT,
    OPEN,
    Token,
    Tokens,
    comma_separated,
    dotted,
    line_text,
    spaced,
    unspaced,
)

_BRACKETS = {"list": "[]", "tuple": "()", "set": "{}"}
_EACH_BRACKETS = {"list": "[]", "set": "{}", "generator": "()"}

Naming = Callable[[Sym], str]
"""How an imported symbol is called in the file: its (dotted) local name."""


@dataclass(frozen=True, slots=True)
class Speller:
    """Turns expressions into tokens; bracket pairs are numbered per speller."""

    naming: Naming
    pairs: Iterator[int] = field(default_factory=lambda: count(1))

    def tokens(self, code: Code) -> Tokens:
        """The tokens of an expression, without parentheses around the whole.

        Raises KeyError for an operator, a display or a comprehension that Python does not have.
        """
        return _tokens(code, self)

    def brackets(self, marks: str, kind: str, inside: Tokens) -> Tokens:
        """The tokens `inside` between a fresh pair of brackets; `marks` is "" for hidden ones."""
        pair = next(self.pairs)
        left, right = (marks[0], marks[1]) if marks else ("", "")
        opening = Token(left, role=OPEN, pair=pair, kind=kind)
        return (opening, *unspaced(inside), Token(right, role=CLOSE, pair=pair, kind=kind))

    def optional(self, inside: Tokens) -> Tokens:
        """A blank and the tokens, in brackets that appear only when the line is broken at them."""
        return spaced(self.brackets("", "optional", inside))

    def at_least(self, needed: int, code: Code) -> Tokens:
        """The tokens of `code`, in parentheses where it holds together too loosely."""
        tokens = self.tokens(code)
        return tokens if level(code) >= needed else self.brackets("()", "group", tokens)

    def owner(self, code: Code) -> Tokens:
        """The object of a trailer; a number gets parentheses, as in `(1).real`."""
        tokens = self.at_least(ATOM, code)
        bare_number = is_number(code) and len(tokens) == 1
        return self.brackets("()", "group", tokens) if bare_number else tokens


def spell(code: Code, naming: Naming) -> str:
    """The expression as text on one line."""
    return line_text(Speller(naming).tokens(code))


def binary(speller: Speller, left: Code, op: str, right: Code) -> Tokens:
    """`left op right`; raises KeyError for an operator Python does not have."""
    if op == "**":
        base, exponent = speller.at_least(AWAIT, left), speller.at_least(UNARY, right)
        if hugs_power(left) and level(left) >= AWAIT and hugs_power(right):
            return (*base, Token(op, break_before=BREAKS[op]), *exponent)
    else:
        here = LEVELS[op]
        base = speller.at_least(here + 1 if here == COMPARE else here, left)
        exponent = speller.at_least(here + 1, right)
    return (*base, Token(op, space=True, break_before=BREAKS[op]), *spaced(exponent))


@singledispatch
def _tokens(code: Code, speller: Speller) -> Tokens:
    raise TypeError(f"not an expression of test code: {code!r}")


@_tokens.register
def _lit(code: Lit, speller: Speller) -> Tokens:
    text = literal(code.value)
    if is_number(code) and text.endswith(")"):
        func, _, rest = text.partition("(")
        arguments = comma_separated((Token(part),) for part in rest[:-1].split(", "))
        return (Token(func), *speller.brackets("()", "call", arguments))
    if isinstance(code.value, str):
        return (Token(text, role="string", pair=next(speller.pairs)),)
    return (Token(text),)


@_tokens.register
def _pattern(code: Pattern, speller: Speller) -> Tokens:
    return (Token(raw_string(code.text), role="string", pair=next(speller.pairs)),)


@_tokens.register
def _sym(code: Sym, speller: Speller) -> Tokens:
    return dotted(speller.naming(code))


@_tokens.register
def _var(code: Var, speller: Speller) -> Tokens:
    return (Token(code.name),)


@_tokens.register
def _get(code: Get, speller: Speller) -> Tokens:
    owner = speller.owner(code.obj)
    priority = DOT if owner[-1].role == CLOSE else 0
    return (*owner, Token("." + code.name, role="dot", break_before=priority))


@_tokens.register
def _item(code: Item, speller: Speller) -> Tokens:
    index = code.index
    if isinstance(index, Display) and index.kind == "tuple" and len(index.items) > 1:
        inside = comma_separated(speller.tokens(item) for item in index.items)
    else:
        inside = speller.tokens(index)
    return (*speller.owner(code.obj), *speller.brackets("[]", "item", inside))


@_tokens.register
def _invoke(code: Invoke, speller: Speller) -> Tokens:
    owner = speller.owner(code.func)
    sole = code.args[0] if len(code.args) == 1 and not code.kwargs else None
    if isinstance(sole, Each) and sole.kind == "generator":
        return (*owner, *speller.brackets("()", "call", _each_inside(sole, speller)))
    positional = [speller.tokens(argument) for argument in code.args]
    named = [
        (Token(name), Token("=", role="equal"), *speller.tokens(value))
        for name, value in code.kwargs
    ]
    return (*owner, *speller.brackets("()", "call", comma_separated([*positional, *named])))


@_tokens.register
def _display(code: Display, speller: Speller) -> Tokens:
    if code.kind == "set" and not code.items:
        return (Token("set"), *speller.brackets("()", "call", ()))
    inside = comma_separated(speller.tokens(item) for item in code.items)
    if code.kind == "tuple" and len(code.items) == 1:
        inside = (*inside, Token(",", role="comma"))
    return speller.brackets(_BRACKETS[code.kind], "display", inside)


@_tokens.register
def _pairs(code: Pairs, speller: Speller) -> Tokens:
    parts = [
        speller.tokens(key)
        if isinstance(key, Unpacked)
        else (*speller.tokens(key), Token(":"), *spaced(speller.tokens(value)))
        for key, value in code.items
    ]
    return speller.brackets("{}", "display", comma_separated(parts))


@_tokens.register
def _infix(code: Infix, speller: Speller) -> Tokens:
    return binary(speller, code.left, code.op, code.right)


@_tokens.register
def _prefix(code: Prefix, speller: Speller) -> Tokens:
    if code.op == "not":
        return (Token("not"), *spaced(speller.at_least(NOT, code.operand)))
    is_power = level(code.operand) == POWER
    return (Token(code.op), *speller.at_least(ATOM if is_power else UNARY, code.operand))


@_tokens.register
def _awaited(code: Awaited, speller: Speller) -> Tokens:
    return (Token("await"), *spaced(speller.at_least(ATOM, code.value)))


@_tokens.register
def _func(code: Func, speller: Speller) -> Tokens:
    head = f"lambda {', '.join(code.parameters)}:" if code.parameters else "lambda:"
    pair = next(speller.pairs)
    body = unspaced(speller.tokens(code.body))
    return (
        Token(head),
        Token("", space=True, pair=pair, kind=BODY_START),
        *body,
        Token("", pair=pair, kind=BODY_END),
    )


@_tokens.register
def _each(code: Each, speller: Speller) -> Tokens:
    return speller.brackets(_EACH_BRACKETS[code.kind], "display", _each_inside(code, speller))


def _each_inside(code: Each, speller: Speller) -> Tokens:
    loop = Token(f"for {code.target} in", space=True, break_before=COMPREHENSION)
    return (*speller.tokens(code.element), loop, *spaced(speller.at_least(OR, code.iterable)))


@_tokens.register
def _unpacked(code: Unpacked, speller: Speller) -> Tokens:
    return (Token(code.stars), *speller.at_least(AWAIT, code.value))
