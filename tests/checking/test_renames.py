"""Methods that go by another name: recognised where exactly one fits."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from check_trees import FEED, MODULE, TESTS, Tree

from orchscaffold.checking.comparison import compare
from orchscaffold.checking.index import Index
from orchscaffold.checking.plans import Plans
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.remembering import Remembering
from orchscaffold.checking.renames import Rename, renames_in
from orchscaffold.project import discoverer

FORGET = FEED[FEED.index("    def forget") :]
REFRESH = FEED[FEED.index("    async def refresh") : FEED.index("    def forget")]
TWICE = REFRESH.replace("refresh", "update") + REFRESH.replace("refresh", "reload")


def renames(tree: Tree) -> set[tuple[str, str]]:
    """The old and new names of methods; each test has its own new id."""
    discover = discoverer(python=Path(sys.executable), config=None)
    project = discover(tree.root / MODULE)
    [guarded] = Index(discover, Remembering(kept=False)).guards(project, tree.root / MODULE)
    found = renames_in(compare(guarded, Plans(Readers())))
    for rename in found:
        assert {rename.cls} == {"FeedManager"}
        assert len({new for _, new in rename.ids}) == len(rename.ids) > 1
        assert all(new.startswith(f"FeedManager.{rename.new}/") for _, new in rename.ids)
    return {(rename.old, rename.new) for rename in found}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        (FORGET, ""),
        (REFRESH, TWICE),
        (FORGET, f"{FORGET}\n{FORGET.replace('forget', 'drop')}"),
        (FORGET, "    def other(self) -> int:\n        return 1\n"),
        ("FeedManager", "PriceManager"),
    ],
    ids=["same", "gone", "two fit", "copied", "another", "class renamed"],
)
def test_no_rename(tree: Tree, old: str, new: str) -> None:
    tree.write(MODULE, FEED.replace(old, new))

    assert renames(tree) == set()


@pytest.mark.parametrize("extra", ["", "\n    def other(self) -> int:\n        return 1\n"])
def test_a_rename(tree: Tree, extra: str) -> None:
    tree.write(MODULE, FEED.replace("forget", "drop") + extra)

    assert renames(tree) == {("forget", "drop")}


def test_two_renames(tree: Tree) -> None:
    tree.write(MODULE, FEED.replace("forget", "drop").replace("refresh", "update"))

    assert renames(tree) == {("forget", "drop"), ("refresh", "update")}


def test_two_old_methods_do_not_share_a_new_one(tree: Tree) -> None:
    tree.write(MODULE, FEED + "\n" + FORGET.replace("forget", "lost"))
    tree.new()
    tree.write(MODULE, FEED.replace("forget", "drop"))

    assert renames(tree) == set()
    assert "FeedManager.lost/" in tree.read(TESTS)


@pytest.mark.parametrize(
    ("id_", "now"),
    [
        ("Feed.old/guard/x", "Feed.new/guard/x-is-none"),
        ("Feed.old/guard/y", "Feed.old/guard/y"),
        ("feed/helper/old", "feed/helper/old"),
    ],
)
def test_ids_under_the_new_name(id_: str, now: str) -> None:
    pairs = (("Feed.old/guard/x", "Feed.new/guard/x-is-none"),)

    assert Rename("Feed", "old", "new", pairs).id_now(id_) == now
