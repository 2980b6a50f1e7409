"""New text in the file's own newline, indentation, quotes and encoding."""

from __future__ import annotations

import pytest
from sample_parts import RESILIENCE, make_helper, make_test, patched

from orchscaffold.errors import FileError
from orchscaffold.patching.parts import PatchSettings
from orchscaffold.patching.style import reindented, requoted

TEXT = f"import abc\n\n\nclass {RESILIENCE}:\n    def test_a(self):\n        pass\n\n\nx = 'a'\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_the_same_text_in_every_style(newline: str, bom: bytes, final: bool, indent: str) -> None:
    def styled(text: str) -> bytes:
        text = text.replace("    ", indent).replace("\n", newline)
        return bom + (text if final else text.removesuffix(newline)).encode()

    plain = patched(TEXT.encode(), make_test(), make_helper()).content.decode()
    after = patched(styled(TEXT), make_test(), make_helper()).content
    assert after == styled(plain)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_a_missing_final_newline_stays_missing(newline: bytes) -> None:
    content = b"import abc" + newline + b"x = 1"
    after = patched(content, make_test()).content
    assert after.endswith(b"refresh() is None")
    assert after.count(newline) > 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('x = "a"', "x = 'a'"),
        ('x = "it\'s"', 'x = "it\'s"'),
        ('x = "a\\n"', 'x = "a\\n"'),
        ('x = ["a", "b"]  # "c"', "x = ['a', 'b']  # \"c\""),
        ('    """Doc."""\n    x = b"a"', '    """Doc."""\n    x = b\'a\''),
        ("x = 'a'", "x = 'a'"),
    ],
)
def test_quotes(text: str, expected: str) -> None:
    assert requoted(text, '"') == text
    assert requoted(text, "'") == expected


def test_the_quotes_of_the_file_unless_a_formatter_decides() -> None:
    test = make_test(body='assert Feed("a") is None')
    content = b"x = ['a', 'b', 'c', \"d\"]\n"
    assert b"Feed('a')" in patched(content, test).content
    keep = PatchSettings(keep_quotes=True)
    assert b'Feed("a")' in patched(content, test, settings=keep).content
    assert b'Feed("a")' in patched(b"x = ['a', \"b\"]\n", test).content


@pytest.mark.parametrize(
    ("prefix", "inner", "expected"),
    [
        ("    ", "    ", "    a\n        b\n\nc"),
        ("\t", "\t", "\ta\n\t\tb\n\nc"),
        ("  ", "    ", "  a\n      b\n\nc"),
    ],
)
def test_indentation(prefix: str, inner: str, expected: str) -> None:
    assert reindented("    a\n        b\n\nc", "    ", prefix, inner) == expected


def test_text_the_encoding_has_is_written_in_it() -> None:
    content = "# coding: latin-1\nx = 'é'\n".encode("latin-1")
    test = make_test(body='assert Feed("é") is None')
    after = patched(content, test).content
    assert after.startswith(b"# coding: latin-1\n")
    assert "\n\nx = 'é'\n".encode("latin-1") in after
    assert 'Feed("é")'.encode("latin-1") in after


def test_text_the_encoding_lacks_is_refused() -> None:
    with pytest.raises(FileError, match="which has no '€'"):
        patched(b"# coding: latin-1\n", make_test(body='assert Feed("€") is None'))


@pytest.mark.parametrize(
    "content",
    [b"def f(:\n", b"x = 1\n  y = 2\n", b"\xff\n", b"# coding: nowhere\n", b"x = '\0'\n"],
)
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    with pytest.raises(FileError):
        patched(content, make_test())


def test_mixed_line_ends_take_the_one_used_most() -> None:
    content = b"import a\r\nimport b\r\nx = 1\ny = 2\r"
    after = patched(content, make_test()).content
    assert after.count(b"\r\n") > 10
    assert after.count(b"\r") == after.count(b"\r\n") + 1
