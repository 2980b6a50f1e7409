"""The changes: one place each, the rest of the module to the byte, and every one runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.proving.mutants import Mutant, mutants_of, sample
from orchscaffold.source import parse_source, source_from_bytes

CLASS = """class C:
    def act(self, x):
{body}
"""

NO_CHANGES = [
    ("a docstring", '"""What it does."""'),
    ("nothing", "pass"),
    ("a local name", "y = x"),
    ("a bare return", "return"),
    ("an annotation", "y: 'Text' = x"),
    ("an inner annotation", "def inner(a: int) -> 'str': pass"),
]

CHANGES = [
    ("a condition", "if x: pass", [("condition", "(not (x))")]),
    ("a comparison", "y = x > z", [("comparison", "(x <= z)")]),
    ("is None", "y = x is not z", [("comparison", "(x is z)")]),
    ("and", "y = x and z", [("condition", "((x) or (z))")]),
    ("a call", "x.send()", [("call", "pass")]),
    ("a log record", "self.logger.info(x)", [("log", "pass")]),
    ("an attribute", "self.y = x", [("store", "pass")]),
    ("an item", "self.y[x] = z", [("store", "pass")]),
    ("a sum", "self.n += z", [("store", "pass")]),
    ("a raise", "raise x", [("raise", "pass")]),
    ("a value", "return x", [("return", "None")]),
    ("no value", "return None", [("return", "object()")]),
    ("a number", "y = 1", [("constant", "2")]),
    ("a flag", "y = True", [("constant", "False")]),
    ("an endless loop", "while True:\n    pass", [("constant", "False")]),
    ("a text", "y = 'a'", [("constant", "'a_'")]),
    ("a loop goes on", "for y in x:\n    continue", [("loop", "break")]),
    ("a loop ends", "for y in x:\n    break", [("loop", "continue")]),
    ("a handler", "try:\n    y = x\nexcept OSError:\n    y = z", [("handler", "raise")]),
    ("a choice", "y = x if z else w", [("condition", "(not (z))")]),
]


def mutants(text: str, classes: tuple[str, ...] = ("C",)) -> tuple[Mutant, ...]:
    source = source_from_bytes(Path("m.py"), text.encode())
    return mutants_of(source, parse_source(source), classes)


def in_class(body: str) -> str:
    return CLASS.format(body="\n".join(f"        {line}" for line in body.split("\n")))


@pytest.mark.parametrize(("name", "body"), NO_CHANGES, ids=[name for name, _ in NO_CHANGES])
def test_what_does_nothing_is_not_changed(name: str, body: str) -> None:
    assert mutants(in_class(body)) == ()


@pytest.mark.parametrize(
    ("name", "body", "expected"), CHANGES, ids=[name for name, _, _ in CHANGES]
)
def test_each_kind_of_change(name: str, body: str, expected: list[tuple[str, str]]) -> None:
    text = in_class(body)
    found = mutants(text)
    assert [(mutant.kind, mutant.after) for mutant in found] == expected
    for mutant in found:
        ast.parse(mutant.text)
        assert ast.dump(ast.parse(mutant.text)) != ast.dump(ast.parse(text))
        assert mutant.method == "C.act"


def test_only_the_methods_of_the_classes_asked_for() -> None:
    text = (
        "def f():\n    return 1\n\n"
        + in_class("return 2")
        + "\nclass D:\n    def g(self): return 3"
    )
    assert [mutant.method for mutant in mutants(text)] == ["C.act", "C.act"]
    assert {mutant.method for mutant in mutants(text, ("C", "D"))} == {"C.act", "D.g"}


def test_the_rest_of_the_module_stays_to_the_byte() -> None:
    text = "# ä\r\nX = 'é'\r\n" + in_class("return 'ü', x").replace("\n", "\r\n") + "# end"
    source = source_from_bytes(Path("m.py"), text.encode())
    for mutant in mutants_of(source, parse_source(source), ("C",)):
        assert mutant.text.startswith("# ä\r\nX = 'é'\r\nclass C:\r\n")
        assert mutant.text.endswith("\r\n# end")


@given(st.integers(0, 40), st.integers(0, 5))
def test_a_sample_is_the_same_for_the_same_seed(count: int, seed: int) -> None:
    every = mutants(in_class("\n".join(f"self.a{n} = x" for n in range(20))))
    chosen = sample(every, count, seed)
    assert chosen == sample(every, count, seed)
    assert len(chosen) == (min(count, 20) or 20)
    assert [mutant.line for mutant in chosen] == sorted(mutant.line for mutant in chosen)
