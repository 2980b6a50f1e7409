"""Each kind of condition, and what a test arranges for either answer."""

from __future__ import annotations

import pytest
from machine_runs import MakeMachine, arranged, endings, explored

CASES = [
    # What depends on nothing has one way.
    pytest.param("", "1 if LIMIT > 2 else 2", {"1"}, id="a constant of the module"),
    pytest.param("", "1 if 'a' in NAMES else 2", {"1"}, id="in a constant"),
    pytest.param("x: int", "1 if x is None else 2", {"2"}, id="never None"),
    pytest.param("x: Order", "1 if x else 2", {"1"}, id="a record is always true"),
    pytest.param("x: int", "1 if x == x else 2", {"1"}, id="equal to itself"),
    pytest.param("x: int", "1 if isinstance(x, str) else 2", {"2"}, id="certainly no instance"),
    # None and truth.
    pytest.param("x: int | None", "1 if x is None else 2", {"1", "2"}, id="is None"),
    pytest.param("x: int | None", "1 if x is not None else 2", {"1", "2"}, id="is not None"),
    pytest.param("x: str", "1 if not x else 2", {"1", "2"}, id="not a string"),
    pytest.param("x: int", "1 if x else 2", {"1", "2"}, id="truth of a number"),
    pytest.param("x: bool", "1 if x else 2", {"1", "2"}, id="truth of a flag"),
    pytest.param("x: list[int]", "1 if x else 2", {"1", "2"}, id="truth of a list"),
    pytest.param("x: dict[str, int]", "1 if x else 2", {"1", "2"}, id="truth of a dict"),
    pytest.param("x: Order | None", "1 if x else 2", {"1", "2"}, id="truth of what may be None"),
    pytest.param("x", "1 if x else 2", {"1", "2"}, id="truth of an unknown"),
    # Comparisons.
    pytest.param("x: Side", "1 if x == Side.SELL else 2", {"1", "2"}, id="an enum member"),
    pytest.param("x: Side", "1 if x is Side.SELL else 2", {"1", "2"}, id="is an enum member"),
    pytest.param("x: Side", "1 if x.value == 'sell' else 2", {"1", "2"}, id="an enum's value"),
    pytest.param("x: Side", "1 if x.name == 'SELL' else 2", {"1", "2"}, id="an enum's name"),
    pytest.param("x: int", "1 if x in (30, 40) else 2", {"1", "2"}, id="in a tuple"),
    pytest.param("x: str", "1 if x not in NAMES else 2", {"1", "2"}, id="not in a constant"),
    pytest.param("x: int", "1 if x > 0 else 2", {"1", "2"}, id="positive"),
    pytest.param("x: int, y: int", "1 if x > y * 3 else 2", {"1", "2"}, id="of two numbers"),
    pytest.param("x: int", "1 if 10 < x <= 12 else 2", {"1", "2"}, id="a chain"),
    pytest.param(
        "x: list[int], y: list[int]", "1 if len(x) != len(y) else 2", {"1", "2"}, id="lengths"
    ),
    pytest.param("x: str", "1 if x.startswith('ab') else 2", {"1", "2"}, id="a text's start"),
    pytest.param(
        "x: str", "1 if x.lower() == 'open' else 2", {"1", "2"}, id="a text in lower case"
    ),
    pytest.param("x: Order", "1 if x.size > 100 else 2", {"1", "2"}, id="a record's field"),
    pytest.param(
        "x: Order", "1 if x.note is None else 2", {"1", "2"}, id="a field that may be None"
    ),
    # Classes, attributes, keys.
    pytest.param("x: str | int", "1 if isinstance(x, str) else 2", {"1", "2"}, id="a union"),
    pytest.param("x: Order | Port", "1 if isinstance(x, Order) else 2", {"1", "2"}, id="records"),
    pytest.param("x: object", "1 if isinstance(x, Port) else 2", {"1", "2"}, id="any object"),
    pytest.param("x", "1 if isinstance(x, (Port, Order)) else 2", {"1", "2"}, id="one of classes"),
    pytest.param("x", "1 if isinstance(x, Port | Order) else 2", {"1", "2"}, id="a union of them"),
    pytest.param("x: object", "1 if isinstance(x, int | str) else 2", {"1", "2"}, id="of builtins"),
    pytest.param("x", "1 if x not in (None, 'a') else str(x)", {"1", "'a'"}, id="in texts"),
    pytest.param("x: str", "1 if x % 3 == '3' else 2", {"1", "2"}, id="a template"),
    pytest.param("x: str", "1 if x % (3, 4) else 2", {"1"}, id="a template for two"),
    pytest.param("x: int = LIMIT", "1 if x == 3 else 2", {"1", "2"}, id="a default by name"),
    pytest.param("x", "[k.note for k, v in x.items()] == []", {"True", "False"}, id="keys"),
    pytest.param("x", "1 if hasattr(x, 'note') else 2", {"1", "2"}, id="hasattr"),
    pytest.param("x", "getattr(x, 'note', 5) == 5", {"True", "False"}, id="getattr"),
    pytest.param("x: dict[str, int]", "1 if x.get('k') is None else 2", {"1", "2"}, id="get"),
    pytest.param("x: dict[str, int]", "1 if 'k' in x else 2", {"1", "2"}, id="a key"),
    pytest.param("x: dict[str, Any]", "1 if x.get('k') else 2", {"1", "2"}, id="a key of any type"),
    # What collaborators, functions and the object itself give.
    pytest.param("", "1 if self.port.send('a') > 5 else 2", {"1", "2"}, id="a collaborator"),
    pytest.param("", "1 if self.port.retries > 5 else 2", {"1", "2"}, id="its attribute"),
    pytest.param("", "1 if load('a') > 5 else 2", {"1", "2"}, id="a function of a module"),
    pytest.param("", "1 if helpers.load('a') > 5 else 2", {"1", "2"}, id="through its module"),
    pytest.param("", "1 if self.limit > 50 else 2", {"1", "2"}, id="the constructor's argument"),
    pytest.param("", "1 if self.count > 2 else 2", {"1", "2"}, id="state that was there before"),
    pytest.param("x: int", "self.twice(x) if x > 2 else self.default()", {"2", "9"}, id="followed"),
    pytest.param("", "1 if self.is_full else 2", {"1", "2"}, id="its own property"),
    pytest.param("a: Order, b: Order", "1 if a is b else 2", {"1", "2"}, id="aliases"),
]


