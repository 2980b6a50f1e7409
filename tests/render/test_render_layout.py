"""Statements as lines."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from collections.abc import Iterator

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_code import Writer

from orchscaffold.model.testcode import (
    Check,
    Display,
    Do,
    Func,
    Get,
    Invoke,
    Item,
    Let,
    Lit,
    Loop,
    Pairs,
    Step,
    Sym,
    Var,
    Within,
)
from orchscaffold.render.layout import Layout
from orchscaffold.render.strings import string_parts

WIDTHS = (79, 88, 100)
CALL = Invoke(Var("build"), (Var("first_argument"),), (("second", Lit("value")),))


def naming(sym: Sym) -> str:
    """A symbol's own name."""
    return sym.name or sym.module.rpartition(".")[2]


SHAPES: dict[str, tuple[Step, str]] = {
    "short": (Let(Var("x"), CALL), 'x = build(first_argument, second="value")'),
    "call": (
        Let(Var("a_rather_long_name"), CALL),
        """\
a_rather_long_name = build(
    first_argument, second="value"
)""",
    ),
    "call, one argument a line": (
        Let(Var("x"), Invoke(Var("build"), (Lit("a" * 20), Lit("b" * 20)))),
        """\
x = build(
    "aaaaaaaaaaaaaaaaaaaa",
    "bbbbbbbbbbbbbbbbbbbb",
)""",
    ),
    "list": (
        Let(Var("x"), Display("list", (CALL, Var("a")))),
        """\
x = [
    build(first_argument, second="value"),
    a,
]""",
    ),
    "comparison with a display": (
        Check(Get(Var("x"), "calls"), "==", Display("list", (CALL, CALL))),
        """\
assert x.calls == [
    build(first_argument, second="value"),
    build(first_argument, second="value"),
]""",
    ),
    "comparison of long names": (
        Check(Get(Var("a_rather_long_name"), "b"), "is", Get(Var("another_rather_long_one"), "b")),
        """\
assert (
    a_rather_long_name.b
    is another_rather_long_one.b
)""",
    ),
    "two context managers": (
        Within(((CALL, "a"), (Var("second"), None)), (Do(CALL),)),
        """\
with (
    build(
        first_argument, second="value"
    ) as a,
    second,
):
    build(first_argument, second="value")""",
    ),
    "one context manager": (
        Within(((CALL, "alias"),), ()),
        """\
with build(
    first_argument, second="value"
) as alias:
    pass""",
    ),
    "loop": (
        Loop("item", Var("items"), (Check(Var("item"), "not"),), is_async=True),
        """\
async for item in items:
    assert not item""",
    ),
    "annotation": (
        Let(
            Var("x"),
            Pairs(((Lit("key"), CALL),)),
            Item(Var("dict"), Display("tuple", (Var("str"), Var("A")))),
        ),
        """\
x: dict[str, A] = {
    "key": build(
        first_argument, second="value"
    )
}""",
    ),
    "lambda": (
        Let(Var("on_error"), Func(("error",), Lit("something went quite wrong"))),
        """\
on_error = lambda error: (
    "something went quite wrong"
)""",
    ),
    "long string": (
        Do(Invoke(Var("log"), (Lit("one two three four five six seven eight"), Var("x")))),
        """\
log(
    (
        "one two three four five six "
        "seven eight"
    ),
    x,
)""",
    ),
    "long string as the value": (
        Let(Var("x"), Lit("one two three four five six seven eight nine")),
        """\
x = (
    "one two three four five six seven "
    "eight nine"
)""",
    ),
}


@pytest.mark.parametrize(("step", "text"), SHAPES.values(), ids=SHAPES)
def test_shapes_at_42_columns(step: Step, text: str) -> None:
    assert "\n".join(Layout(naming, 42).steps([step], 0)) == text
    assert _ruffed([_function(step, 46)], 46) == [_function(step, 46)]


