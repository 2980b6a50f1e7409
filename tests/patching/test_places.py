"""Where tests, classes, helpers and declined lines go."""

from __future__ import annotations

import pytest
from sample_parts import (
    DECLINED,
    HEAD,
    RESILIENCE,
    SETTINGS,
    UNITTEST,
    make_function,
    make_helper,
    make_test,
    patched,
)

from orchscaffold.errors import FileError
from orchscaffold.patching.parts import Needed, NewClass, PatchSettings

KNOWN = "from shop.feed import Feed\n"
TEST = make_test()
MARK, *BODY = TEST.text.split("\n")


def _own(text: str) -> str:
    """A file whose marked places are those where a test goes: `@` a line of its own."""
    return KNOWN + text


UNCHANGED: tuple[bytes, ...] = (
    b"",
    b"\n",
    b"# only a comment",
    b"x = 1\r\n",
    b"\xef\xbb\xbf'''doc'''\n",
    b"class TestA:\n\tdef test_x(self): pass\n\x0c\n",
    f"{KNOWN}\n\nclass {RESILIENCE}:\n{TEST.text}\n".encode(),
    f"{KNOWN}\n\nclass TestElsewhere:\n{TEST.text}\n".encode(),
    f"{KNOWN}\n\nclass {RESILIENCE}:\n    def {TEST.name}(self): ...\n".encode(),
    f"{KNOWN}# orchscaffold: declined {TEST.id}  no\n".encode(),
    f"class {RESILIENCE}:\n{TEST.text}\n        extra = 1\n".encode(),
)


@pytest.mark.parametrize("content", UNCHANGED[:6])
def test_nothing_to_add_changes_nothing(content: bytes) -> None:
    assert patched(content).content == content


@pytest.mark.parametrize("content", UNCHANGED[6:])
def test_what_is_there_is_not_added(content: bytes) -> None:
    result = patched(content, TEST)
    assert result.content == content
    assert [item.id for item in result.kept] == [TEST.id]


A_TEST = f"class {RESILIENCE}:\n    def test_a(self):\n        pass\n"

# (the file, the line before the new test in the result, the line after it; "" is the end)
INTO_A_CLASS = {
    "after the last test": (
        f"{A_TEST}\n    def helper(self): ...\n",
        "        pass",
        "    def helper(self): ...",
    ),
    "comments indented deeper stay with their test": (
        f"{A_TEST}        # so\n\n    # about b\n    b = 1\n",
        "        # so",
        "    # about b",
    ),
    "after a docstring alone": (
        f'class {RESILIENCE}:\n    """Doc."""\n\n\nx = 1\n',
        '    """Doc."""',
        "x = 1",
    ),
    "at the end": (
        f"{A_TEST}",
        "        pass",
        "",
    ),
    "a test on one line": (
        f"class {RESILIENCE}:\n    def test_a(self): pass; x = 1\n    y = 2; z = (\n3)\n",
        "    def test_a(self): pass; x = 1",
        "    y = 2; z = (",
    ),
    "a line that goes on": (
        f"class {RESILIENCE}:\n    def test_a(self): x = 1 \\\n\n\ny = 1\n",
        "    def test_a(self): x = 1 \\",
        "y = 1",
    ),
    "a statement behind a semicolon": (
        f"class {RESILIENCE}:\n    y = 2; z = (\n3)\nv = 1\n",
        "3)",
        "v = 1",
    ),
    "a test inside an if": (
        f"class {RESILIENCE}:\n    if x:\n        def test_a(self): ...\n    y = 1\n",
        "        def test_a(self): ...",
        "    y = 1",
    ),
    "a nested class": (
        f"{A_TEST}\n    class Inner:\n        pass\n",
        "        pass",
        "    class Inner:",
    ),
    "a class in another class is not meant": (
        f"class {RESILIENCE}:\n    class {RESILIENCE}:\n        pass\n\n    x = 1\n",
        "    x = 1",
        "",
    ),
    "a form feed between classes": (
        f"{A_TEST}\x0c\n\nclass Other:\n    pass\n",
        "        pass",
        "class Other:",
    ),
}


@pytest.mark.parametrize("name", INTO_A_CLASS)
def test_into_a_class(name: str) -> None:
    text, above, below = INTO_A_CLASS[name]
    content = _own(text).encode()
    after = patched(content, TEST).content
    lines = after.decode().split("\n")
    first, last = lines.index(MARK), lines.index(BODY[-1])
    assert lines[first : last + 1] == [MARK, *BODY]
    assert _near(lines[:first][::-1]) == above
    assert _near(lines[last + 1 :]) == below


def _near(lines: list[str]) -> str:
    return next((line for line in lines if line.strip() and line != "\x0c"), "")


