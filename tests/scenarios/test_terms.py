"""Pure operations once their leaves have values."""

from __future__ import annotations

import enum

import pytest

from orchscaffold.model.types import Named, builtin
from orchscaffold.scenarios.conditions.terms import (
    Failed,
    Unevaluable,
    constants_of,
    evaluate,
    is_pure,
    leaves_of,
)
from orchscaffold.scenarios.values import (
    Dict,
    Hidden,
    Input,
    Instance,
    Known,
    Leaf,
    Origin,
    Sequence,
    Term,
    Value,
)


class Side(enum.Enum):
    BUY = "buy"


X = Leaf(Origin("param", "x"), builtin("int"))
S = Leaf(Origin("param", "s"), builtin("str"))
OBJECT = Instance(Named("app", "Order"))
SHAPED = Input(Origin("param", "x"), builtin("int"))
SHAPED.shape = X
ASSIGNED: dict[Leaf, object] = {X: 6, S: "ab"}


def term(op: str, *args: object) -> Term:
    wrapped = (Known(arg) if isinstance(arg, (int, str, tuple, type)) else arg for arg in args)
    return Term(op, tuple(wrapped))  # type: ignore[arg-type]


CASES = [
    (Known(3), 3),
    (X, 6),
    (SHAPED, 6),
    (term("+", X, 1), 7),
    (term("in", X, (6, 7)), True),
    (term("not in", X, Sequence("list", [Known(6), X])), False),
    (term("unary:-", X), -6),
    (term("unary:not", X), False),
    (term("call:builtins.len", S), 2),
    (term("call:builtins.int", "ff", Term("keyword:base", (Known(16),))), 255),
    (term("method:upper", S), "AB"),
    (term("attr:value", Known(Side.BUY)), "buy"),
    (term("item", S, 1), "b"),
    (term("item", Known(Side), "BUY"), Side.BUY),
    (term("construct", Known(Side), "buy"), Side.BUY),
    (term("fstring", "n=", X), "n=6"),
    (Term("formatted", (X, Known("03"))), None),
    (term("formatted:r", S, ""), "'ab'"),
    (term("truth", S), True),
    (Sequence("tuple", [X, Known(2)]), (6, 2)),
    (Sequence("set", [X, X]), {6}),
    (Dict([(S, X)]), {"ab": 6}),
    (term("==", OBJECT, OBJECT), True),
    (term("!=", OBJECT, Instance(Named("app", "Order"))), True),
    (term("in", OBJECT, Sequence("list", [OBJECT])), True),
]


@pytest.mark.parametrize(("value", "expected"), CASES, ids=lambda item: repr(item)[:40])
def test_evaluate(value: Value, expected: object) -> None:
    if isinstance(value, Term) and value.op == "formatted":
        value, expected = Term("formatted:", value.args), "006"
    found = evaluate(value, ASSIGNED)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "value",
    [
        Hidden("unknown"),
        Leaf(Origin("param", "other"), builtin("int")),
        Input(Origin("param", "open"), builtin("int")),
        term("+", OBJECT, 1),
        term("unary:not", OBJECT),
        term("call:builtins.str", OBJECT),
        term("fstring", OBJECT),
        term("attr:size", OBJECT),
        term("attr:__class__", X),
        term("method:__len__", S),
        term("method:open", S),
        term("item", OBJECT, 1),
    ],
    ids=lambda item: repr(item)[:40],
)
def test_without_a_value(value: Value) -> None:
    with pytest.raises(Unevaluable):
        evaluate(value, ASSIGNED)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (term("//", X, 0), ZeroDivisionError),
        (term("call:builtins.int", S), ValueError),
        (term("item", S, 9), IndexError),
        (term("construct", Known(Side), "hold"), ValueError),
        (term("<", X, S), TypeError),
        (Sequence("set", [Known([])]), TypeError),
        (Dict([(Known([]), X)]), TypeError),
    ],
    ids=lambda item: repr(item)[:40],
)
def test_what_the_operation_raises(value: Value, error: type[Exception]) -> None:
    with pytest.raises(Failed) as failed:
        evaluate(value, ASSIGNED)
    assert type(failed.value.error) is error


def test_leaves_and_constants() -> None:
    value = term("+", Sequence("list", [S, SHAPED]), Dict([(Known("k"), X)]), 3, (4, "x"))
    assert leaves_of(value) == (S, X)
    assert constants_of(value) == ("k", 3, 4, "x")
    assert is_pure(value)
    assert not is_pure(OBJECT)
    assert not is_pure(Sequence("list", [OBJECT]))