def test_indentation_of_the_file() -> None:
    step = Within(((CALL, None),), (Let(Var("a_rather_long_name_indeed"), CALL),))
    lines = Layout(naming, 46, "\t").steps([step], 1)
    assert [line.count("\t") for line in lines] == [1, 2, 1, 2, 3, 2]


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        (("self",), ["    def test_it(self) -> None:"]),
        (
            ("self", "a: int"),
            ["    def test_it(", "        self,", "        a: int,", "    ) -> None:"],
        ),
    ],
)
def test_signature(parameters: tuple[str, ...], lines: list[str]) -> None:
    assert Layout(naming, 31).signature("test_it", parameters, "None", 1, is_async=False) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Short.", ['    """Short."""']),
        ('Ends in "quotes"', ['    """Ends in "quotes" """']),
        ('A """ and \\', ['    """A \\"\\"\\" and \\\\"""']),
        (
            "A docstring that is longer.",
            ['    """A docstring that is', "    longer.", '    """'],
        ),
        ("Two.\n\nParts.", ['    """Two.', "", "    Parts.", '    """']),
    ],
)
def test_docstring(text: str, lines: list[str]) -> None:
    assert Layout(naming, 32).docstring(text, 1) == lines
    source = "def f():\n" + "\n".join(lines) + "\n"
    assert black.format_str(source, mode=_mode(32)) == source
    ast.parse(source)


@given(st.text(alphabet=st.sampled_from("ab '\"\\\n日")), st.integers(0, 40))
def test_string_parts_make_the_whole(value: str, room: int) -> None:
    parts = string_parts(value, room)
    assert "".join(ast.literal_eval(part) for part in parts) == value
    assert all(len(part) <= max(room, 12) for part in parts)


@given(st.text(alphabet=st.sampled_from("ab '\"\\\n日")), st.integers(0, 40))
def test_parts_of_a_raw_string_make_the_whole(value: str, room: int) -> None:
    parts = string_parts(value, room, is_raw=True)
    assert "".join(ast.literal_eval(part) for part in parts) == value
    assert all(len(part) <= max(room, 12) for part in parts if part.startswith("r"))


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_random_statements_are_as_both_formatters_want_them(width: int, seed: int) -> None:
    texts = list(_written(Writer(random.Random(seed)), width))
    assert [_blacked(text, width) for text in texts] == texts
    assert _ruffed(texts, width) == texts


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_wild_statements_are_as_black_wants_them(width: int, seed: int) -> None:
    texts = list(_written(Writer(random.Random(seed), wild=True), width))
    assert [_blacked(text, width) for text in texts] == texts


def _written(writer: Writer, width: int) -> Iterator[str]:
    """Random statements whose layout means the same as one long line and keeps to the width.

    Left out: lines that a long name makes too long, and what the two formatters disagree on: values
    assigned to `x[…]` that need a line of their own, and loops over a name that fills the line.
    """
    for _ in range(30):
        step = writer.step()
        text = _function(step, width)
        flat = _function(step, 10**6)
        assert ast.dump(ast.parse(text)) == ast.dump(ast.parse(flat))
        too_long = any(len(line) > width for line in text.split("\n"))
        if (
            not too_long
            and not _disagreed(step, text)
            and "\n) in (" not in text.replace("    ", "")
        ):
            yield text


def _disagreed(step: Step, text: str) -> bool:
    if isinstance(step, (Within, Loop)):
        return any(_disagreed(inner, text) for inner in step.body)
    bracketed = isinstance(step, Let) and (
        step.annotation is not None or isinstance(step.target, Item)
    )
    return bracketed and any(line.endswith(("] = (", "[")) for line in text.split("\n"))


def _function(step: Step, width: int) -> str:
    return "\n".join(["async def f():", *Layout(naming, width).steps([step], 1)]) + "\n"


def _mode(width: int) -> black.Mode:
    return black.Mode(line_length=width, target_versions={black.TargetVersion.PY311})


def _blacked(text: str, width: int) -> str:
    return black.format_str(text, mode=_mode(width))


def _ruffed(texts: list[str], width: int) -> list[str]:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", f"--line-length={width}", "-"]
    mark = "\n\n##\n"
    done = subprocess.run(
        command, input=mark.join(texts), capture_output=True, text=True, check=True
    )
    parts = done.stdout.split("\n" + mark)
    return [*(part + "\n" for part in parts[:-1]), parts[-1]]
