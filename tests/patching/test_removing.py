"""Generated tests taken out, marks renamed: nothing else loses a byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.patching.marks import Mark, text_digest
from orchscaffold.patching.removing import rename_marks, take_out, unused_helpers
from orchscaffold.source import source_from_bytes

HEAD = '"""Tests."""\n\nimport shop\n'
BODY = "def test_{0}(self):\n    assert shop.{0}()\n"
INNER = "    "


def marked(name: str, body: str | None = None, indent: str = INNER) -> str:
    """A generated test of that name with its mark."""
    text = BODY.format(name) if body is None else body
    mark = Mark(f"Feed.{name}/guard/{name}", "0" * 8, text_digest(text))
    lines = [mark.line, *text.rstrip("\n").split("\n")]
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def out(text: str | bytes, *names: str) -> bytes:
    """The file without the generated tests of these names; a second time changes no byte."""
    content = text.encode() if isinstance(text, str) else text
    ids = [f"Feed.{name}/guard/{name}" for name in names]
    after = take_out(source_from_bytes(Path("test_feed.py"), content), ids).content
    again = take_out(source_from_bytes(Path("test_feed.py"), after), ids)
    assert (again.content, again.removed) == (after, ())
    return after


CLASS = 'class TestFeed:\n    """Docs."""\n'
MINE = "    def test_mine(self):\n        assert shop  # mine\n"
FILE = f"{HEAD}\n\n{CLASS}\n{marked('a')}\n{MINE}\n{marked('b')}"

# --- what stays as it is

EDITED = FILE.replace("assert shop.a()", "assert not shop.a()")
APART = FILE.replace("    def test_a", "    # a word\n\n    def test_a")
LOOSE = FILE + f"\n\n{marked('c', indent='').partition(chr(10))[0]}\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (FILE, ()),
        (FILE, ("other",)),
        (EDITED, ("a",)),
        (APART, ("a",)),
        (LOOSE, ("c",)),
        ("", ("a",)),
        ("# orchscaffold: nothing\n", ("a",)),
    ],
    ids=["none", "unknown", "edited", "words between", "no test", "empty", "damaged"],
)
def test_no_byte_changes(text: str, names: tuple[str, ...]) -> None:
    assert out(text, *names) == text.encode()


# --- what goes

WITHOUT_A = f"{HEAD}\n\n{CLASS}\n{MINE}\n{marked('b')}"
WITHOUT_B = f"{HEAD}\n\n{CLASS}\n{marked('a')}\n{MINE}"
VARIANTS = {
    "lf": lambda text: text.encode(),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "latin-1": lambda text: f"# coding: latin-1\n# \xe4\n{text}".encode("latin-1"),
    "form feed": lambda text: text.replace("\n\n\nclass", "\n\f\n\nclass").encode(),
    "trailing blanks": lambda text: text.replace("# mine", "# mine  \t").encode(),
}


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize(("name", "expected"), [("a", WITHOUT_A), ("b", WITHOUT_B)])
def test_the_test_goes_with_its_mark_and_the_blank_lines_above(variant, name, expected) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert out(variant(FILE), name) == variant(expected)


def test_tabs_stay() -> None:
    text = FILE.replace("    ", "\t")

    assert out(text, "a") == WITHOUT_A.replace("    ", "\t").encode()


def test_the_end_of_the_file_without_a_newline() -> None:
    assert out(FILE.rstrip("\n"), "b") == WITHOUT_B.encode()
    assert out(FILE.rstrip("\n"), "a") == WITHOUT_A.rstrip("\n").encode()


def test_comments_around_stay() -> None:
    text = FILE.replace(
        "\n    # orchscaffold: Feed.a", "    # above\n\n    # orchscaffold: Feed.a", 1
    )
    text = text.replace(f"\n{MINE}", f"\n    # below\n{MINE}")

    after = out(text, "a").decode()

    assert after == WITHOUT_A.replace('"""Docs."""\n', '"""Docs."""\n    # above\n').replace(
        f"\n{MINE}", f"\n    # below\n{MINE}"
    )


def test_the_last_test_of_a_class_leaves_its_docstring() -> None:
    assert out(f"{HEAD}\n\n{CLASS}\n{marked('a')}", "a") == f"{HEAD}\n\n{CLASS}".encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_class_without_another_statement_gets_a_pass(newline: str) -> None:
    text = f"{HEAD}\n\nclass TestFeed:\n{marked('a')}\n{marked('b')}\n\nLAST = 1\n"
    expected = f"{HEAD}\n\nclass TestFeed:\n\n    pass\n\n\nLAST = 1\n"

    after = out(text.replace("\n", newline), "a", "b")

    assert after == expected.replace("\n", newline).encode()


def test_a_class_keeps_what_stays() -> None:
    text = f"class TestFeed:\n{marked('a')}\n{marked('b')}"

    assert out(text, "a") == f"class TestFeed:\n\n{marked('b')}".encode()


def test_a_class_inside_a_class() -> None:
    deep = "        "
    text = f"class TestFeed:\n    class TestInner:\n{marked('a', indent=deep)}"

    assert out(text, "a") == b"class TestFeed:\n    class TestInner:\n        pass\n"


def test_functions_of_the_module() -> None:
    one = marked("a", BODY.format("a").replace("self", ""), indent="")
    text = f"{HEAD}\n\n{one}\n\nLAST = 1\n"

    assert out(text, "a") == f"{HEAD}\n\nLAST = 1\n".encode()


def test_decorated_tests_go_whole() -> None:
    body = "@pytest.mark.asyncio\nasync def test_a(self):\n    assert 1\n\n    # the end\n"
    text = f"{CLASS}\n{marked('a', body)}\n{MINE}"

    assert out(text, "a") == f"{CLASS}\n{MINE}".encode()


# --- helpers that nothing uses any more


def helper(name: str, body: str = "return 1") -> str:
    text = f"def {name}():\n    {body}\n"
    return f"{Mark(f'feed/helper/{name}', '0' * 8, text_digest(text)).line}\n{text}"


def unused(text: str, *wanted: str) -> tuple[str, ...]:
    source = source_from_bytes(Path("test_feed.py"), text.encode())
    return unused_helpers(source, [f"feed/helper/{name}" for name in wanted])


@pytest.mark.parametrize(
    "use",
    [
        "x = _make()",
        "x = [_make]",
        "import feed\nx = feed._make",
        "def test_it(_make):\n    pass",
        "x = getattr(feed, '_make')",
        "def _make():\n    pass",
        "from other import _make",
        "class A:\n    def a(self):\n        return _make()",
    ],
)
def test_a_helper_that_is_named_somewhere_is_in_use(use: str) -> None:
    assert unused(f"{helper('_make')}\n\n{use}\n") == ()


def test_a_helper_that_is_edited_or_wanted_stays() -> None:
    assert unused(helper("_make").replace("return 1", "return 2")) == ()
    assert unused(helper("_make"), "_make") == ()
    assert unused(f"{CLASS}\n{marked('a')}") == ()


def test_a_helper_that_nothing_names_is_unused() -> None:
    text = f"{helper('_make', 'return _make')}\n\n{helper('_other', 'return _used')}\n\n"

    assert unused(text + helper("_used")) == ("feed/helper/_make", "feed/helper/_other")


# --- marks renamed


def renamed(text: str | bytes, old: str, new: str) -> bytes:
    content = text.encode() if isinstance(text, str) else text
    names = {f"Feed.{old}/guard/{old}": f"Feed.{new}/guard/{old}"}
    return rename_marks(source_from_bytes(Path("test_feed.py"), content), names)


@pytest.mark.parametrize(("text", "old"), [(FILE, "other"), (EDITED, "a"), ("", "a")])
def test_other_marks_stay(text: str, old: str) -> None:
    assert renamed(text, old, "new") == text.encode()


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=VARIANTS)
def test_the_mark_alone_changes(variant) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    expected = FILE.replace("# orchscaffold: Feed.a/", "# orchscaffold: Feed.new/")

    assert renamed(variant(FILE), "a", "new") == variant(expected)
    assert renamed(variant(expected), "a", "new") == variant(expected)