@pytest.mark.parametrize(("parameters", "expression", "expected"), CASES)
def test_condition(
    machine_for: MakeMachine, parameters: str, expression: str, expected: set[str]
) -> None:
    found = endings(machine_for(parameters, f"return {expression}"))
    if expected == {"2", "9"}:
        assert "9" in found
        assert len(found) == 2
    else:
        assert found == expected


def test_the_smallest_value_of_the_right_type(machine_for: MakeMachine) -> None:
    machine = machine_for("x: int", "return 'over' if x > 41 else 'under'")
    by_ending = {
        str(path.ending.value.value): arranged(machine, path, dict(path.arguments)["x"])  # type: ignore[union-attr]
        for path in explored(machine).paths
    }
    assert by_ending == {"under": 1, "over": 42}


def test_contradictions_are_not_arranged(machine_for: MakeMachine) -> None:
    body = """
    if x > 3:
        if x < 2:
            return "never"
        return "big"
    return "small"
    """
    assert endings(machine_for("x: int", body)) == {"'big'", "'small'"}


@pytest.mark.parametrize(
    ("parameters", "body", "expected"),
    [
        ("x: dict[str, int]", "x.get('k', 5) + 0", {"1", "5"}),
        ("x: dict[str, int]", "x.get('k', 1) + 0", {"2", "1"}),
        ("x: dict[str, int]", "x.pop('k', 1) + 0", {"2", "1"}),
        ("x: dict[str, int]", "(x.get('k') or 1) + 0", {"2", "1"}),
        ("x: int", "x or 1", {"2", "1"}),
        ("x: int", "x or 5", {"1", "5"}),
        ("x", "str(getattr(x, 'note', 'note'))", {"'1'", "'note'"}),
    ],
)
def test_what_is_there_differs_from_what_replaces_it(
    machine_for: MakeMachine, parameters: str, body: str, expected: set[str]
) -> None:
    assert endings(machine_for(parameters, f"return {body}\n")) == expected
