"""Findings silenced by comments, codes and paths; comments that silence nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_trees import BY_HAND, FEED, MODULE, TESTS, Tree

from orchscaffold.checking.facts import facts_of
from orchscaffold.checking.suppression import Choice, check_codes, fits
from orchscaffold.errors import ConfigError, UsageError

HAND = "tests/test_hand.py"
CALL = "    assert FeedManager(source=None).prices == {}"


def drifted(comment: str = "") -> str:
    """A test with an unknown keyword and, behind it, a comment."""
    return BY_HAND.replace(CALL, CALL.replace("source", "sauce") + comment)


# --- comments


@pytest.mark.parametrize(
    "comment",
    [
        "# orchscaffold",
        "# ignore[D101]",
        "# orchscaffold: ignored",
        "# orchscaffold: ignore D101",
        "# orchscaffold: ignore because",
        "# noqa: D101",
        "# not-orchscaffold: ignore-not",
    ],
)
def test_other_comments_silence_nothing(comment: str) -> None:
    assert facts_of(Path("test_it.py"), f"x = 1  {comment}\n".encode()).ignores == ()


def test_text_in_strings_silences_nothing() -> None:
    text = b'x = "# orchscaffold: ignore"\ny = """\n# orchscaffold: ignore[D101]\n"""\n'

    assert facts_of(Path("test_it.py"), text).ignores == ()


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("# orchscaffold: ignore", ()),
        ("#orchscaffold:ignore", ()),
        ("# orchscaffold: ignore[D101]", ("D101",)),
        ("# orchscaffold: ignore[d101 , D102]", ("D101", "D102")),
        ("# orchscaffold: ignore [D101]", ("D101",)),
        ("# orchscaffold: ignore[D101]  the builder takes anything", ("D101",)),
        ("# noqa: E501  # orchscaffold: ignore[D101]", ("D101",)),
        ("# orchscaffold: ignore[D101]  # noqa: E501", ("D101",)),
        ("# orchscaffold: ignore  # noqa: E501", ()),
        ("# type: ignore[call-arg]  # orchscaffold: ignore[D101]  # noqa", ("D101",)),
    ],
)
def test_what_a_comment_silences(comment: str, codes: tuple[str, ...]) -> None:
    text = f"x = 1  {comment}\n"

    [note] = facts_of(Path("test_it.py"), text.encode()).ignores

    assert (note.line, note.codes) == (1, codes)
    assert text[note.column - 1 :].startswith("#")


@pytest.mark.parametrize(
    "comment",
    [
        "  # orchscaffold: ignore",
        "  # orchscaffold: ignore[D101]",
        "  # orchscaffold: ignore[D101]  on purpose",
        "  # noqa: E501 # orchscaffold: ignore[D101]",
    ],
)
def test_a_finding_on_the_line_is_silenced(bare: Tree, comment: str) -> None:
    bare.write(HAND, drifted(comment))

    assert bare.found() == []
    assert bare.result().silenced == 1


def test_a_finding_elsewhere_is_not(bare: Tree) -> None:
    bare.write(HAND, f"{drifted()}    # orchscaffold: ignore[D101]\n")

    assert bare.codes() == ["D101", "D100"]


def test_another_code_is_not_silenced(bare: Tree) -> None:
    bare.write(HAND, drifted("  # orchscaffold: ignore[D102]"))

    assert sorted(bare.codes()) == ["D100", "D101"]


def test_a_missing_test_is_silenced_in_the_module(tree: Tree) -> None:
    text = FEED.replace("def forget", "def drop").replace(
        "-> bool:", "-> bool:  # orchscaffold: ignore[G102]"
    )
    tree.write(MODULE, text)

    assert "G102" not in tree.codes()
    assert "D100" not in tree.codes()


