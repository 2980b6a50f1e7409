"""SourceFile: decoding, line ends, indentation, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.errors import FileError
from orchscaffold.source import read_source, source_from_bytes, split_lines

HERE = Path("some.py")


@pytest.mark.parametrize(
    ("content", "text", "encoding", "newline", "has_bom"),
    [
        pytest.param(b"", "", "utf-8", "\n", False, id="empty"),
        pytest.param(b"x = 1\n", "x = 1\n", "utf-8", "\n", False, id="plain"),
        pytest.param(
            b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n", "utf-8", "\r\n", False, id="crlf"
        ),
        pytest.param(b"x = 1\ry = 2\r", "x = 1\ry = 2\r", "utf-8", "\r", False, id="lone-cr"),
        pytest.param(b"a\r\nb\r\nc\n", "a\r\nb\r\nc\n", "utf-8", "\r\n", False, id="mostly-crlf"),
        pytest.param(b"\xef\xbb\xbfx = 1\n", "x = 1\n", "utf-8", "\n", True, id="bom"),
        pytest.param(
            b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
            "# -*- coding: latin-1 -*-\nx = 'é'\n",
            "iso-8859-1",
            "\n",
            False,
            id="latin-1",
        ),
        pytest.param("x = 'é'".encode(), "x = 'é'", "utf-8", "\n", False, id="no-final-newline"),
    ],
)
def test_decodes(content: bytes, text: str, encoding: str, newline: str, has_bom: bool) -> None:
    source = source_from_bytes(HERE, content)
    assert (source.text, source.encoding) == (text, encoding)
    assert (source.newline, source.has_bom) == (newline, has_bom)
    assert source.bytes == content


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("x = 1\n", "    "),
        ("def f():\n  pass\n", "  "),
        ("class A:\n\tx = 1\n", "\t"),
        ("if x:  # why\n      y = 1\n", "      "),
    ],
)
def test_finds_the_indent(text: str, indent: str) -> None:
    assert source_from_bytes(HERE, text.encode()).indent == indent


@pytest.mark.parametrize(
    ("content", "message", "place"),
    [
        pytest.param(b"x = 1\ny = '\0'\n", "null byte", (2, 6), id="null"),
        pytest.param(b"x = 1\n\n  y = '\xff'\n", "not utf-8", (3, 8), id="not-utf-8"),
        pytest.param(b"# coding: no-such\n", "encoding cannot be told", (1, 1), id="unknown"),
        pytest.param(b"# coding: ascii\nx = '\xe9'\n", "0xe9", (2, 6), id="not-ascii"),
        pytest.param(b"\xef\xbb\xbf# coding: latin-1\n", "cannot be told", (1, 1), id="bom-latin"),
    ],
)
def test_refuses(content: bytes, message: str, place: tuple[int, int]) -> None:
    with pytest.raises(FileError, match=message) as caught:
        source_from_bytes(HERE, content)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.path == HERE
    assert caught.value.hint


def test_a_missing_file_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_source(tmp_path / "absent.py")


def test_form_feeds_and_separators_do_not_end_lines() -> None:
    text = "a\x0cb\n'\u2028'\r\nc\rd"
    assert split_lines(text) == ("a\x0cb\n", "'\u2028'\r\n", "c\r", "d")
    assert "".join(split_lines(text)) == text
