"""Byte edits: in order, joined, and refused where they cannot be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import FileError, ProofError
from orchscaffold.patching.edits import Edit, TextEdit, apply_edits, byte_edits
from orchscaffold.source import source_from_bytes


@pytest.mark.parametrize(
    ("content", "edits", "expected"),
    [
        (b"", (), b""),
        (b"abc", (), b"abc"),
        (b"abc", (Edit(1, 1, b""),), b"abc"),
        (b"abc", (Edit(0, 0, b"x"),), b"xabc"),
        (b"abc", (Edit(3, 3, b"x"),), b"abcx"),
        (b"abc", (Edit(0, 0, b"x"), Edit(1, 2, b"y"), Edit(2, 2, b"z")), b"xayzc"),
    ],
)
def test_apply(content: bytes, edits: tuple[Edit, ...], expected: bytes) -> None:
    assert apply_edits(content, edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(2, 1, b""),),
        (Edit(0, 4, b""),),
        (Edit(1, 2, b""), Edit(0, 0, b"x")),
        (Edit(0, 2, b""), Edit(1, 1, b"x")),
    ],
)
def test_edits_that_overlap_are_our_bug(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(ProofError, match="overlap"):
        apply_edits(b"abc", edits)


@pytest.mark.parametrize(
    ("content", "at", "place"),
    [
        (b"x = 1\n", 6, 6),
        (b"\xef\xbb\xbfx = 1\n", 6, 9),
        ("é = 1\n".encode(), 6, 7),
        ("# coding: latin-1\né = 1\n".encode("latin-1"), 24, 24),
        ("# coding: cp932\n# 表\nx = 1\n".encode("cp932"), 20, 21),
    ],
)
def test_offsets_become_bytes(content: bytes, at: int, place: int) -> None:
    source = source_from_bytes(Path("t.py"), content)
    assert byte_edits(source, [TextEdit(at, at, "y\n")]) == (Edit(place, place, b"y\n"),)


def test_insertions_at_one_place_are_joined_in_order() -> None:
    source = source_from_bytes(Path("t.py"), b"x\n")
    edits = byte_edits(source, [TextEdit(2, 2, "a"), TextEdit(0, 0, "b"), TextEdit(2, 2, "c")])
    assert edits == (Edit(0, 0, b"b"), Edit(2, 2, b"ac"))


def test_text_that_the_encoding_lacks_is_refused() -> None:
    source = source_from_bytes(Path("t.py"), b"# coding: latin-1\n")
    with pytest.raises(FileError, match="which has no '€'"):
        byte_edits(source, [TextEdit(18, 18, "x = '€'\n")])


def test_an_encoding_that_keeps_a_state_is_refused_where_that_matters() -> None:
    content = b"# coding: utf-7\n# +AGEAYg-\nx = 1\n"
    source = source_from_bytes(Path("t.py"), content)
    with pytest.raises(FileError, match="no sure place"):
        byte_edits(source, [TextEdit(len(source.text), len(source.text), "y = 2\n")])


def test_overlapping_text_edits_are_our_bug() -> None:
    source = source_from_bytes(Path("t.py"), b"abc\n")
    with pytest.raises(ProofError, match="overlap"):
        byte_edits(source, [TextEdit(0, 2, ""), TextEdit(1, 3, "")])
