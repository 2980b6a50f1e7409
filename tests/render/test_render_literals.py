"""Values as source text."""

from __future__ import annotations

import math
from types import EllipsisType

import black
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.model.ir import Constant
from orchscaffold.render.literals import literal, raw_string, text_width

CASES: tuple[tuple[Constant | EllipsisType, str], ...] = (
    (None, "None"),
    (True, "True"),
    (..., "..."),
    (0, "0"),
    (-7, "-7"),
    (1.5, "1.5"),
    (-0.0, "-0.0"),
    (1e16, "1e16"),
    (1e-7, "1e-07"),
    (math.inf, 'float("inf")'),
    (-math.inf, 'float("-inf")'),
    (2j, "2.0j"),
    (1 + 2j, "complex(1.0, 2.0)"),
    (complex(-0.0, 2), "complex(-0.0, 2.0)"),
    (complex(1, math.inf), 'complex(1.0, float("inf"))'),
    ("", '""'),
    ("plain", '"plain"'),
    ("it's", '"it\'s"'),
    ('say "no"', "'say \"no\"'"),
    ("'\"", '"\'\\""'),
    ("a\n\t\\\x00\x7f", '"a\\n\\t\\\\\\x00\\x7f"'),
    ("é日本😀", '"é日本😀"'),
    ("\u202e\u00a0\ud800", '"\\u202e\\xa0\\ud800"'),
    (b"", 'b""'),
    (b'\x00"\xff', "b'\\x00\"\\xff'"),
)


@pytest.mark.parametrize(("value", "text"), CASES)
def test_spelling(value: Constant | EllipsisType, text: str) -> None:
    assert literal(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", 'r""'),
        ("^plain$", 'r"^plain$"'),
        (r"^a \(b\)$", r'r"^a \(b\)$"'),
        ('say "no"', "r'say \"no\"'"),
        ("'\"", '"\'\\""'),
        ("open\\", '"open\\\\"'),
        ("a\nb", '"a\\nb"'),
    ],
)
def test_raw_spelling(value: str, text: str) -> None:
    assert raw_string(value) == text
    assert eval(text) == value


def test_nan() -> None:
    assert literal(math.nan) == 'float("nan")'


def test_an_integer_too_long_for_decimal_digits() -> None:
    assert eval(literal(-(10**5000))) == -(10**5000)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.complex_numbers(allow_nan=False),
    st.text(),
    st.text(alphabet="'\"\\\n a"),
    st.binary(),
)


@given(VALUES)
def test_the_text_means_the_value(value: Constant) -> None:
    again = eval(literal(value))
    assert (type(again), repr(again)) == (type(value), repr(value))


@given(VALUES)
def test_black_leaves_it_alone(value: Constant) -> None:
    text = f"value = {literal(value)}\n"
    assert black.format_str(text, mode=black.Mode(line_length=100_000)) == text


@pytest.mark.parametrize(("text", "width"), [("", 0), ("abc", 3), ("日本", 4), ("e\u0301", 1)])
def test_text_width(text: str, width: int) -> None:
    assert text_width(text) == width
