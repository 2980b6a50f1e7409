"""A map drawn with what earlier runs kept says what one says that is drawn from nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from mapped import edit

from orchscaffold.checking.manifest import CACHE_FOLDER
from orchscaffold.checking.remembering import Remembering
from orchscaffold.cli import run
from orchscaffold.files import write_cache
from orchscaffold.mapping.run import Mapped, draw_map
from orchscaffold.project import discoverer
from orchscaffold.targets import find_units

SOURCE, TESTS = "src/shop/till.py", "tests/shop/test_till.py"
TILL = '''\
"""A till."""

import logging

logger = logging.getLogger(__name__)


class TillManager:
    def __init__(self, drawer):
        self.drawer = drawer

    def close(self):
        try:
            return self.drawer.shut()
        except OSError:
            logger.error("the drawer is stuck")
            return None
'''
DECLINED = "# orchscaffold: declined TillManager.close/log-and-continue/shut  not now\n"
BY_HAND = """
from unittest.mock import Mock

from shop.till import TillManager


def test_the_drawer_is_shut():
    drawer = Mock()
    drawer.shut.side_effect = OSError("stuck")
    assert TillManager(drawer).close() is None
"""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with generated tests; not to be changed."""
    folder = tmp_path_factory.mktemp("till") / "shop"
    (folder / SOURCE).parent.mkdir(parents=True)
    (folder / SOURCE).write_text(TILL, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[project]\nname = "shop"\nversion = "1"\n')
    with chdir(folder):
        assert run(("new", "coordinator", "src", "--no-verify", "--quiet")) == 0
    return folder


@pytest.fixture
def shop(generated: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(generated, tmp_path / "shop")


def _add(name: str, text: str) -> Callable[[Path], None]:
    def added(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(text)

    return added


def _delete_a_test(folder: Path) -> None:
    path = folder / TESTS
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"    # orchscaffold: .*?\n\n", "\n", text, count=1, flags=re.S))


def _moved(folder: Path) -> None:
    shutil.move(folder / TESTS, folder / "tests/test_elsewhere.py")


EDITS: dict[str, Callable[[Path], None]] = {
    "nothing": lambda _: None,
    "comment": _add(SOURCE, "# a comment\n"),
    "message": lambda folder: edit(folder / SOURCE, "the drawer is stuck", "no drawer"),
    "test gone": _delete_a_test,
    "all tests gone": lambda folder: (folder / TESTS).unlink(),
    "test by hand": _add("tests/test_by_hand.py", BY_HAND),
    "declined": _add(TESTS, DECLINED),
    "broken test file": _add(TESTS, "def (:\n"),
    "broken module": _add(SOURCE, "def (:\n"),
    "moved": _moved,
    "settings": _add("pyproject.toml", '\n[tool.orchscaffold]\npatterns = ["guard"]\n'),
    "pytest elsewhere": _add("tests/shop/pytest.ini", "[pytest]\npython_functions = it_*\n"),
}


def drawn(root: Path, *, kept: bool) -> Mapped:
    """The map, with what is kept or without."""
    discover = discoverer(python=None, config=None)
    found = find_units(("src",), cwd=root, discover=discover)
    known = Remembering(kept=kept)
    mapped = draw_map(root, found.units, discover, lambda _: None, known)
    for path, content in known.documents():
        write_cache(path, content, ())
    return mapped


def told(mapped: Mapped) -> tuple[object, ...]:
    """The map, and what could not be read."""
    return mapped.map, tuple(map(str, mapped.errors))


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_seen(shop: Path, name: str) -> None:
    before = told(drawn(shop, kept=True))
    assert told(drawn(shop, kept=True)) == before

    EDITS[name](shop)

    fresh = told(drawn(shop, kept=False))
    assert told(drawn(shop, kept=True)) == fresh
    assert told(drawn(shop, kept=True)) == fresh


def answers(folder: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    """What is kept of modules, by the file that holds it."""
    for path in (folder / CACHE_FOLDER).glob("units-*.json"):
        yield path, json.loads(path.read_bytes())


def test_what_is_kept_is_used(shop: Path) -> None:
    drawn(shop, kept=True)
    for path, document in answers(shop):
        text = json.dumps(document)
        assert "close logs an error" in text
        path.write_text(text.replace("close logs an error", "kept from before"))

    titles = [item.title for item in drawn(shop, kept=True).map.scenarios]

    assert any(title.startswith("kept from before") for title in titles)


@pytest.mark.parametrize("garbled", [None, 1, [[]], [["A", "m", 1, []]], [["A", "m", "p", 0]]])
def test_a_damaged_answer_is_as_good_as_none(shop: Path, garbled: object) -> None:
    before = told(drawn(shop, kept=True))
    for path, document in answers(shop):
        kept = document["answers"]
        assert isinstance(kept, dict)
        for value in kept.values():
            value[1] = garbled
        path.write_text(json.dumps(document))

    assert told(drawn(shop, kept=True)) == before