def over_stale_tests(tree: Tree, comment: str) -> list[str]:
    """Make tests stale and put a comment above the first; the marks of all of them."""
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')
    marks = [line for line in tree.read(TESTS).splitlines() if "/log-and-continue/" in line]
    tree.edit(TESTS, marks[0], f"    {comment}\n{marks[0]}")
    return marks


def test_a_stale_test_is_silenced_on_the_line_above_its_mark(tree: Tree) -> None:
    [_] = over_stale_tests(tree, "# orchscaffold: ignore[G101]")

    assert tree.codes() == []
    assert tree.repairs() == ()


@pytest.mark.parametrize("comment", ["# orchscaffold: ignore[G102]", "# ignore[G101]"])
def test_other_comments_above_a_mark_silence_nothing(tree: Tree, comment: str) -> None:
    [_] = over_stale_tests(tree, comment)

    assert "G101" in tree.codes()


def test_a_silenced_test_is_left_when_others_are_mended(tree: Tree) -> None:
    [mark] = over_stale_tests(tree, "# orchscaffold: ignore[G101]")
    kept = tree.read(TESTS).partition(mark)[2].partition("# orchscaffold:")[0]
    tree.edit(MODULE, "return False", "return None")
    assert "G101" in tree.codes()

    tree.fix()

    assert f"    # orchscaffold: ignore[G101]\n{mark}{kept}" in tree.read(TESTS)
    assert tree.codes() == []


def test_a_comment_alone_on_its_line_is_about_the_next(bare: Tree) -> None:
    text = drifted().replace(
        CALL.replace("source", "sauce"),
        "    # orchscaffold: ignore[D101]\n" + CALL.replace("source", "sauce"),
    )
    bare.write(HAND, text)

    assert bare.found() == []
    assert bare.result().silenced == 1


# --- comments that silence nothing


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore[D101]", "ignore[D101] silences nothing on this line"),
        ("ignore[D101, D102]", "ignore[D101, D102] silences nothing on this line"),
        ("ignore[D999]", "ignore[D999] silences nothing on this line"),
        ("ignore[D]", "ignore[D] silences nothing on this line"),
        ("ignore", "ignore silences nothing on this line"),
    ],
)
def test_a_comment_that_silences_nothing_is_found(bare: Tree, comment: str, message: str) -> None:
    bare.write(HAND, BY_HAND.replace(CALL, f"{CALL}  # orchscaffold: {comment}"))

    assert bare.found() == [f"{HAND}:7 D100 {message}"]


def test_the_part_that_silences_nothing_is_named(bare: Tree) -> None:
    bare.write(HAND, drifted("  # orchscaffold: ignore[D101, D104]"))

    [finding] = bare.result().findings

    assert finding.message == "ignore[D104] silences nothing on this line"
    assert finding.hint == "Take out D104."


@pytest.mark.parametrize("choice", [Choice(select=("D100", "D104")), Choice(ignore=("D101",))])
@pytest.mark.parametrize("comment", ["ignore[D101]", "ignore"])
def test_codes_that_were_not_looked_for_are_not_judged(
    bare: Tree, choice: Choice, comment: str
) -> None:
    bare.write(HAND, BY_HAND.replace(CALL, f"{CALL}  # orchscaffold: {comment}"))

    assert bare.found(choice=choice) == []


def test_a_comment_in_a_module_is_judged_where_its_tests_are_generated(tree: Tree) -> None:
    tree.edit(MODULE, "-> bool:", "-> bool:  # orchscaffold: ignore[G102]")
    assert tree.codes() == ["D100"]

    (tree.root / TESTS).unlink()
    assert tree.codes() == []


