"""Random test code for property tests: the same seed gives the same statements."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from orchscaffold.model.testcode import (
    Awaited,
    Check,
    Code,
    Display,
    Do,
    Each,
    Func,
    Get,
    Infix,
    Invoke,
    Item,
    Let,
    Lit,
    Loop,
    Pairs,
    Prefix,
    Step,
    Sym,
    Unpacked,
    Var,
    Within,
)

NAMES = (
    "a",
    "task",
    "result",
    "context",
    "coordinator",
    "runtime_state",
    "expected_diff",
    "background_tasks",
    "await_args_list",
    "assert_called_once_with",
    "side_effect_of_the_execution_engine",
    "a_rather_long_name_for_a_collaborator_of_this_class",
)
SYMBOLS = (
    Sym("decimal", "Decimal"),
    Sym("unittest.mock", "call"),
    Sym("app.feed"),
    Sym("app.m", "Outer.Inner"),
)
TEXTS = (
    "",
    "BTC-PERP",
    "it's",
    '"',
    "\n\t\\",
    "é日本",
    "x" * 50,
    "Failed to fetch %s from %s: " * 2,
)
NUMBERS = (0, 1, -1, 10**30, 0.0, -0.0, 1.5, 1e16, -1e-7, math.inf, -math.inf, 2j, -2j, 1 + 2j)
LITERALS = (None, True, False, b"", b'\x00"a', *NUMBERS, *TEXTS, *TEXTS, *TEXTS)
ARITHMETIC = ("+", "-", "*", "/", "//", "%", "@", "**", "|", "&", "^", "<<", ">>")
COMPARING = ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes random statements; `wild` also does what planned tests do not, such as operators."""

    random: random.Random
    wild: bool = False

    def step(self, depth: int = 0) -> Step:
        """A statement."""
        kind = self.random.choice(["let", "let", "do", "check", "check", "with", "with", "for"])
        if kind == "let":
            return self._let()
        if kind == "do":
            call = self.call(3)
            return Do(Awaited(call) if self.random.random() < 0.5 else call)
        if kind == "check":
            return self._check()
        if depth > 1:
            return Do(self.call(2))
        body = tuple(self.step(depth + 1) for _ in range(self.random.randint(1, 2)))
        if kind == "for":
            return Loop(self.name(), self.owner(2), body, self.random.random() < 0.5)
        items = tuple(self._item() for _ in range(self.random.randint(1, 3)))
        return Within(items, body, self.random.random() < 0.2)

    def code(self, depth: int) -> Code:
        """An expression nested at most `depth` deep."""
        if depth <= 0:
            kind = self.random.randrange(3)
            return (Var(self.name()), self.random.choice(SYMBOLS), self.literal())[kind]
        makers = [
            self.owner,
            self.owner,
            self.call,
            self.call,
            self.display,
            self.display,
            self.pairs,
        ]
        if self.wild:
            makers += [self.operation, self.operation, self.each, self.function]
        maker = self.random.choice([*makers, lambda _: self.code(0), lambda _: self.code(0)])
        return maker(depth)

    def name(self) -> str:
        """A name, short ones more often."""
        return self.random.choice(NAMES[: self.random.choice([4, 8, 12])])

    def literal(self) -> Lit:
        """A literal."""
        return Lit(self.random.choice(LITERALS))

    def owner(self, depth: int) -> Code:
        """A dotted name, sometimes with a call or a subscript in it."""
        code: Code = Var(self.name())
        for _ in range(self.random.randint(0, 4)):
            kind = self.random.random()
            if kind < 0.75:
                code = Get(code, self.name())
            elif kind < 0.9:
                code = Item(code, self.random.choice([Var(self.name()), Lit(0), Lit("BTC-PERP")]))
            else:
                code = Invoke(code, self.codes(depth - 2, 2))
        return code

    def call(self, depth: int) -> Invoke:
        """A call."""
        func = self.random.choice([self.owner(1), self.random.choice(SYMBOLS)])
        keywords = {
            self.name(): self.code(depth - 1) for _ in range(self.random.choice([0, 0, 1, 2, 4]))
        }
        args = self.codes(depth - 1, 3)
        if self.random.random() < 0.1:
            args += (Unpacked("*", self.code(depth - 1)),)
        return Invoke(func, args, tuple(keywords.items()))

    def codes(self, depth: int, most: int) -> tuple[Code, ...]:
        """Some expressions."""
        return tuple(self.code(depth) for _ in range(self.random.randint(0, most)))

    def display(self, depth: int) -> Code:
        """A list, tuple or set."""
        return Display(self.random.choice(["list", "tuple", "set"]), self.codes(depth - 1, 4))

    def pairs(self, depth: int) -> Code:
        """A dict."""
        return Pairs(
            tuple((self.literal(), self.code(depth - 1)) for _ in range(self.random.randint(0, 3)))
        )

    def operation(self, depth: int) -> Code:
        """Operators around expressions."""
        left, right = self.code(depth - 1), self.code(depth - 1)
        op = self.random.choice([*ARITHMETIC, *COMPARING, "and", "or", "not", "-", "await"])
        if op == "not" or (op == "-" and self.random.random() < 0.5):
            return Prefix(op, left)
        return Awaited(left) if op == "await" else Infix(left, op, right)

    def each(self, depth: int) -> Code:
        """A comprehension."""
        kind = self.random.choice(["list", "set", "generator"])
        return Each(kind, self.code(depth - 1), self.name(), self.code(depth - 1))

    def function(self, depth: int) -> Code:
        """A lambda with a short body."""
        return Func(("*args",), self.code(0))

    def _let(self) -> Let:
        value = self.code(3)
        if self.random.random() < 0.3:
            value = Awaited(self.call(3))
        kind = self.random.random()
        if kind < 0.15:
            index = Display("tuple", (Var("str"), Var(self.name())))
            return Let(Var(self.name()), value, Item(Var("dict"), index))
        if kind < 0.3:
            return Let(Item(Var(self.name()), self.literal()), value)
        return Let(Get(Var(self.name()), self.name()) if kind < 0.5 else Var(self.name()), value)

    def _check(self) -> Check:
        kind = self.random.random()
        if kind < 0.15:
            return Check(self.owner(2))
        if kind < 0.3:
            return Check(self.owner(2), "not")
        left = self.code(2) if self.wild else self.owner(1)
        return Check(
            left,
            self.random.choice(COMPARING if self.wild else ("==", "==", "is", "in")),
            self.code(3),
        )

    def _item(self) -> tuple[Code, str | None]:
        return self.call(2), self.random.choice([None, self.name()])