CANNOT_HOLD = {
    "one line": f"class {RESILIENCE}: pass\n",
    "a function": f"def {RESILIENCE}(): pass\n",
    "twice": f"class {RESILIENCE}:\n    x = 1\nclass {RESILIENCE}:\n    x = 2\n",
    "imported": f"from b import {RESILIENCE}\n",
    "in an if": f"if x:\n    class {RESILIENCE}:\n        y = 1\n",
    "of unittest": f"import unittest\nclass {RESILIENCE}(unittest.TestCase):\n    x = 1\n",
    "of an unknown base": f"class {RESILIENCE}(Base):\n    x = 1\n",
    "deleted": f"class {RESILIENCE}:\n    x = 1\ndel {RESILIENCE}\n",
}


@pytest.mark.parametrize("name", [*CANNOT_HOLD])
def test_no_sure_place_in_what_has_the_name(name: str) -> None:
    with pytest.raises(FileError, match="no sure place") as caught:
        patched(_own(CANNOT_HOLD[name]).encode(), TEST)
    assert caught.value.exit_code == 3


def test_unittest_classes_take_sync_tests_only() -> None:
    content = _own(f"class {RESILIENCE}(TestCase):\n    x = 1\n").encode()
    assert patched(content, TEST, settings=UNITTEST).written == (TEST.id,)
    awaiting = make_test(name="test_later")
    awaiting = type(awaiting)(
        awaiting.id, awaiting.name, awaiting.owner, awaiting.text.replace("def ", "async def ")
    )
    with pytest.raises(FileError, match="no sure place"):
        patched(content, awaiting, settings=UNITTEST)
    content = content.replace(b"TestCase", b"unittest.IsolatedAsyncioTestCase")
    assert patched(content, awaiting, settings=UNITTEST).written == (awaiting.id,)


FUNCTION = make_function()
INTO_A_MODULE = {
    "nothing there": ("", "", ""),
    "after the last test": (
        "def test_a():\n    pass\n\n\ndef helper():\n    pass\n",
        "    pass",
        "def helper():",
    ),
    "after what there is": ("class Fake:\n    x = 1\n", "    x = 1", ""),
    "before the guard": (
        'x = 1\n\n\nif __name__ == "__main__":\n    main()\n',
        "x = 1",
        'if __name__ == "__main__":',
    ),
    "a test in an if is no place": ("if x:\n    def test_a(): ...\ny = 1\n", "y = 1", ""),
}


@pytest.mark.parametrize("name", INTO_A_MODULE)
def test_a_function(name: str) -> None:
    text, above, below = INTO_A_MODULE[name]
    lines = patched(_own(text).encode(), FUNCTION).content.decode().split("\n")
    wanted = FUNCTION.text.split("\n")
    first = lines.index(wanted[0])
    assert lines[first : first + len(wanted)] == wanted
    assert lines[first - 3 : first] == [above or KNOWN.strip(), "", ""]
    assert _near(lines[first + len(wanted) :]) == below


def test_a_member_comes_before_a_function_at_the_end_of_its_class() -> None:
    after = patched(_own(A_TEST).encode(), FUNCTION, TEST).content.decode()
    assert after.index(BODY[0]) < after.index("def test_all_is_idle")


GENERATED = (
    f"class TestFeedBackgroundTasks:\n{make_test('test_loop', 'TestFeedBackgroundTasks').text}\n"
)
NEW_CLASS = {
    "nothing there": ("", "", ""),
    "at the end": ("def test_a():\n    pass\n", "    pass", ""),
    "before the guard": (
        'x = 1\n\n\nif __name__ == "__main__":\n    main()\n',
        "x = 1",
        'if __name__ == "__main__":',
    ),
    "not before a guard in the middle": (
        'if __name__ == "__main__":\n    main()\n\n\ndef test_a():\n    pass\n',
        "    pass",
        "",
    ),
    "after the last generated class": (
        f"{GENERATED}\n\nclass TestMine:\n    pass\n",
        "        assert Feed(None).refresh() is None",
        "class TestMine:",
    ),
    "before closing comments": ("x = 1\n\n# vim: set ts=4:\n", "x = 1", "# vim: set ts=4:"),
}


@pytest.mark.parametrize("name", NEW_CLASS)
def test_a_new_class(name: str) -> None:
    text, above, below = NEW_CLASS[name]
    content = _own(text).encode()
    lines = patched(content, TEST).content.decode().split("\n")
    first = lines.index(f"class {RESILIENCE}:")
    last = len(lines) - 1 - lines[::-1].index(BODY[-1])
    wanted = [*HEAD.text.split("\n"), "", MARK, *BODY]
    assert lines[first : last + 1] == wanted
    assert lines[first - 3 : first] == [above or KNOWN.strip(), "", ""]
    assert _near(lines[last + 1 :]) == below


def test_helpers_come_after_the_imports() -> None:
    content = _own("\nX = 1\n\n\nclass TestA:\n    pass\n").encode()
    lines = patched(content, make_helper()).content.decode().split("\n")
    assert lines[:4] == [KNOWN.strip(), "", "", make_helper().text.split("\n")[0]]
    assert lines[6:10] == ["    return Feed(**overrides)", "", "", "X = 1"]