# --- codes


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (Choice(), ["D101", "G101"]),
        (Choice(select=("D",)), ["D101"]),
        (Choice(select=("G101",)), ["G101"]),
        (Choice(select=("G1", "D101")), ["D101", "G101"]),
        (Choice(ignore=("G",)), ["D101"]),
        (Choice(select=("D",), ignore=("D101",)), []),
    ],
)
def test_the_choice_of_codes(tree: Tree, choice: Choice, codes: list[str]) -> None:
    tree.write(HAND, drifted())
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')

    result = tree.result(choice=choice)

    assert sorted(finding.code for finding in result.findings) == codes
    assert result.silenced == 2 - len(codes)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ((), ()),
        (("d101",), ("D101",)),
        (("D101,G", " D1 "), ("D101", "G", "D1")),
        ((",",), ()),
    ],
)
def test_codes_as_typed(typed: tuple[str, ...], codes: tuple[str, ...]) -> None:
    assert check_codes(typed, ("D101", "D102", "G101")) == codes


def test_an_unknown_code_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError, match="unknown code X9") as caught:
        check_codes(("D101,X9",), ("D102", "D101"))

    assert caught.value.hint == "There are: D101, D102"


# --- paths


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("tests/test_a.py", "tests/test_b.py"),
        ("tests/legacy/test_a.py", "tests/*.py"),
        ("tests/test_a.py", "tests/*/test_a.py"),
        ("src/tests/test_a.py", "tests/**"),
        ("tests/legacy2/test_a.py", "tests/legacy"),
        ("tests/test_a.py", "test_?"),
    ],
)
def test_paths_that_do_not_fit(name: str, pattern: str) -> None:
    assert not fits(name, pattern)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("tests/test_a.py", "tests/test_a.py"),
        ("tests/test_a.py", "tests/*.py"),
        ("tests/test_a.py", "**/*.py"),
        ("test_a.py", "**/*.py"),
        ("tests/legacy/deep/test_a.py", "tests/legacy/**"),
        ("tests/legacy/deep/test_a.py", "tests/legacy"),
        ("tests/legacy/deep/test_a.py", "tests/legacy/"),
        ("tests/legacy/deep/test_a.py", "tests/**/test_a.py"),
        ("tests/test_a.py", "tests/**/test_a.py"),
        ("tests/legacy/test_a.py", "test_a.py"),
        ("tests/legacy/test_a.py", "legacy"),
        ("tests/legacy/test_a.py", "**"),
        ("tests/legacy/test_a.py", "tests/leg*/test_[ab].py"),
    ],
)
def test_paths_that_fit(name: str, pattern: str) -> None:
    assert fits(name, pattern)


IGNORES = "[tool.orchscaffold.per-file-ignores]\n"


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ('"tests/other/**" = ["D101"]', ["D101"]),
        ('"tests/**" = ["D102", "G"]', ["D101"]),
        ('"tests/**" = ["D101"]', []),
        ('"tests" = ["D"]', []),
        ('"test_hand.py" = ["D1"]', []),
    ],
)
def test_per_file_ignores(bare: Tree, rule: str, codes: list[str]) -> None:
    bare.write("pyproject.toml", f"{bare.read('pyproject.toml')}\n{IGNORES}{rule}\n")
    bare.write(HAND, drifted())

    assert bare.codes() == codes


def test_a_comment_in_a_file_that_is_ignored_is_still_of_use(bare: Tree) -> None:
    bare.write("pyproject.toml", f'{bare.read("pyproject.toml")}\n{IGNORES}"tests" = ["D101"]\n')
    bare.write(HAND, drifted("  # orchscaffold: ignore[D101]"))

    assert bare.codes() == []


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('"tests/**" = "D101"', "has to be a list of strings, not a string"),
        ('"tests/**" = ["drift"]', "has to list codes like D103 or D, not 'drift'"),
    ],
)
def test_a_wrong_rule_is_told_with_its_line(bare: Tree, rule: str, told: str) -> None:
    text = f"{bare.read('pyproject.toml')}\n{IGNORES}{rule}\n"
    bare.write("pyproject.toml", text)

    [error] = bare.result().errors

    assert isinstance(error, ConfigError)
    assert told in error.message
    assert error.line == text.count("\n")
