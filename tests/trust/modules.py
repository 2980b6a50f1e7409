"""Modules that nobody wrote, made by a grammar: coordinators in every shape that Python allows."""

from __future__ import annotations

from textwrap import indent

from hypothesis import strategies as st

NAMES = (
    "a",
    "b",
    "self.x",
    "self._y",
    "Kind.ONE",
    "LIMIT",
    "None",
    "True",
    "0",
    "1.5",
    "'t'",
    "[]",
)
TYPES = ("int", "str | None", "list[int]", "Kind", "Helper", "Value", "Callable[[], int]", "object")
ERRORS = ("ValueError", "Failure", "(KeyError, OSError)", "Exception", "asyncio.TimeoutError")
HEAD = """\
import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

logger = logging.getLogger(__name__)
LIMIT = 3


class Failure(RuntimeError):
    pass


class Kind(Enum):
    ONE = 1
    TWO = "two"


@dataclass(frozen=True)
class Value:
    number: int
    kind: Kind = Kind.ONE
    more: list[int] = field(default_factory=list)


class Helper:
    def get(self, a, *, b=None): ...
    async def fetch(self, a: int = 0) -> Value | None: ...


def free(a: int) -> int:
    return a + 1
"""


def _names() -> st.SearchStrategy[str]:
    return st.sampled_from(NAMES)


def _expressions() -> st.SearchStrategy[str]:
    return st.recursive(
        _names(),
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
            st.builds("(not {})".format, inner),
            st.builds("({} if {} else {})".format, inner, inner, inner),
            st.builds("self.helper.get({}, b={})".format, inner, inner),
            st.builds("free({})".format, inner),
            st.builds("[{}, *{}]".format, inner, inner),
            st.builds("{{'k': {}, **{{}}}}".format, inner),
            st.builds("f'{{{}!r:>5}}'".format, _names().filter(lambda name: "'" not in name)),
            st.builds("(lambda a, *b: {})".format, inner),
            st.builds("[{} for c in {} if c]".format, inner, inner),
            st.builds("{}[{}]".format, _names(), inner),
            st.builds("getattr({}, 'z', {})".format, inner, inner),
            st.builds("(w := {})".format, inner),
        ),
        max_leaves=5,
    )


PARAMETERS = ("", ", b", ", *b", ", b=1, /", ", *, b", ", **b", ", b: Kind")
OPERATORS = ("+", "*", "==", "<", "in", "is not", "and", "or", "//", "%", "|", "**", "<<")


def _simple() -> st.SearchStrategy[str]:
    value = _expressions()
    return st.one_of(
        st.builds("self.x = {}".format, value),
        st.builds("a, *self._y = {}".format, value),
        st.builds("self.x += {}".format, value),
        st.builds("return {}".format, value),
        st.builds("raise Failure({})".format, value),
        st.builds("assert {}, {}".format, value, value),
        st.builds("logger.error('%s', {})".format, value),
        st.builds("del self.x".format),
        st.builds("self.other({})".format, value),
        st.just("global LIMIT"),
        st.just("pass"),
    )


def _block(statements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lines = st.lists(statements, min_size=1, max_size=3)
    return lines.map(lambda found: indent("\n".join(found), "    "))


def _compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    value, block = _expressions(), _block(inner)
    error = st.sampled_from(ERRORS)
    return st.one_of(
        st.builds("if {}:\n{}\nelse:\n{}".format, value, block, block),
        st.builds("for b in {}:\n{}\nelse:\n{}".format, value, block, block),
        st.builds("while {}:\n{}".format, value, block),
        st.builds("try:\n{}\nexcept {} as e:\n{}".format, block, error, block),
        st.builds("try:\n{}\nfinally:\n{}".format, block, block),
        st.builds("with {} as c:\n{}".format, value, block),
        st.builds("match {}:\n    case [1, *_] | {{'k': 2}}:\n{}".format, value,
                  block.map(lambda text: indent(text, "    "))),
        st.builds("def inner(a):\n{}".format, block),
    )  # fmt: skip


@st.composite
def _methods(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["start", "run", "other", "_hidden", "__call__", "stop", "x"]))
    is_async = draw(st.booleans())
    decorator = draw(st.sampled_from(["", "", "", "@property\n", "@staticmethod\n", "@free\n"]))
    annotation = draw(st.sampled_from(TYPES))
    parameters = draw(
        st.sampled_from(["", ", b", ", *b", ", b=1, /", ", *, b", ", **b", ", b: Kind"])
    )
    statements = st.recursive(_simple(), _compound, max_leaves=6)
    body = draw(_block(statements))
    more = draw(st.sampled_from(["", *AWAITING])) if is_async else ""
    head = f"{decorator}{'async ' * is_async}def {name}(self, a: {annotation}{parameters}):"
    return f"{head}\n{indent(more, '    ')}{body}\n"


AWAITING = (
    "a = await self.helper.fetch(a)\n",
    "while True:\n    await asyncio.sleep(1)\n",
    "async with self.lock:\n    pass\n",
    "async for b in self.helper.get(a):\n    self.x = b\n",
    "self.task = asyncio.create_task(self.run(a))\n",
    "await asyncio.gather(*[self.helper.fetch(a)], return_exceptions=True)\n",
    "async with asyncio.TaskGroup() as g:\n    g.create_task(self.helper.fetch(1))\n",
    "async with asyncio.timeout(1):\n    await self.helper.fetch(a)\n",
)


@st.composite
def modules(draw: st.DrawFn) -> str:
    """A module with a coordinator that Python compiles."""
    base = draw(st.sampled_from(["", "(Helper)", "(Exception)", "(Unknown)", "(dict)"]))
    methods = draw(st.lists(_methods(), min_size=1, max_size=4))
    made = "def __init__(self, helper: Helper, x: Kind | None = None, *more, **rest):\n"
    made += "    self.helper = helper\n    self.x = x\n    self._y = []\n"
    body = indent("\n".join([made, *methods]), "    ")
    text = f"{HEAD}\n\nclass TideManager{base}:\n{body}"
    return (
        text if _compiles(text) else f"{HEAD}\n\nclass TideManager{base}:\n{indent(made, '    ')}"
    )


def _compiles(text: str) -> bool:
    try:
        compile(text, "<module>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True
