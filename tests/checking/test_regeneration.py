"""Generated tests against today's plan: each kind of change gives exactly its finding."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from check_trees import BY_HAND, FEED, MODULE, TESTS, Tree

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SHAPES = tuple(sorted(path.parent.name for path in GOLDEN.glob("*/pyproject.toml")))

FETCH = "FeedManager.refresh/log-and-continue/fetch"
STALE = "is stale: the code it was generated from has changed"

NEW_METHOD = '''
    async def warm(self, names: list[str]) -> int:
        """Fetch several."""
        try:
            await self._source.fetch(names[0])
        except TimeoutError:
            logger.warning("slow")
            return 0
        return 1
'''


def mark(tree: Tree, id_start: str) -> str:
    """The line of the only mark that begins so."""
    [line] = [line for line in tree.read(TESTS).split("\n") if f"orchscaffold: {id_start}" in line]
    return line


def line_of(tree: Tree, text: str, name: str = TESTS) -> int:
    [number] = [n for n, line in enumerate(tree.read(name).split("\n"), 1) if text in line]
    return number


def whole_test(tree: Tree, id_start: str) -> str:
    """A generated test with its mark, as it stands in the file."""
    text = tree.read(TESTS)
    start = text.index(mark(tree, id_start))
    end = min(at for word in ("\n    # orch", "\n\nclass ") if (at := text.find(word, start)) > 0)
    return text[start:end]


# --- what gives nothing


@pytest.mark.parametrize("shape", SHAPES)
def test_every_golden_shape_is_clean(shape: str, tmp_path: Path) -> None:
    tree = Tree(tmp_path / shape)
    ignored = shutil.ignore_patterns("expected", "__pycache__")
    shutil.copytree(GOLDEN / shape, tree.root, ignore=ignored)
    shutil.copytree(GOLDEN / shape / "expected", tree.root / "tests", dirs_exist_ok=True)
    (tree.root / "pyproject.toml").write_text(
        (tree.root / "pyproject.toml").read_text().replace('"expected', '"tests')
    )

    result = tree.result()

    assert (result.errors, result.findings) == ((), ())
    assert {unit.path.suffix for unit in result.scope.guarded} == {".py"}


@pytest.mark.parametrize("pattern", ["guard", "log-and-continue", "integration"])
def test_a_file_with_one_pattern_has_no_stale_or_orphaned_tests(bare: Tree, pattern: str) -> None:
    bare.new(MODULE, patterns=(pattern,))

    assert set(bare.codes()) == {"G102"}


def test_classes_are_planned_in_the_order_of_the_source(bare: Tree) -> None:
    first = FEED.replace("class FeedManager", "class WideFeedManager")
    second = FEED[FEED.index("class FeedManager") :].replace("self.prices", "self.values")
    bare.write(MODULE, f"{first}\n\n{second}")
    bare.new()

    assert bare.found() == []


def test_a_helper_may_be_that_of_whichever_class_came_first(bare: Tree) -> None:
    second = FEED[FEED.index("class FeedManager") :].replace("FeedManager", "PriceManager")
    second = second.replace("source: Source", "origin: Source").replace("= source", "= origin")
    bare.write(MODULE, f"{FEED}\n\n{second}")
    bare.new(f"{MODULE}::PriceManager")
    bare.new(f"{MODULE}::FeedManager")

    assert bare.found() == []


def test_code_elsewhere_may_change(tree: Tree) -> None:
    tree.write(MODULE, tree.read(MODULE).replace('"""A feed of prices."""', '"""A feed."""\n\n\n#'))
    tree.edit(MODULE, '"""Fetch the price of one name."""', "# no docstring any more")
    tree.edit(MODULE, "error:\n", "problem:\n")
    tree.edit(MODULE, '"no price: %s", error', '"no price: %s", problem')
    tree.write(MODULE, tree.read(MODULE) + "\n\ndef helper() -> int:\n    return 3\n")

    assert tree.found() == []


def test_the_test_file_may_be_reformatted(tree: Tree) -> None:
    text = tree.read(TESTS).replace(
        "def _make_manager(**overrides: object)", "def _make_manager( ** overrides : object )"
    )
    tree.write(TESTS, text.replace('"name"', "'name'").replace("\n", "\r\n"))

    assert tree.found() == []


def test_tests_by_hand_may_stand_beside(tree: Tree) -> None:
    tree.write(TESTS, tree.read(TESTS) + "\n\ndef test_of_mine():\n    assert FeedManager\n")
    tree.write("tests/test_hand.py", BY_HAND)

    assert tree.found() == []


COVERING = """\
from unittest.mock import AsyncMock

