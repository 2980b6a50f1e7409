"""--fix: check is clean after it, what a person wrote is still there, a second one does nothing."""

from __future__ import annotations

import os
import subprocess

import pytest
from check_trees import BY_HAND, FEED, MODULE, TESTS, Tree
from plain_pytest import PLAIN_PYTEST

from orchscaffold.checking.suppression import Choice

LOGGED = '"no price: %s"'
WARM = '''
    async def warm(self, names: list[str]) -> int:
        """Fetch several."""
        try:
            await self._source.fetch(names[0])
        except TimeoutError:
            logger.warning("slow")
            return 0
        return 1
'''
MINE = """

class TestMine:
    def  test_it( self ):   # odd, and mine
        assert  FeedManager


def test_last():\r
    pass
"""


def run_tests(tree: Tree) -> str:
    """What pytest says of the test files there are."""
    done = subprocess.run(
        (*PLAIN_PYTEST, "tests"),
        cwd=tree.root,
        env={k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PYTHONPATH"))},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


# --- nothing to repair


def test_a_clean_project_is_left_alone(tree: Tree) -> None:
    assert tree.repairs() == ()


def test_what_only_a_person_can_mend_is_left_alone(tree: Tree) -> None:
    tree.edit(TESTS, "import pytest\n", "import pytest  # orchscaffold: hello\n")

    assert tree.codes() == ["G104"]
    assert tree.repairs() == ()


def test_a_file_that_is_not_named_is_left_alone(tree: Tree) -> None:
    tree.write("tests/test_hand.py", BY_HAND.replace("source=", "sauce="))
    tree.edit(MODULE, LOGGED, '"nothing: %s"')

    assert [change.path.name for change in tree.repairs(TESTS)] == ["test_feed.py"]


# --- generated tests

CHANGES = {
    "stale": (LOGGED, '"nothing: %s"'),
    "result": (
        "        if not name:\n            return None",
        "        if not name:\n            return -1.0",
    ),
    "new method": ("    def forget", f"{WARM.lstrip(chr(10))}\n    def forget"),
    "path gone": ("        if not name:\n            return None\n", ""),
    "method gone": (FEED[FEED.index("    def forget") :], ""),
    "renamed": ("def forget", "def drop"),
    "parameter renamed": ("self, source: Source", "self, origin: Source"),
}


def changed(old: str, new: str) -> str:
    """The module with a change that leaves it working."""
    text = FEED.replace(old, new)
    return text.replace("= source\n", "= origin\n") if "origin" in new else text


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
def test_after_a_repair_check_is_clean_and_the_tests_pass(tree: Tree, old: str, new: str) -> None:
    tree.write(MODULE, changed(old, new))
    assert tree.found() != []

    tree.fix()

    assert tree.found() == []
    told = run_tests(tree)
    assert " passed" in told, told
    assert "failed" not in told, told


@pytest.mark.parametrize(("old", "new"), CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_a_person_wrote_survives_to_the_byte(
    tree: Tree, old: str, new: str, newline: str
) -> None:
    adopted = "assert result == 1.0\n        assert result  # adopted"
    tree.edit(TESTS, "assert result == 1.0", adopted)
    text = tree.read(TESTS).replace("import pytest\n", "import pytest  # mine\n")
    tree.write(TESTS, (text + MINE.replace("\r", "")).replace("\n", newline))
    before = tree.read(TESTS)
    tree.write(MODULE, changed(old, new))

    tree.fix()

    after = tree.read(TESTS)
    mine = MINE.replace("\r", "").replace("\n", newline)
    assert after.endswith(mine) or mine.rstrip() in after
    assert f"import pytest  # mine{newline}" in after
    start = before.index("    async def test_refresh_returns_what_fetch_returns")
    end = before.index("\n", before.index("assert_awaited_once_with", start))
    assert before[start:end] in after
    assert ("\r" in after) == (newline == "\r\n")
    assert "\n" not in after.replace(newline, "")


def test_a_renamed_method_takes_its_tests_along(tree: Tree) -> None:
    tree.write(MODULE, FEED.replace("def forget", "def drop"))
    count = tree.read(TESTS).count("FeedManager.forget/")

    tree.fix()

    after = tree.read(TESTS)
    assert after.count("FeedManager.drop/") == count
    assert "forget" not in after


def test_edited_tests_of_a_renamed_method_are_left_alone(tree: Tree) -> None:
    tree.edit(TESTS, "assert prices == {}", "assert not prices")
    tree.write(MODULE, FEED.replace("def forget", "def drop"))

    tree.fix()

    after = tree.read(TESTS)
    assert "manager.forget(" in after
    assert after.count("FeedManager.forget/") == 1


def test_orphans_of_a_module_that_is_gone_go(tree: Tree) -> None:
    (tree.root / MODULE).unlink()

    tree.fix()

    assert {text.split()[1] for text in tree.found()} <= {"D112", "D103"}
    assert "FeedManager.refresh/" not in tree.read(TESTS)
    assert "_make_manager" not in tree.read(TESTS)


def test_a_helper_with_words_between_it_and_its_mark_stays(tree: Tree) -> None:
    tree.edit(TESTS, "\ndef _make_manager", "# mine\n\ndef _make_manager")
    (tree.root / MODULE).unlink()

    tree.fix()

    assert "def _make_manager" in tree.read(TESTS)


def test_a_declined_scenario_stays_declined(tree: Tree) -> None:
    line = (
        "# orchscaffold: declined FeedManager.warm/log-and-continue/fetch-raises-timeout-error  no"
    )
    tree.write(TESTS, f"{tree.read(TESTS)}\n\n{line}\n")

    tree.fix()

    assert tree.read(TESTS).count("FeedManager.warm/log-and-continue") == 1
    assert line in tree.read(TESTS)


def test_tests_stay_in_the_file_where_they_are(tree: Tree) -> None:
    text = tree.read(TESTS)
    (tree.root / TESTS).unlink()
    tree.write("tests/elsewhere/test_prices.py", text)
    tree.edit(MODULE, LOGGED, '"nothing: %s"')

    tree.fix()

    assert not (tree.root / TESTS).exists()
    assert '"nothing: %s"' in tree.read("tests/elsewhere/test_prices.py")


def test_a_test_in_two_files_is_mended_in_both(tree: Tree) -> None:
    tree.write("tests/elsewhere/test_prices.py", tree.read(TESTS))
    tree.edit(MODULE, LOGGED, '"nothing: %s"')

    tree.fix()

    assert tree.found() == []
    assert tree.read("tests/elsewhere/test_prices.py") == tree.read(TESTS)


CONTEXT = """
from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    source: Source


"""


def test_a_helper_that_is_stale_alone_is_written_anew(bare: Tree) -> None:
    text = FEED.replace("\n\nclass FeedManager", f"\n{CONTEXT}class FeedManager")
    text = text.replace("source: Source) ->", "context: Context) ->")
    bare.write(MODULE, text.replace("= source\n", "= context.source\n"))
    bare.new(f"{MODULE}::FeedManager")
    assert bare.found() == []
    bare.edit(MODULE, "    source: Source\n", "    source: Source\n    size: int\n")
    [helper] = [finding for finding in bare.result().findings if finding.code == "G101"]
    assert "_make_context" in helper.message

    bare.fix()

    assert bare.found() == []
    assert '"size":' in bare.read(TESTS)


def test_new_tests_of_the_layout_folder_get_a_file_of_their_own(bare: Tree) -> None:
    bare.write("pyproject.toml", bare.read("pyproject.toml") + 'layout = "folder"\n')
    bare.new(MODULE, patterns=("guard",))
    before = {name for name in bare.files() if name.startswith("tests")}

    bare.fix()

    assert bare.found() == []
    assert {name for name in bare.files() if name.startswith("tests")} > before


@pytest.mark.parametrize(
    ("choice", "gone", "mended", "added"),
    [
        (Choice(ignore=("G",)), False, False, False),
        (Choice(select=("G101",)), False, True, False),
        (Choice(select=("G102",)), False, False, True),
        (Choice(select=("G103",)), True, False, False),
        (Choice(ignore=("G103",)), False, True, True),
        (Choice(), True, True, True),
    ],
)
def test_only_what_counts_is_mended(
    tree: Tree, choice: Choice, gone: bool, mended: bool, added: bool
) -> None:
    text = FEED.partition("    def forget")[0].replace(LOGGED, '"nothing: %s"')
    tree.write(MODULE, text + WARM.lstrip("\n"))

    after = b"".join(change.after or b"" for change in tree.repairs(choice=choice)).decode()

    assert ("manager.forget(" not in (after or tree.read(TESTS))) == gone
    assert ('"nothing: %s"' in after) == mended
    assert ("manager.warm(" in after) == added


# --- edits that findings bring along


def test_a_wrong_keyword_is_mended(tree: Tree) -> None:
    tree.write("tests/test_hand.py", BY_HAND.replace("source=", "sorce="))
    assert tree.codes() == ["D101"]

    tree.fix(kinds=("safe", "unsafe"))

    assert tree.read("tests/test_hand.py") == BY_HAND


def test_a_repair_of_both_kinds_in_one_file(tree: Tree) -> None:
    mine = "\n\ndef test_mine():\n    assert FeedManager(sorce=None).prices == {}\n"
    tree.write(TESTS, tree.read(TESTS) + mine)
    tree.edit(MODULE, LOGGED, '"nothing: %s"')
    assert tree.codes() == ["G101", "D101"]

    tree.fix(kinds=("safe", "unsafe"))

    assert tree.found() == []
    assert tree.read(TESTS).endswith(mine.replace("sorce", "source"))
    assert '"nothing: %s"' in tree.read(TESTS)


def test_a_doubtful_repair_has_to_be_asked_for(tree: Tree) -> None:
    tree.write("tests/test_hand.py", BY_HAND.replace(".prices", ".price"))
    [finding] = tree.result().findings

    assert finding.fix == "unsafe"
    assert tree.repairs() == ()
    assert len(tree.repairs(kinds=("safe", "unsafe"))) == 1
