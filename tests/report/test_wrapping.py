"""Narrow terminals: prose is broken between words, what is copied never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.report.lines import CODE, FAINT, PLACE, STRONG, Line, line, plain
from orchscaffold.report.wrapping import fitted

PROSE = "one two three four five six seven"
COMMAND = "Write it with: orchscaffold new coordinator src/a.py"


def shown(text: Line, width: int) -> list[str]:
    return [plain(part) for part in fitted(text, width)]


@pytest.mark.parametrize(
    ("whole", "width"),
    [
        ((), 10),
        (line("short"), 10),
        (line(PROSE), len(PROSE)),
        (line("a" * 50), 10),
        (line(("tests/a b/test_one two.py", PLACE)), 10),
        (line("done ", ("orchscaffold check --fix now", STRONG)), 10),
        (line("   7 | ", ("    x = one + two + three", CODE)), 10),
        (line((COMMAND, FAINT), indent=4), 20),
        (line("a b c ", ("path one", PLACE)), 5),
    ],
)
def test_what_stays_whole(whole: Line, width: int) -> None:
    assert list(fitted(whole, width)) == [whole]


@pytest.mark.parametrize(
    ("whole", "width", "expected"),
    [
        (line(PROSE), 16, ["one two three", "four five six", "seven"]),
        (line(PROSE, indent=2), 15, ["  one two three", "  four five six", "  seven"]),
        (
            line(("name", STRONG), "  ", (PROSE, FAINT)),
            20,
            ["name  one two three", "      four five six", "      seven"],
        ),
        (
            line(("src/long/path.py:1:1", PLACE), ": ", ("three or four words", "")),
            24,
            ["src/long/path.py:1:1:", "    three or four words"],
        ),
        (line(("5 found", STRONG), " in two files (all new)"), 20, None),
        (line(("a/path.py", PLACE), "  written: two tests"), 20, None),
    ],
)
def test_prose_is_broken(whole: Line, width: int, expected: list[str] | None) -> None:
    found = shown(whole, width)

    assert all(len(text) <= width for text in found)
    assert " ".join(text.strip() for text in found).split() == plain(whole).split()
    assert expected is None or found == expected


def test_blanks_before_the_last_words_are_kept() -> None:
    found = shown(line(("a/path.py", PLACE), "  one two three four"), 20)

    assert found == ["a/path.py  one two", "           three", "           four"]


TEXT = st.text("abc  -/", min_size=1, max_size=40)


@given(st.lists(st.tuples(TEXT, st.sampled_from(["", FAINT, PLACE, STRONG, CODE]))), st.integers(1))
def test_no_word_is_lost_or_broken(spans: list[tuple[str, str]], width: int) -> None:
    whole = tuple(spans)

    parts = list(fitted(whole, width % 60 + 1))

    assert " ".join(plain(part) for part in parts).split() == plain(whole).split()
