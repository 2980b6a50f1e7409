"""Which units paths stand for: a module pulls in its tests, a test file its modules."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from check_trees import BY_HAND, FEED, MODULE, TESTS, Tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchscaffold.checking.index import Index
from orchscaffold.checking.remembering import Remembering
from orchscaffold.checking.scope import Scope, scope_of
from orchscaffold.errors import FileError, TargetError
from orchscaffold.project import discoverer

OTHER = '"""Nothing to do with prices."""\n\nSIZE = 3\n'


def scope(tree: Tree, *names: str, gone: Iterable[str] = ()) -> Scope:
    discover = discoverer(python=Path(sys.executable), config=None)
    index = Index(discover, Remembering(kept=False))
    paths = [tree.root / name for name in names]
    return scope_of(paths, index, discover, [tree.root / name for name in gone])


def units(tree: Tree, *names: str, gone: Iterable[str] = ()) -> dict[str, list[str]]:
    """The modules with generated tests and the test files in scope, as names."""
    found = scope(tree, *names, gone=gone)
    assert found.errors == ()
    return {
        "guarded": [name(tree, unit.path) for unit in found.guarded],
        "tests": [name(tree, unit.path) for unit in found.tests],
    }


def name(tree: Tree, path: Path) -> str:
    return path.relative_to(tree.root).as_posix()


NOTHING = {"guarded": [], "tests": []}
BOTH = {"guarded": [MODULE], "tests": [TESTS]}


# --- what pulls nothing in


@pytest.mark.parametrize(
    "path",
    ["pyproject.toml", "src/shop/__init__.py", "src/shop/other.py", "docs", "notes/feed.txt"],
)
def test_what_has_nothing_to_do_with_tests_pulls_nothing_in(tree: Tree, path: str) -> None:
    tree.write("src/shop/other.py", OTHER)
    tree.write("docs/readme.txt", "no Python here")
    tree.write("notes/feed.txt", "from shop.feed import FeedManager")

    assert units(tree, path) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "from shop.other import SIZE\n",
        "import shop\n",
        "# shop.feed.FeedManager\n",
        "feed = FeedManager = None\n",
        "from elsewhere.feed import FeedManager\n",
        "from shop.feeds import FeedManager\n",
        "TEXT = 'see shop.feed.py for more'\n",
    ],
)
def test_a_test_file_that_does_not_speak_of_the_module_is_left_out(bare: Tree, text: str) -> None:
    bare.write("src/shop/other.py", OTHER)
    bare.write("tests/test_it.py", text)

    assert units(bare, MODULE) == NOTHING


@pytest.mark.parametrize("folder", [".venv", "node_modules", "build", ".hidden", "env"])
def test_environments_and_hidden_folders_are_not_looked_into(tree: Tree, folder: str) -> None:
    tree.write(f"{folder}/test_it.py", BY_HAND)
    tree.write("env/pyvenv.cfg", "")

    assert units(tree, ".") == BOTH


# --- what pulls tests in


@pytest.mark.parametrize("path", [".", "src", "src/shop", "tests", MODULE, TESTS])
def test_module_and_generated_tests_go_together(tree: Tree, path: str) -> None:
    assert units(tree, path) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "import shop.feed\n",
        "import shop.feed as prices\n",
        "from shop import feed\n",
        "from shop import feed as prices\n",
        "from shop.feed import FeedManager\n",
        "from shop.feed import *\n",
        "from shop import FeedManager\n",
        "from shop.api import FeedManager as Manager\n",
        "def test_it():\n    from shop.feed import FeedManager\n",
        "import unittest.mock as m\nP = m.patch('shop.feed.logger')\n",
    ],
)
def test_every_way_to_speak_of_a_module_pulls_the_test_file_in(bare: Tree, text: str) -> None:
    bare.write("src/shop/__init__.py", "from shop.feed import FeedManager\n")
    bare.write("src/shop/api.py", "from .feed import FeedManager\n")
    bare.write("tests/test_it.py", text)

    assert units(bare, MODULE) == {"guarded": [], "tests": ["tests/test_it.py"]}


@pytest.mark.parametrize("place", ["src/shop/tests/test_it.py", "src/shop/it_test.py", "test_x.py"])
def test_test_files_count_wherever_in_the_project_they_are(bare: Tree, place: str) -> None:
    bare.write("src/shop/tests/__init__.py", "")
    bare.write(place, "from shop.feed import FeedManager\n")

    assert units(bare, MODULE) == {"guarded": [], "tests": [place]}


def test_a_relative_import_is_followed(bare: Tree) -> None:
    bare.write("src/shop/tests/__init__.py", "")
    bare.write("src/shop/tests/test_it.py", "from ..feed import FeedManager\n")

    assert units(bare, MODULE) == {"guarded": [], "tests": ["src/shop/tests/test_it.py"]}


def test_conftest_is_read_as_tests_are(bare: Tree) -> None:
    bare.write("tests/conftest.py", "from shop.feed import FeedManager\n")

    assert units(bare, MODULE)["tests"] == ["tests/conftest.py"]
    assert units(bare, "tests/conftest.py")["tests"] == ["tests/conftest.py"]


def test_generated_tests_outside_the_test_folder_are_guarded(tree: Tree) -> None:
    there = "src/shop/tests/test_feed.py"
    tree.write("src/shop/tests/__init__.py", "")
    tree.write(there, tree.read(TESTS))
    (tree.root / TESTS).unlink()

    assert units(tree, there) == units(tree, MODULE) == {"guarded": [MODULE], "tests": [there]}


def test_a_test_file_with_marks_of_two_modules_pulls_both_in(tree: Tree) -> None:
    tree.write("src/shop/store.py", FEED.replace("FeedManager", "StoreManager"))
    tree.new("src/shop/store.py")
    joined = tree.read(TESTS) + tree.read("tests/shop/test_store.py").partition("annotations\n")[2]
    tree.write(TESTS, joined)

    assert units(tree, TESTS)["guarded"] == [MODULE, "src/shop/store.py"]
    assert units(tree, MODULE) == units(tree, TESTS)


def test_a_package_pulls_in_what_uses_its_own_names_and_not_its_modules(tree: Tree) -> None:
    tree.write("src/shop/__init__.py", "from shop.feed import FeedManager\nSIZE = 1\n")
    tree.write("tests/test_it.py", "from shop import SIZE\n")

    assert units(tree, "src/shop/__init__.py") == {"guarded": [], "tests": ["tests/test_it.py"]}


# --- whose marks they are


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from shop.feed import FeedManager, Source", "from shop import FeedManager, Source"),
        ("from shop.feed import FeedManager, Source", "from shop.feed import FeedManager as F"),
        ("from shop.feed import FeedManager, Source", "import shop.feed"),
        ("from shop.feed import FeedManager, Source", "import shop.feed as prices"),
        ("from shop.feed import FeedManager, Source", ""),
    ],
)
@pytest.mark.parametrize("place", [TESTS, "tests/elsewhere/test_prices.py"])
def test_the_module_of_marks_is_found(tree: Tree, old: str, new: str, place: str) -> None:
    tree.write("src/shop/__init__.py", "from shop.feed import FeedManager, Source\n")
    text = tree.read(TESTS).replace(old, new)
    (tree.root / TESTS).unlink()
    tree.write(place, text)

    assert units(tree, place) == {"guarded": [MODULE], "tests": [place]}


def test_a_nested_class_belongs_to_the_module_of_its_outer_class(bare: Tree) -> None:
    inner = FEED.replace("class FeedManager:", "class Outer:\n    class FeedManager:", 1)
    head, _, body = inner.partition("    class FeedManager:")
    body = "\n".join(f"    {line}" if line else "" for line in body.split("\n"))
    bare.write(MODULE, f"{head}    class FeedManager:{body.rstrip()}\n")
    bare.new(f"{MODULE}::Outer.FeedManager")

    found = scope(bare, TESTS)

    assert [(unit.path, unit.classes) for unit in found.guarded] == [
        (bare.root / MODULE, ("Outer.FeedManager",))
    ]
    assert bare.found() == []


def test_a_class_that_moved_and_is_imported_from_there_is_found_there(tree: Tree) -> None:
    tree.write("src/shop/prices.py", FEED)
    tree.write(MODULE, "from shop.prices import FeedManager, Source, logger\n")

    assert units(tree, TESTS) == {"guarded": ["src/shop/prices.py"], "tests": [TESTS]}


def test_a_mark_in_a_string_is_none(bare: Tree) -> None:
    mark = "# orchscaffold: FeedManager.refresh/guard/name-is-empty ff0a9ff8:9c90c4a5"
    bare.write(TESTS, f'from shop.feed import FeedManager\n\nTEXT = """\n{mark}\n"""\n')

    assert units(bare, TESTS) == {"guarded": [], "tests": [TESTS]}


def test_the_project_inside_another_has_tests_of_its_own(tree: Tree) -> None:
    inner = Tree(tree.root / "packages/inner")
    for file, content in tree.files().items():
        inner.write(file, content)

    assert [unit.path for unit in scope(tree, MODULE).tests] == [tree.root / TESTS]
    assert [unit.path for unit in scope(inner, MODULE).tests] == [inner.root / TESTS]
    assert len(scope(tree, ".").tests) == 2


# --- what is gone, what is wrong


def test_a_module_that_is_gone_pulls_its_tests_in(tree: Tree) -> None:
    (tree.root / MODULE).unlink()
    tree.write("tests/test_hand.py", BY_HAND)

    expected = {"guarded": [MODULE], "tests": [TESTS, "tests/test_hand.py"]}
    assert units(tree, gone=[MODULE]) == expected
    assert units(tree, ".") == expected


def test_a_test_file_that_is_gone_is_nothing(tree: Tree) -> None:
    (tree.root / TESTS).unlink()

    assert units(tree, gone=[TESTS]) == NOTHING


def test_a_path_that_does_not_exist_is_an_error(tree: Tree) -> None:
    [error] = scope(tree, "src/shop/fed.py").errors

    assert isinstance(error, TargetError)
    assert error.path == tree.root / "src/shop/fed.py"


def test_a_broken_test_file_still_belongs_to_its_module(tree: Tree) -> None:
    tree.write(TESTS, tree.read(TESTS) + "\ndef broken(:\n")

    [error] = tree.result(MODULE).errors

    assert isinstance(error, FileError)
    assert error.path == tree.root / TESTS


@pytest.mark.parametrize("path", ["src/shop/other.py", "."])
def test_a_module_without_tests_has_to_parse(tree: Tree, path: str) -> None:
    tree.write("src/shop/other.py", "def broken(:\n")

    [error] = tree.result(path).errors

    assert error.path == tree.root / "src/shop/other.py"
    assert error.line == 1


def test_data_of_tests_does_not_have_to_parse_unless_it_is_named(tree: Tree) -> None:
    tree.write("tests/data/broken.py", "def broken(:\n")

    assert tree.result(".").errors == ()
    assert len(tree.result("tests/data/broken.py").errors) == 1


def test_a_file_counts_once(tree: Tree) -> None:
    assert len(scope(tree, MODULE, "src", MODULE).files) == 2


# --- any split of a list of files finds the same

DRIFTED = FEED.replace("return None", "return 0.0").replace("def forget", "def lose")
HAND_DRIFTED = BY_HAND.replace("FeedManager(source=None)", "FeedManager(sauce=None)")
SPLIT = {
    MODULE: DRIFTED,
    "src/shop/other.py": OTHER,
    "src/shop/__init__.py": "from shop.feed import FeedManager\n",
    "tests/test_hand.py": HAND_DRIFTED,
    "tests/test_package.py": HAND_DRIFTED.replace("shop.feed", "shop"),
    "tests/test_unused.py": "X = 1  # orchscaffold: ignore[D101]\n",
}


@pytest.fixture
def drifted(tree: Tree) -> Tree:
    for file, text in SPLIT.items():
        tree.write(file, text)
    return tree


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(groups=st.lists(st.integers(0, 2), min_size=7, max_size=7))
def test_any_split_of_the_files_finds_the_same(drifted: Tree, groups: list[int]) -> None:
    files = [*SPLIT, TESTS]
    batches = [[f for f, g in zip(files, groups, strict=True) if g == n] for n in range(3)]

    apart = {text for batch in batches if batch for text in drifted.found(*batch)}

    assert sorted(apart) == sorted(drifted.found("."))
    assert len(apart) >= 6


def test_one_file_a_call_finds_the_same(drifted: Tree) -> None:
    apart = {text for file in (*SPLIT, TESTS) for text in drifted.found(file)}

    assert sorted(apart) == sorted(drifted.found("."))


def test_a_module_alone_finds_what_is_wrong_with_its_tests(drifted: Tree) -> None:
    whole = {text for text in drifted.found(".") if "test_unused" not in text}

    assert set(drifted.found(MODULE)) == whole
