"""What is remembered never changes an answer: with a cache and without, before and after edits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from check_trees import BY_HAND, MODULE, TESTS, Tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import orchscaffold
from orchscaffold.checking.manifest import CACHE_FOLDER
from orchscaffold.checking.pool import side_by_side
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.run import Checker
from orchscaffold.checking.suppression import Choice
from orchscaffold.checking.work import Task, check_unit
from orchscaffold.files import write_cache
from orchscaffold.project import discoverer

HAND, TWIN = "tests/test_hand.py", "tests/shop/test_twin.py"
CONFTEST = """\
import pytest

from shop.feed import FeedManager


@pytest.fixture
def feed():
    return FeedManager(source=None)
"""
WITH_FIXTURE = """\
import shop.stores
from shop.feed import FeedManager
from tests.helping import make


def test_forget(feed):
    assert feed.forget("x") is False


def test_made():
    assert make().cost == {}


def test_store():
    assert shop.stores.Store(size=1).size == 1


def test_extra():
    assert FeedManager(source=None).extra == 1
"""
HELPING = """\
from shop.feed import FeedManager


def make():
    return FeedManager(source=None)
"""
LONG = "class Store:\n    def __init__(self, length):\n        self.length = length\n"
STORES = "class Store:\n    def __init__(self, size):\n        self.size = size\n"

Edit = Callable[[Tree], object]
EDITS: dict[str, Edit] = {
    "nothing": lambda tree: None,
    "comment": lambda tree: append(tree, MODULE, "# a word\n"),
    "moved": lambda tree: move_down(tree, MODULE),
    "source": lambda tree: swap(tree, MODULE, '"no price: %s"', '"nothing: %s"'),
    "signature": lambda tree: swap(tree, MODULE, "source: Source", "origin: Source"),
    "method": lambda tree: swap(tree, MODULE, "def forget", "def drop"),
    "generated": lambda tree: swap(tree, TESTS, "result is True", "result is not False"),
    "hand": lambda tree: swap(tree, HAND, "source=", "sorce="),
    "ignored": lambda tree: swap(tree, HAND, "== {}\n", "== {}  # orchscaffold: ignore\n"),
    "settings": lambda tree: append(
        tree, "pyproject.toml", 'per-file-ignores = {"tests/test_hand.py" = ["D"]}\n'
    ),
    "patterns": lambda tree: append(tree, "pyproject.toml", 'patterns = ["guard"]\n'),
    "names of tests": lambda tree: tree.write(
        "tests/pytest.ini", "[pytest]\npython_functions = check\npythonpath = ../src\n"
    ),
    "new test": lambda tree: tree.write("tests/test_new.py", BY_HAND.replace("source", "sorce")),
    "new module": lambda tree: tree.write("src/shop/extra.py", "def go(x):\n    x.extra = 1\n"),
    "new package": lambda tree: tree.write(
        "src/shop/stores/__init__.py", STORES.replace("size", "length")
    ),
    "stores": lambda tree: swap(tree, "src/shop/stores.py", "size", "length"),
    "no source": lambda tree: (tree.root / MODULE).unlink(missing_ok=True),
    "no test": lambda tree: (tree.root / TESTS).unlink(missing_ok=True),
    "no conftest": lambda tree: (tree.root / "tests/conftest.py").unlink(missing_ok=True),
    "renamed": lambda tree: rename(tree, HAND, "tests/test_by_hand.py"),
    "conftest": lambda tree: swap(
        tree, "tests/conftest.py", "FeedManager(source=None)", "object()"
    ),
    "nearer conftest": lambda tree: tree.write(
        "tests/shop/conftest.py", CONFTEST.replace("source=None", "sorce=None")
    ),
    "helper": lambda tree: swap(tree, "tests/helping.py", "FeedManager(source=None)", "object()"),
    "shadow": lambda tree: tree.write("tests/shop.py", "class FeedManager: ...\n"),
    "shadowing package": lambda tree: tree.write("tests/shop/__init__.py", ""),
    "tests are a package": lambda tree: tree.write("tests/__init__.py", ""),
    "not Python": lambda tree: append(tree, TWIN, "def (\n"),
    "source is not Python": lambda tree: append(tree, MODULE, "def (\n"),
    "in place": lambda tree: swap(tree, "beside/lib/kept.py", "size", "length"),
}


def append(tree: Tree, name: str, text: str) -> None:
    if (tree.root / name).exists() and text not in tree.read(name):
        tree.write(name, tree.read(name) + text)


def move_down(tree: Tree, name: str) -> None:
    if (tree.root / name).exists():
        tree.write(name, f"\n\n{tree.read(name)}")


def swap(tree: Tree, name: str, old: str, new: str) -> None:
    """Replace a text, or put it back."""
    if (tree.root / name).exists():
        text = tree.read(name)
        tree.write(name, text.replace(old, new) if old in text else text.replace(new, old))


def rename(tree: Tree, old: str, new: str) -> None:
    if (tree.root / old).exists():
        (tree.root / old).rename(tree.root / new)


@pytest.fixture
def shop(tree: Tree) -> Tree:
    """The project with tests of all kinds, and a package that is installed in place."""
    kept = "from lib.kept import Kept\n\n\ndef test_kept():\n    assert Kept(size=1).size == 1\n"
    files = {
        HAND: BY_HAND,
        TWIN: WITH_FIXTURE,
        "tests/conftest.py": CONFTEST,
        "tests/helping.py": HELPING,
        "tests/test_kept.py": kept,
        "src/shop/stores.py": STORES,
        "beside/lib/__init__.py": "",
        "beside/lib/kept.py": STORES.replace("Store", "Kept"),
        ".venv/pyvenv.cfg": "version = 3.12.1\n",
        ".venv/bin/python": "",
    }
    for name, text in files.items():
        tree.write(name, text)
    path_file = ".venv/lib/python3.12/site-packages/kept.pth"
    tree.write(path_file, f"{tree.root / 'beside'}\n")
    return tree


Said = tuple[tuple[object, ...], tuple[str, ...], int]


def said(tree: Tree, *, remembers: bool) -> Said:
    """All that a check of the whole tree says."""
    python = tree.root / ".venv/bin/python"
    checker = Checker(
        Choice(), python=python if python.exists() else None, config=None, remembers=remembers
    )
    result = checker.check(checker.scope([tree.root]), lambda _: None)
    for path, content in checker.known.documents():
        write_cache(path, content, ())
    return result.findings, tuple(map(str, result.errors)), result.silenced


def assert_same(tree: Tree) -> Said:
    """What is said is the same without a cache, with the one there is, and with that anew."""
    fresh = said(tree, remembers=False)
    assert said(tree, remembers=True) == fresh
    assert said(tree, remembers=True) == fresh
    return fresh


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_seen(shop: Tree, name: str) -> None:
    assert_same(shop)

    EDITS[name](shop)

    assert_same(shop)


# Some of these tell only together with others.
SILENT = (
    *("nothing", "comment", "moved", "generated", "settings", "patterns", "names of tests"),
    *("no test", "no conftest", "renamed", "tests are a package"),
)


@pytest.mark.parametrize("name", [name for name in EDITS if name not in SILENT])
def test_the_edits_make_a_difference(shop: Tree, name: str) -> None:
    before = said(shop, remembers=True)

    EDITS[name](shop)

    assert said(shop, remembers=True) != before


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=5))
def test_any_edits_one_after_the_other_are_seen(shop: Tree, names: list[str]) -> None:
    copy = Tree(shop.root.with_name("copy"))
    shutil.rmtree(copy.root, ignore_errors=True)
    shutil.copytree(shop.root, copy.root)
    for name in names:
        EDITS[name](copy)
        assert_same(copy)


# --- damaged caches


def garbled(content: bytes) -> Sequence[bytes]:
    """The bytes of a cache file, broken in ways in which files break."""
    return (
        b"",
        b"{}",
        b"null",
        b"[1]",
        b"\xff\xfe\x00",
        content[: len(content) // 2],
        content[:-1],
        content.replace(b"[", b"{"),
        content.replace(b'"', b"1"),
        content.replace(b":[", b":[[],"),
        content.replace(b"],[", b"],7,["),
    )


@pytest.mark.parametrize("number", range(11))
def test_a_damaged_cache_is_as_good_as_none(shop: Tree, number: int) -> None:
    EDITS["hand"](shop)
    fresh = assert_same(shop)
    for path in (shop.root / CACHE_FOLDER).glob("*.json"):
        path.write_bytes(garbled(path.read_bytes())[number])

    assert assert_same(shop) == fresh


def test_a_cache_that_is_a_folder_is_none(shop: Tree) -> None:
    fresh = assert_same(shop)
    for path in (shop.root / CACHE_FOLDER).glob("*.json"):
        path.unlink()
        path.mkdir()

    assert said(shop, remembers=True) == fresh == said(shop, remembers=True)


# --- side by side


def test_many_units_are_judged_as_few_are(shop: Tree) -> None:
    for number in range(20):
        keyword = "sorce" if number % 3 else "source"
        shop.write(f"tests/test_{number}.py", BY_HAND.replace("source", keyword))
    checker = Checker(Choice(), python=None, config=None, remembers=False)
    scope = checker.scope([shop.root])
    units = [Task(unit) for unit in (*scope.guarded, *scope.tests)]

    alone = [next(iter(side_by_side(check_unit, [unit], Readers()))) for unit in units]

    assert len(units) > 20
    assert list(side_by_side(check_unit, units, Readers())) == alone


def test_runs_side_by_side_on_one_cache_say_the_same(shop: Tree) -> None:
    EDITS["hand"](shop)
    command = (sys.executable, "-m", "orchscaffold", "check", "--format", "json")
    around = {**os.environ, "PYTHONPATH": str(Path(orchscaffold.__file__).parent.parent)}
    runs = [
        subprocess.Popen(command, cwd=shop.root, stdout=subprocess.PIPE, env=around)
        for _ in range(4)
    ]

    outputs = {run.communicate(timeout=120)[0] for run in runs}

    assert [run.returncode for run in runs] == [1, 1, 1, 1]
    assert len(outputs) == 1
    assert not list((shop.root / CACHE_FOLDER).glob("*.tmp*"))


def test_a_project_is_discovered_alike_each_time(shop: Tree) -> None:
    projects = [discoverer(python=None, config=None)(shop.root / TESTS) for _ in range(2)]

    assert projects[0] == projects[1]