def test_helpers_come_after_imports_that_may_fail() -> None:
    content = _own("try:\n    import a\nexcept ImportError:\n    a = None\nX = 1\n").encode()
    lines = patched(content, make_helper()).content.decode().split("\n")
    assert lines.index("    a = None") < lines.index(make_helper().text.split("\n")[1])
    assert lines.index("X = 1") > lines.index("    return Feed(**overrides)")


def test_the_next_helper_comes_before_the_last_generated_one() -> None:
    first = patched(_own("\nX = 1\n").encode(), make_helper()).content
    second = patched(first, make_helper(), make_helper("_make_other")).content.decode()
    assert second.index("_make_other(") < second.index("_make_feed(") < second.index("X = 1")


def test_declined_lines_come_last_and_together() -> None:
    content = b"x = 1\n"
    once = patched(content, declined=(DECLINED,)).content
    assert once == f"x = 1\n\n\n{DECLINED.text}\n".encode()
    other = type(DECLINED)("Feed.b/guard/x", "# orchscaffold: declined Feed.b/guard/x")
    twice = patched(once, declined=(DECLINED, other)).content
    assert twice == once + f"{other.text}\n".encode()


def test_all_at_one_place_stand_in_their_order() -> None:
    result = patched(b"", TEST, make_helper(), declined=(DECLINED,)).content.decode()
    order = [
        result.index(text)
        for text in ("from shop.feed", "def _make_feed", "class Test", "# orchscaffold: declined")
    ]
    assert order == sorted(order)
    assert result.count("\n\n\n") == 3
    assert "\n\n\n\n" not in result


# --- regeneration


def _file(*parts: str, after: str = "") -> bytes:
    return (_own(f"\n\nclass {RESILIENCE}:\n") + "\n\n".join(parts) + "\n" + after).encode()


def test_a_pristine_test_is_written_anew_in_its_place() -> None:
    mine = "    def test_mine(self):\n        pass"
    new = make_test(body="assert Feed(1).refresh() is None", scenario="11111111")
    result = patched(_file(mine, TEST.text, mine.replace("mine", "yours")), new)
    assert result.regenerated == (TEST.id,)
    assert result.content == _file(mine, new.text, mine.replace("mine", "yours"))


@pytest.mark.parametrize(
    "edited",
    [
        TEST.text + "\n        assert True",
        TEST.text.replace("is None", "is not None"),
        TEST.text + "\n        # why",
    ],
)
def test_an_edited_test_is_never_touched(edited: str) -> None:
    new = make_test(body="assert Feed(1).refresh() is None", scenario="11111111")
    content = _file(edited)
    result = patched(content, new)
    assert result.content == content
    assert [(item.id, item.reason) for item in result.kept] == [(TEST.id, "edited")]


def test_a_test_that_was_only_formatted_is_pristine() -> None:
    formatted = TEST.text.replace("(self)", "(\n        self,\n    )").replace('"""', "'''")
    new = make_test(body="assert Feed(1).refresh() is None", scenario="11111111")
    assert patched(_file(formatted), new).content == _file(new.text)


def test_a_renamed_class_keeps_its_tests() -> None:
    new = make_test(body="assert Feed(1).refresh() is None", scenario="11111111")
    content = _file(TEST.text).replace(RESILIENCE.encode(), b"TestRenamed")
    after = patched(content, new).content
    assert after == _file(new.text).replace(RESILIENCE.encode(), b"TestRenamed")


def test_a_mark_above_nothing_is_left() -> None:
    content = _file(MARK, "    x = 1")
    assert patched(content, TEST).content == content


def test_one_without_a_final_newline_stays_so() -> None:
    new = make_test(body="assert Feed(1).refresh() is None", scenario="11111111")
    content = _file(TEST.text).rstrip(b"\n")
    assert patched(content, new).content == _file(new.text).rstrip(b"\n")


def test_a_class_in_its_own_indentation() -> None:
    content = _own(f"class {RESILIENCE}:\n  def test_a(self):\n     pass\n").encode()
    after = patched(content, TEST).content.decode()
    assert "\n  def test_refresh_is_none(self) -> None:\n     " in after


def test_a_new_class_may_need_imports() -> None:
    head = NewClass(RESILIENCE, f"class {RESILIENCE}(unittest.TestCase):\n    x = 1")
    head = NewClass(head.name, head.text, (Needed("unittest", "", "unittest"),))
    after = patched(b"import os\n", TEST, classes=(head,), settings=UNITTEST).content
    assert after.startswith(b"import os\nimport unittest\n\nfrom shop.feed import Feed\n\n\nclass ")


def test_the_settings_have_defaults() -> None:
    assert PatchSettings().runner == SETTINGS.runner