import pytest

from shop.feed import FeedManager


@pytest.mark.asyncio
async def test_no_name_no_price():
    source = AsyncMock()
    manager = FeedManager(source=source)
    assert await manager.refresh("") is None
    source.fetch.assert_not_called()
"""


@pytest.mark.parametrize("name", ["tests/unit/test_feed.py", "tests/unit/feed_test.py"])
def test_what_a_file_elsewhere_covers_by_hand_is_not_missing(name: str, tree: Tree) -> None:
    guards = "FeedManager.refresh/guard/"
    tree.write(TESTS, tree.read(TESTS).replace(whole_test(tree, guards), ""))
    assert len(tree.found()) == 1

    tree.write(name, COVERING)

    assert tree.found() == []


def test_a_project_without_generated_tests_lacks_none(bare: Tree) -> None:
    bare.write("tests/test_hand.py", BY_HAND)

    assert bare.found() == []


def test_a_test_that_was_deleted_is_not_asked_for_again_while_its_pattern_has_another(
    tree: Tree,
) -> None:
    tree.write(
        TESTS,
        tree.read(TESTS).replace(whole_test(tree, "FeedManager.forget/integration/returns"), ""),
    )

    assert tree.found() == []


def test_an_adopted_test_is_never_stale(tree: Tree) -> None:
    tree.edit(TESTS, "logger.error.assert_called_once_with", "assert logger.error.called or")
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')

    assert tree.found() == []


def test_a_test_whose_mark_was_deleted_is_the_users(tree: Tree) -> None:
    tree.edit(TESTS, f"{mark(tree, FETCH)}\n", "")
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')

    assert tree.found() == []


def test_a_declined_scenario_is_not_missing(tree: Tree) -> None:
    tree.write(TESTS, tree.read(TESTS).replace(whole_test(tree, FETCH), ""))
    assert tree.codes() == ["G102"]

    full = mark(tree, FETCH).split()[2] if FETCH in tree.read(TESTS) else FETCH
    tree.write(TESTS, f"{tree.read(TESTS)}\n\n# orchscaffold: declined {full}  not ours to test\n")

    assert tree.found() == []


def test_a_hand_written_test_of_the_same_name_is_enough(tree: Tree) -> None:
    tree.edit(TESTS, f"{mark(tree, FETCH)}\n", "")

    assert tree.found() == []


def test_patterns_that_the_settings_leave_out_are_not_missing(tree: Tree) -> None:
    tree.write(MODULE, FEED + NEW_METHOD)
    assert tree.codes() == ["G102", "G102"]

    tree.write("pyproject.toml", tree.read("pyproject.toml") + 'patterns = ["guard"]\n')

    assert tree.found() == []


# --- what gives a finding


LOGGED = '"no price: %s"'
KEPT = "self.prices[name] = price"


@pytest.mark.parametrize(
    ("old", "new", "test"),
    [
        (LOGGED, '"nothing: %s"', "log-and-continue"),
        (f"return None\n        {KEPT}", f"return 0.0\n        {KEPT}", "log-and-continue"),
        (f"{KEPT}\n", f"{KEPT}\n        self.last = name\n", "integration"),
    ],
)
def test_changed_behaviour_makes_its_tests_stale(tree: Tree, old: str, new: str, test: str) -> None:
    tree.edit(MODULE, old, new)

    found = tree.found()

    assert found, "nothing was found"
    for text in found:
        assert STALE in text
        number = int(text.partition(" ")[0].rpartition(":")[2])
        assert f"FeedManager.refresh/{test}/" in tree.read(TESTS).split("\n")[number - 1]


def test_a_new_method_lacks_a_test_for_each_pattern(tree: Tree) -> None:
    tree.write(MODULE, FEED + NEW_METHOD)

    line = line_of(tree, "async def warm", MODULE)
    assert tree.found() == [
        f"{MODULE}:{line} G102 FeedManager.warm has no test for integration",
        f"{MODULE}:{line} G102 FeedManager.warm has no test for log-and-continue",
    ]


def test_a_method_that_goes_leaves_orphans(tree: Tree) -> None:
    tree.write(MODULE, FEED.partition("    def forget")[0])

    count = tree.read(TESTS).count("orchscaffold: FeedManager.forget/")
    assert [text.partition(": ")[2] for text in tree.found()] == [
        "FeedManager has no method forget any more"
    ] * count
    assert set(tree.codes()) == {"G103"}


def test_a_path_that_goes_leaves_an_orphan(tree: Tree) -> None:
    tree.edit(MODULE, "        if not name:\n            return None\n", "")

    assert [text.partition(": ")[2] for text in tree.found()] == [
        "FeedManager.refresh has no such path any more"
    ]


def test_a_class_that_goes_leaves_orphans(tree: Tree) -> None:
    tree.write(MODULE, FEED.replace("FeedManager", "PriceManager"))

    found = [text for text in tree.found() if " D112 " not in text]

    assert len(found) == tree.read(TESTS).count("orchscaffold: FeedManager.")
    assert all("feed.py has no class FeedManager any more" in text for text in found)


def test_a_module_that_goes_leaves_orphans(tree: Tree) -> None:
    (tree.root / MODULE).unlink()

    found = [text for text in tree.found() if " G" in text]

    assert found
    assert all("there is no feed.py any more" in text for text in found)


def test_edited_orphans_are_the_users(tree: Tree) -> None:
    tree.write(MODULE, FEED.partition("    def forget")[0])
    tree.write(TESTS, tree.read(TESTS).replace("manager.forget(", "manager.prices.pop("))

    assert [text for text in tree.found() if " G" in text] == []


def test_a_test_in_two_files_is_stale_in_both(tree: Tree) -> None:
    tree.write("tests/test_copy.py", tree.read(TESTS))
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')

    assert tree.codes() == ["G101", "G101"]


HELLO = "import pytest  # orchscaffold: hello\n"
EMPTY = "import pytest  # orchscaffold:\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("FeedManager.refresh/guard", "FeedManager. refresh/guard", "says nothing"),
        ("# orchscaffold: FeedManager.refresh", "#orchscaffold: # FeedManager", "says nothing"),
        ("import pytest\n", HELLO, "says nothing orchscaffold understands: hello"),
        ("import pytest\n", EMPTY, "says nothing orchscaffold understands: (empty)"),
    ],
)
def test_a_comment_that_cannot_be_read_is_damaged(
    tree: Tree, old: str, new: str, told: str
) -> None:
    tree.write(TESTS, tree.read(TESTS).replace(old, new, 1))

    [found] = [text for text in tree.found() if "G104" in text]

    assert told in found


def test_the_column_of_a_damaged_comment_is_its_own(tree: Tree) -> None:
    tree.edit(TESTS, "import pytest\n", "import pytest  # noqa # orchscaffold: hello\n")
    tree.edit(TESTS, "from typing import Any\n", "from typing import Any  # orchscaffold: hello\n")

    assert [finding.column for finding in tree.result().findings] == [25]


def test_a_mark_over_no_test_is_damaged(tree: Tree) -> None:
    tree.write(TESTS, f"{tree.read(TESTS)}\n\n{mark(tree, FETCH).strip()}\n")

    [found] = tree.found()

    assert "G104" in found
    assert "stands over no test" in found


def test_a_mark_that_was_copied_is_damaged(tree: Tree) -> None:
    copy = whole_test(tree, FETCH).replace("def test_", "def test_again_")
    tree.write(TESTS, f"{tree.read(TESTS).rstrip()}\n\n{copy.rstrip()}\n")

    [found] = [text for text in tree.found() if "G104" in text]

    first = line_of(tree, "def test_refresh_returns_none_when_fetch") - 2
    assert f"is marked twice; it stands on line {first} too" in found


def test_line_and_column_are_those_of_the_mark(tree: Tree) -> None:
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')

    [finding] = tree.result().findings

    assert (finding.line, finding.column) == (line_of(tree, FETCH), 5)
    assert finding.fix == "safe"
