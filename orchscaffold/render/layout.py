"""Statements of test code as lines that black and ruff format leave alone."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from orchscaffold.frozen import dataclass
from orchscaffold.model.testcode import (
    Check,
    Code,
    Display,
    Do,
    Each,
    Func,
    Let,
    Loop,
    Step,
    Within,
)
from orchscaffold.render.lines import Line, Width
from orchscaffold.render.literals import escaped_character, text_width
from orchscaffold.render.operators import NOT
from orchscaffold.render.spelling import Naming, Speller, binary
from orchscaffold.render.strings import break_with_strings
from orchscaffold.render.tokens import Token, Tokens, comma_separated, line_text, spaced

_TAB_COLUMNS = 4
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """Lays out statements for a line length and one level of indentation (blanks or a tab)."""

    naming: Naming
    line_length: int
    indent: str = "    "

    @property
    def width(self) -> Width:
        """The line length and the columns of one level of indentation."""
        return Width(self.line_length, len(self.indent.replace("\t", " " * _TAB_COLUMNS)))

    def steps(self, steps: Iterable[Step], depth: int) -> list[str]:
        """The statements as lines, indented `depth` levels; `pass` for none."""
        lines = [line for step in steps for line in self._step(step, depth)]
        return lines or [self.indent * depth + "pass"]

    def within(
        self, items: tuple[tuple[Code, str | None], ...], steps: tuple[Step, ...], depth: int
    ) -> list[str]:
        """The steps inside a `with` block of `items`, or just the steps where there are none."""
        if not items:
            return self.steps(steps, depth)
        return self._step(Within(items, steps), depth)

    def returned(self, code: Code, depth: int) -> list[str]:
        """`return code`."""
        speller = Speller(self.naming)
        return self.lines((Token("return"), *_value(speller, code)), depth)

    def signature(
        self, name: str, parameters: tuple[str, ...], returns: str, depth: int, is_async: bool
    ) -> list[str]:
        """`def name(parameters) -> returns:` on one line, or with each parameter on its own."""
        start = f"{self.indent * depth}{'async ' if is_async else ''}def {name}("
        one_line = f"{start}{', '.join(parameters)}) -> {returns}:"
        if not parameters or text_width(one_line.expandtabs(_TAB_COLUMNS)) <= self.line_length:
            return [one_line]
        middle = [f"{self.indent * (depth + 1)}{parameter}," for parameter in parameters]
        return [start, *middle, f"{self.indent * depth}) -> {returns}:"]

    def class_line(self, name: str, base: Code | None, depth: int) -> list[str]:
        """`class name:` or `class name(base):`."""
        speller = Speller(self.naming)
        bases = speller.brackets("()", "call", speller.tokens(base)) if base is not None else ()
        return self.lines((Token(f"class {name}"), *bases, Token(":")), depth)

    def docstring(self, text: str, depth: int) -> list[str]:
        """A docstring: on one line where it fits, else filled, the quotes on their own line."""
        escaped = "".join(c if c == "\n" else escaped_character(c) for c in text.strip()).replace(
            '"""', '\\"\\"\\"'
        )
        if escaped.endswith('"'):
            escaped += " "
        margin = self.indent * depth
        room = self.line_length - self.width.indent * depth
        if "\n" not in escaped and text_width(escaped) + 6 <= room:
            return [f'{margin}"""{escaped}"""']
        lines = [part for line in f'"""{escaped}'.split("\n") for part in _filled(line, room)]
        if len(lines) == 1:
            lines = _filled(lines[0], room - 3)
        if len(lines) == 1:
            return [f'{margin}{lines[0]}"""']
        return [*((margin + line).rstrip() for line in lines), f'{margin}"""']

    def lines(self, tokens: Tokens, depth: int) -> list[str]:
        """One logical line of code, broken where it must be."""
        broken = break_with_strings(Line(tokens, depth), self.width)
        return [self.indent * line.depth + line_text(line.tokens) for line in broken]

    def _step(self, step: Step, depth: int) -> list[str]:
        speller = Speller(self.naming)
        if isinstance(step, (Within, Loop)):
            head = (
                _with_head(speller, step) if isinstance(step, Within) else _loop_head(speller, step)
            )
            return [*self.lines((*head, Token(":")), depth), *self.steps(step.body, depth + 1)]
        return self.lines(_simple(speller, step), depth)


def _filled(line: str, room: int) -> list[str]:
    width = max(room, _NARROWEST)
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def _simple(speller: Speller, step: Let | Do | Check) -> Tokens:
    if isinstance(step, Do):
        return speller.tokens(step.value)
    if isinstance(step, Check):
        return (Token("assert"), *_checked(speller, step))
    target = _bare_tuple(speller, step.target)
    if step.annotation is not None:
        target = (*target, Token(":"), *speller.optional(speller.tokens(step.annotation)))
    return (*target, Token("=", space=True, role="equal"), *_value(speller, step.value))


def _checked(speller: Speller, step: Check) -> Tokens:
    if step.op == "not":
        negated = speller.at_least(NOT, step.left)
        return speller.optional((Token("not"), *spaced(negated)))
    if step.right is None:
        return _value(speller, step.left)
    return speller.optional(binary(speller, step.left, step.op, step.right))


def _value(speller: Speller, code: Code) -> Tokens:
    """A blank and an expression that is the whole value of a statement."""
    tokens = speller.tokens(code)
    is_tuple = isinstance(code, Display) and code.kind == "tuple"
    bracketed = is_tuple or (isinstance(code, Each) and code.kind == "generator")
    bracketed = bracketed or isinstance(code, Func)
    return spaced(tokens) if bracketed else speller.optional(tokens)


def _bare_tuple(speller: Speller, code: Code) -> Tokens:
    if isinstance(code, Display) and code.kind == "tuple" and len(code.items) > 1:
        return comma_separated(speller.tokens(item) for item in code.items)
    return speller.tokens(code)


def _with_head(speller: Speller, step: Within) -> Tokens:
    items = (
        (*speller.tokens(manager), *((Token(f"as {name}", space=True),) if name else ()))
        for manager, name in step.items
    )
    inside = speller.optional(comma_separated(items))
    return (Token("async with" if step.is_async else "with"), *inside)


def _loop_head(speller: Speller, step: Loop) -> Tokens:
    target = speller.optional((Token(step.target),))
    iterable = speller.optional(_bare_tuple(speller, step.iterable))
    return (
        Token("async for" if step.is_async else "for"),
        *target,
        Token("in", space=True),
        *iterable,
    )
