"""Source in colours: every letter stays where it is, whatever the source is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from orchscaffold.report.highlight import highlighted

PACKAGE = Path(__file__).resolve().parents[2] / "orchscaffold"


def kinds(text: str) -> list[tuple[str, str]]:
    """The parts that have a kind."""
    lines = tuple(enumerate(text.split("\n"), start=1))
    return [span for _, spans in highlighted(lines) for span in spans if span[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("x = y.z", []),
        ("match = 1", [("1", "n")]),
        ("def go(): pass", [("def", "k"), ("go", "d"), ("pass", "k")]),
        ("class A: ...  # b", [("class", "k"), ("A", "d"), ("# b", "c")]),
        ("x = 'a' 'b'", [("'a'", "s"), ("'b'", "s")]),
        ("x = '''a\n  b'''", [("'''a", "s"), ("  b'''", "s")]),
        ("x = f'{a!r:>{b}} {f\"{c}\"}' + d", [("f'{a!r:>{b}} {f\"{c}\"}'", "s")]),
        ("x = rb'\\'", []),
        ("if:\n  'a", [("if", "k")]),
        ("x = 'é' or ö", [("'é'", "s"), ("or", "k")]),
    ],
)
def test_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


# Without the phase that traces: on Python 3.13.0 tracing breaks into the tokenizer's own generator.
@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink))
@given(st.lists(st.text(st.characters(exclude_characters="\r\n"))))
def test_nothing_is_lost(lines: list[str]) -> None:
    given_lines = tuple(enumerate(lines, start=7))

    found = tuple(highlighted(given_lines))

    assert tuple((number, "".join(text for text, _ in spans)) for number, spans in found) == (
        given_lines
    )


def test_nothing_is_lost_of_real_source() -> None:
    for path in sorted(PACKAGE.rglob("*.py"))[::9]:
        lines = tuple(enumerate(path.read_text(encoding="utf-8").split("\n"), start=1))
        found = tuple(highlighted(lines))
        joined = tuple((number, "".join(text for text, _ in spans)) for number, spans in found)
        assert joined == lines
        assert any(kind for _, spans in found for _, kind in spans)
