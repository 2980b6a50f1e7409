"""Conditions on leaves and the values that meet them."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.model.types import LiteralOf, Named, TypeRef, UnionOf, builtin
from orchscaffold.scenarios.conditions.candidates import candidates_for, default_of, is_scalar_type
from orchscaffold.scenarios.conditions.solver import Condition, Conditions, Solver
from orchscaffold.scenarios.values import Known, Leaf, Origin, Sequence, Term, Value


class Side(enum.Enum):
    BUY = "buy"
    SELL = "sell"


def enum_of(ref: Named) -> type[enum.Enum] | None:
    return Side if ref.qualname == "Side" else None


SIDE = Named("app", "Side")
DECIMAL = Named("decimal", "Decimal")
MOMENT = Named("datetime", "datetime")
SPAN = Named("datetime", "timedelta")


def leaf(name: str, type_: TypeRef, *preferred: object) -> Leaf:
    return Leaf(Origin("param", name), type_, preferred)


X = leaf("x", builtin("int"))
Y = leaf("y", builtin("int"))
S = leaf("s", builtin("str"))


def solved(*conditions: Condition) -> dict[str, object] | None:
    gathered = Conditions()
    for condition in conditions:
        gathered.append(condition)
    found = Solver(enum_of).solve(gathered)
    return None if found is None else {item.origin.name: value for item, value in found.items()}


def compare(left: Value, op: str, right: Value, want: str = "true") -> Condition:
    return Condition(Term(op, (left, right)), want)


CASES = [
    pytest.param([], {}, id="nothing"),
    pytest.param([compare(X, "==", X)], {"x": 1}, id="the first value will do"),
    pytest.param([compare(X, ">", Known(0), "false")], {"x": 0}, id="an edge"),
    pytest.param([compare(X, ">", Known(41))], {"x": 42}, id="just beyond a constant"),
    pytest.param([compare(X, ">", Known(-41), "false")], {"x": -41}, id="a limit itself"),
    pytest.param([compare(X, "==", Known(41))], {"x": 41}, id="a constant"),
    pytest.param([compare(X, ">", Y)], {"x": 1, "y": 0}, id="two leaves"),
    pytest.param(
        [compare(X, ">", Y), compare(Y, "==", Known(50))], {"x": 51, "y": 50}, id="linked"
    ),
    pytest.param([compare(X, ">", Known(3)), compare(X, "<", Known(2))], None, id="contradiction"),
    pytest.param([compare(X, "!=", X)], None, id="never"),
    pytest.param([Condition(Term("call:builtins.int", (S,)), "ok")], {"s": "1"}, id="a number"),
    pytest.param(
        [Condition(Term("call:builtins.int", (S,)), "raises", "ValueError")],
        {"s": "s"},
        id="no number",
    ),
    pytest.param(
        [Condition(Term("//", (X, Y)), "raises", "ArithmeticError")],
        {"x": 1, "y": 0},
        id="an error by its base",
    ),
    pytest.param([Condition(Term("//", (X, Y)), "raises", "KeyError")], None, id="another error"),
    pytest.param([compare(X, "in", Known((30, 40)))], {"x": 30}, id="in a constant"),
    pytest.param(
        [compare(X, "in", Sequence("list", [Known(8), Y])), compare(Y, "!=", X)],
        {"x": 8, "y": 1},
        id="in a list with leaves",
    ),
    pytest.param(
        [Condition(Term("method:startswith", (S, Known("ab"))), "true")], {"s": "ab"}, id="a start"
    ),
    pytest.param(
        [compare(leaf("side", SIDE), "==", Known(Side.SELL))], {"side": Side.SELL}, id="a member"
    ),
    pytest.param(
        [compare(leaf("price", DECIMAL), ">", Known(Decimal("9.5")))],
        {"price": Decimal("10.5")},
        id="a decimal",
    ),
    pytest.param(
        [compare(leaf("mode", LiteralOf(("a", "b"))), "==", Known("b"))],
        {"mode": "b"},
        id="literal",
    ),
    pytest.param(
        [compare(leaf("n", builtin("int"), 17), ">", Known(3))], {"n": 17}, id="a preferred value"
    ),
]


@pytest.mark.parametrize(("conditions", "expected"), CASES)
def test_solution(conditions: list[Condition], expected: dict[str, object] | None) -> None:
    assert solved(*conditions) == expected


def test_what_allows_says_holds_afterwards() -> None:
    solver, conditions = Solver(enum_of), Conditions()
    assert solver.allows(conditions, compare(X, ">", Known(3)))
    conditions.append(compare(X, ">", Known(3)))
    assert not solver.allows(conditions, compare(X, "<", Known(2)))
    assert solver.allows(conditions, compare(Y, "<", X))
    assert len(conditions) == 1
    conditions.append(compare(Y, "<", X))
    assert len(conditions.groups()) == 1
    assert solver.value_of(X, conditions) == 4
    assert solver.value_of(S, conditions) == "s"


OPS = st.sampled_from(["<", "<=", "==", "!=", ">", ">="])
SIDES = st.sampled_from([X, Y, Known(0), Known(4), Known(-7), Term("+", (X, Y))])
ANSWERS = st.sampled_from(["true", "false"])


@given(st.lists(st.builds(compare, SIDES, OPS, SIDES, ANSWERS), max_size=5))
def test_step_by_step_as_all_at_once(wanted: list[Condition]) -> None:
    solver, conditions = Solver(enum_of), Conditions()
    for condition in wanted:
        if condition.leaves and solver.allows(conditions, condition):
            conditions.append(condition)
    step_by_step = solver.solve(conditions)
    assert step_by_step is not None
    assert all(condition.holds(step_by_step) for condition in conditions)
    afresh = Conditions()
    for condition in conditions:
        afresh.append(condition)
    assert Solver(enum_of).solve(afresh) == step_by_step


# --- candidates


@pytest.mark.parametrize(
    ("type_", "hints", "expected"),
    [
        (builtin("bool"), (), (True, False)),
        (builtin("str"), ("Open",), ("name", "Open", "open", "OPEN", "Open1", "1Open1", "", "1")),
        (builtin("str"), (Side.BUY,), ("name", "BUY", "buy", "")),
        (builtin("int"), (41, True), (1, 41, 42, 40, 0, 2, -1, 3, 10, 100)),
        (builtin("int"), (float("nan"), float("inf")), (1, 0, 2, -1, 3, 10, 100)),
        (DECIMAL, (0.5,), (Decimal(1), Decimal("0.5"), Decimal("1.5"))),
        (SPAN, (dt.timedelta(hours=2),), (dt.timedelta(seconds=1), dt.timedelta(hours=2))),
        (SIDE, (), (Side.BUY, Side.SELL)),
        (LiteralOf((3, 4)), (), (3, 4)),
        (UnionOf((builtin("bool"), SIDE)), (), (True, False, Side.BUY, Side.SELL)),
    ],
    ids=str,
)
def test_candidates(
    type_: TypeRef, hints: tuple[object, ...], expected: tuple[object, ...]
) -> None:
    assert candidates_for(type_, "name", hints, enum_of)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (builtin("int"), True),
        (builtin("str"), True),
        (MOMENT, True),
        (SIDE, True),
        (LiteralOf(("a",)), True),
        (UnionOf((builtin("int"), builtin("str"))), True),
        (UnionOf((builtin("int"), Named("app", "Order"))), False),
        (Named("app", "Order"), False),
        (builtin("list"), False),
    ],
    ids=str,
)
def test_scalar_types(type_: TypeRef, expected: bool) -> None:
    assert is_scalar_type(type_, enum_of) is expected


def test_a_moment_has_a_time_zone() -> None:
    default = default_of(MOMENT, "at", enum_of)
    assert isinstance(default, dt.datetime)
    assert default.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("type_", "avoided", "expected"),
    [
        ("int", (), 1),
        ("int", (5,), 1),
        ("int", (1,), 2),
        ("bool", (True,), False),
        ("str", ("x",), "1"),
    ],
)
def test_what_stands_for_a_missing_value_comes_last(
    type_: str, avoided: tuple[object, ...], expected: object
) -> None:
    one = Leaf(Origin("param", "x"), builtin(type_), (), avoided)
    assert Solver(enum_of).default(one) == expected
    gathered = Conditions()
    gathered.append(Condition(one, "ok"))
    assert Solver(enum_of).solve(gathered) == {one: expected}


def test_a_default_of_its_own_is_kept() -> None:
    assert Solver(enum_of).default(Leaf(Origin("param", "x"), builtin("int"), (1,), (1,))) == 1
