"""Mark lines, and whether what they stand over is as it was written."""

from __future__ import annotations

import re

import pytest

from orchscaffold.errors import FileError
from orchscaffold.patching.digests import text_digest
from orchscaffold.patching.marks import (
    Damaged,
    Declined,
    Ignored,
    Mark,
    Note,
    find_marked,
    find_marks,
    find_notes,
    parse_mark,
    parse_note,
)

MARK = Mark("C.m/guard/x", "0123abcd", "89efab01")

NOTES: tuple[tuple[str, Note | None], ...] = (
    ("", None),
    ("x = 1", None),
    ("# a comment about orchscaffold", None),
    ("x = 1  # orchscaffold: C.m/guard/x 0123abcd:89efab01", None),
    ("# orchscaffold: C.m/guard/x 0123abcd:89efab01", MARK),
    ("    #orchscaffold:  C.m/guard/x   0123abcd:89efab01  ", MARK),
    ("# orchscaffold: C.m/guard/x 0123abcd:89efab01  # noqa: E501", MARK),
    ("# orchscaffold: C.m/guard/x 0123abcd:89efab01 #noqa", MARK),
    (
        "# orchscaffold: C.m/guard/x 0123abcd:89efab01  # mine",
        Damaged("C.m/guard/x 0123abcd:89efab01  # mine"),
    ),
    ("# orchscaffold: declined C.m/guard/x  never here", Declined("C.m/guard/x", "never here")),
    ("# orchscaffold: declined C.m/guard/x", Declined("C.m/guard/x")),
    ("# orchscaffold: ignore[D103]", Ignored(("D103",))),
    ("# orchscaffold: ignore[D103, D104]", Ignored(("D103", "D104"))),
    ("# orchscaffold: ignore", Ignored(())),
    ("# orchscaffold: C.m/guard/x 0123abcd", Damaged("C.m/guard/x 0123abcd")),
    ("# orchscaffold: C.m guard 0123abcd:89efab01", Damaged("C.m guard 0123abcd:89efab01")),
    ("# orchscaffold: C.m/guard/x 0123ABCD:89efab01", Damaged("C.m/guard/x 0123ABCD:89efab01")),
    ("# orchscaffold:", Damaged("")),
)


@pytest.mark.parametrize(("line", "note"), NOTES)
def test_notes(line: str, note: Note | None) -> None:
    assert parse_note(line) == note
    assert parse_mark(line) == (note if isinstance(note, Mark) else None)


@pytest.mark.parametrize("note", [MARK, Declined("C.m/guard/x", "why"), Declined("C.m/guard/x")])
def test_a_line_reads_as_what_it_was(note: Mark | Declined) -> None:
    assert parse_note(note.line) == note


def test_where_notes_are() -> None:
    text = (
        '"""\n# orchscaffold: declined A.b/guard/in-a-string\n"""\n'
        f"x = 1  # orchscaffold: ignore[D103]\r\n\f{MARK.line}\r"
        "# orchscaffold: declined A.b/guard/c  no\n"
    )
    assert find_notes(text) == (
        (4, Ignored(("D103",))),
        (5, MARK),
        (6, Declined("A.b/guard/c", "no")),
    )
    assert find_marks(text) == ((5, MARK),)


def test_no_notes_in_what_does_not_mention_them() -> None:
    assert find_notes("def f(:  # not Python\n") == ()


def test_not_python() -> None:
    with pytest.raises(FileError) as caught:
        find_marked(f"{MARK.line}\ndef f(:\n    pass\n")
    assert caught.value.line == 2


BODY = """\
    @pytest.mark.asyncio
    async def test_it(self) -> None:
        \"\"\"It works.\"\"\"
        assert await run("a") == 1  # surely
        # really
"""
TEST = f"    {Mark('C.m/guard/x', '0123abcd', text_digest(BODY)).line}\n{BODY}"
FILE = f"import pytest\n\n\nclass TestC:\n    x = 1\n\n{TEST}\n    y = 2\n"

SAME = {
    "unchanged": FILE,
    "newlines": FILE.replace("\n", "\r\n"),
    "lone carriage returns": FILE.replace("\n", "\r"),
    "quotes": FILE.replace('"a"', "'a'"),
    "line breaks": FILE.replace('run("a")', 'run(\n            "a",\n        )'),
    "parentheses": FILE.replace("await run", "(await run").replace("== 1", "== 1)"),
    "moved along": "x = 0\n" * 7 + FILE,
    "blank lines": FILE.replace(BODY, "\n" + BODY.replace('"""\n', '"""\n\n')),
    "docstring": FILE.replace('"""It works."""', '"""\n        It works.   \n        """'),
    "comment spacing": FILE.replace("# surely", "#surely"),
    "mark spacing": FILE.replace("# orchscaffold: ", "#orchscaffold:"),
    "a linter's comment": re.sub(r"(# orch.*)", r"\1  # noqa: E501", FILE),
    "tests after it": FILE + "\n    def test_other(self):\n        pass\n",
    "a comment after it": FILE.replace("\n    y = 2", "    # not its own\n    y = 2"),
    "inside a condition": FILE.replace("class", "if True:\n  class").replace(
        "\n    ", "\n        "
    ),
}
CHANGED = {
    "name": FILE.replace("test_it", "test_that"),
    "value": FILE.replace('"a"', '"b"'),
    "await": FILE.replace("await run", "run"),
    "decorator": FILE.replace("    @pytest.mark.asyncio\n", ""),
    "docstring": FILE.replace("It works", "It does"),
    "comment": FILE.replace("surely", "maybe"),
    "last comment": FILE.replace("        # really\n", ""),
    "new comment over it": FILE.replace("    @pytest", "    # mine\n    @pytest"),
    "new statement": FILE.replace("        # really\n", "        # really\n        assert True\n"),
    "digest": FILE.replace("0123abcd:", "0123abcd:0"[:-1]).replace(text_digest(BODY), "00000000"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_pristine(text: str) -> None:
    marked = find_marked(text)
    assert [(item.name, item.pristine) for item in marked] == [("TestC.test_it", True)]


@pytest.mark.parametrize("text", CHANGED.values(), ids=CHANGED)
def test_adopted(text: str) -> None:
    assert [item.pristine for item in find_marked(text)] == [False]


def test_lines() -> None:
    (item,) = find_marked(FILE)
    lines = FILE.split("\n")
    assert lines[item.line - 1].strip().startswith("# orchscaffold:")
    assert "\n".join(lines[item.first - 1 : item.last]) + "\n" == BODY


@pytest.mark.parametrize("between", ["", "x = 1\ndef f(): ...\n", "import a\n"])
def test_a_mark_over_nothing(between: str) -> None:
    (item,) = find_marked(f"{MARK.line}\n{between}")
    assert (item.name, item.pristine, item.last < item.first) == ("", False, True)


def test_a_helper_of_two_definitions() -> None:
    body = "class End(Exception):\n    pass\n\n\nclass Clock:\n    end = End\n"
    mark = Mark("m/helper/Clock", "0123abcd", text_digest(body))
    (item,) = find_marked(f"{mark.line}\n{body}\n\nx = 1\n")
    assert (item.name, item.first, item.last, item.pristine) == ("Clock", 2, 7, True)
