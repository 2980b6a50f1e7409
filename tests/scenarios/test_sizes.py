"""Values stay small while code is read, whatever one line of it asks for."""

from __future__ import annotations

import pytest

from orchscaffold.scenarios.conditions.sizes import is_long, is_too_large

SMALL: list[tuple[str, list[object]]] = [
    ("+", [10**3000, 1]),
    ("**", [10, 300]),
    ("**", [1, 10**12]),
    ("**", [1.5, 10**6]),
    ("<<", [1, 9000]),
    ("<<", [0, 10**12]),
    ("*", ["ab", 1000]),
    ("*", [3, [1, 2]]),
    ("%", ["%5d", 1]),
    ("%", [10**6, 7]),
    ("call:builtins.len", [range(10**12)]),
    ("call:builtins.sum", [range(1000)]),
    ("call:builtins.bytes", [1000]),
    ("method:ljust", ["a", 80]),
    ("method:replace", ["abc", "b", "dd"]),
    ("formatted", [1, ">20"]),
]
LARGE: list[tuple[str, list[object]]] = [
    ("**", [10, 10**10]),
    ("**", [-10, 10**10]),
    ("<<", [1, 10**11]),
    ("*", [1 << 6000, 1 << 6000]),
    ("*", ["a", 10**12]),
    ("*", [10**12, b"a"]),
    ("*", [[0], 10**12]),
    ("%", ["%9999999999d", 1]),
    ("call:builtins.pow", [10, 10**10]),
    ("call:builtins.sum", [range(10**12)]),
    ("call:builtins.sorted", [range(10**30)]),
    ("call:builtins.bytes", [10**12]),
    ("call:builtins.format", [1, ">9999999999"]),
    ("method:zfill", ["1", 10**11]),
    ("method:to_bytes", [1, 10**11, "big"]),
    ("method:replace", ["a" * 1000, "a", "b" * 1000]),
    ("method:format", ["{:>9999999999}", 1]),
    ("formatted", [1, ">9999999999"]),
]


@pytest.mark.parametrize(("op", "args"), SMALL)
def test_what_may_be_computed(op: str, args: list[object]) -> None:
    assert not is_too_large(op, args)


@pytest.mark.parametrize(("op", "args"), LARGE)
def test_what_is_left_out(op: str, args: list[object]) -> None:
    assert is_too_large(op, args)


@pytest.mark.parametrize(
    ("value", "long"),
    [
        ("a" * 10, False),
        (range(1000), False),
        (7, False),
        (range(10**12), True),
        ("a" * 10**6, True),
    ],
)
def test_what_is_looped_over(value: object, long: bool) -> None:
    assert is_long(value) is long
