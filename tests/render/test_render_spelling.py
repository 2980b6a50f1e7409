"""Expressions as text."""

from __future__ import annotations

import pytest

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
    Prefix,
    Sym,
    Unpacked,
    Var,
)
from orchscaffold.render.spelling import spell

A, B, C = Var("a"), Var("b"), Var("c")
EACH = Each("generator", A, "a", B)

CASES: tuple[tuple[Code, str], ...] = (
    # no parentheses where none are needed
    (Infix(Infix(A, "+", B), "+", C), "a + b + c"),
    (Infix(A, "==", Infix(B, "|", C)), "a == b | c"),
    (Infix(A, "or", Infix(B, "and", C)), "a or b and c"),
    (Prefix("not", Infix(A, "in", B)), "not a in b"),
    (Invoke(A, (Func((), B),)), "a(lambda: b)"),
    (Invoke(A, (EACH,)), "a(a for a in b)"),
    (Item(A, Display("tuple", (B, C))), "a[b, c]"),
    (Get(Lit("x"), "upper"), '"x".upper'),
    # parentheses where the tree needs them
    (Infix(A, "-", Infix(B, "-", C)), "a - (b - c)"),
    (Infix(Infix(A, "==", B), "==", C), "(a == b) == c"),
    (Infix(Infix(A, "**", B), "**", C), "(a**b) ** c"),
    (Prefix("-", Infix(A, "**", B)), "-(a**b)"),
    (Infix(Prefix("not", A), "is", B), "(not a) is b"),
    (Get(Awaited(A), "b"), "(await a).b"),
    (Awaited(Infix(A, "or", B)), "await (a or b)"),
    (Get(Lit(1), "real"), "(1).real"),
    (Get(Lit(-1), "real"), "(-1).real"),
    (Infix(Lit(-1), "**", A), "(-1) ** a"),
    (Get(Func(("x",), A), "b"), "(lambda x: a).b"),
    (Invoke(A, (EACH, B)), "a((a for a in b), b)"),
    (Invoke(A, (Unpacked("**", Infix(A, "|", B)),)), "a(**(a | b))"),
    (Each("list", A, "a", Func((), B)), "[a for a in (lambda: b)]"),
    # displays
    (Display("tuple", ()), "()"),
    (Display("tuple", (A,)), "(a,)"),
    (Item(A, Display("tuple", (B,))), "a[(b,)]"),
    (Display("set", ()), "set()"),
    (Display("list", (Unpacked("*", A), B)), "[*a, b]"),
    (Pairs(((Lit("k"), A), (Unpacked("**", B), B))), '{"k": a, **b}'),
    (Each("set", A, "a, b", C), "{a for a, b in c}"),
    # names
    (Sym("m", "Outer.Inner"), "Outer.Inner"),
    (Invoke(Sym("m"), (A,), (("b", C),)), "m(a, b=c)"),
)


@pytest.mark.parametrize(("code", "text"), CASES)
def test_spelling(code: Code, text: str) -> None:
    assert spell(code, lambda sym: sym.name or sym.module) == text


@pytest.mark.parametrize(
    "code", [Infix(A, "<>", B), Display("frozenset", ()), Each("dict", A, "a", B)]
)
def test_what_python_does_not_have(code: Code) -> None:
    with pytest.raises(KeyError):
        spell(code, lambda sym: sym.name)
