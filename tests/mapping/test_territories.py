"""Which test files may have tests of which module."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchscaffold.checking.index import Index
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.remembering import Remembering
from orchscaffold.mapping.territories import territories
from orchscaffold.project import discoverer
from orchscaffold.targets import find_units

FILES = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n",
    "src/shop/__init__.py": "from shop.feed import FeedManager\n",
    "src/shop/feed.py": "class FeedManager:\n    def go(self): ...\n",
    "src/shop/till.py": "class TillManager:\n    def go(self): ...\n",
}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("test_a.py", "", ()),
        ("test_a.py", "import shop\n", ()),
        ("test_a.py", "import shop.other\n", ()),
        ("test_a.py", "FeedManager = 1\n", ()),
        ("conftest.py", "import shop.feed\n", ()),
        ("helpers.py", "import shop.feed\n", ()),
        ("test_a.py", "import shop.feed\n", ("feed",)),
        ("test_a.py", "from shop.feed import FeedManager\n", ("feed",)),
        ("test_a.py", "from shop import feed, till\n", ("feed", "till")),
        ("test_a.py", "from shop import FeedManager\n", ("feed",)),
        ("test_a.py", "def test_a():\n    from shop import till\n", ("till",)),
        ("test_a.py", "patch('shop.till.sleep')\n", ("till",)),
        ("test_a.py", "import shop.feed\nif:\n", ()),
        (
            "test_a.py",
            "from shop import TillManager\n\n\n"
            "# orchscaffold: FeedManager.go/guard/x 00000000:00000000\ndef test_a(): ...\n",
            (),
        ),
        (
            "test_feed.py",
            "# orchscaffold: FeedManager.go/guard/x 00000000:00000000\ndef test_a(): ...\n",
            ("feed",),
        ),
    ],
)
def test_a_test_file_belongs_to(
    tmp_path: Path, name: str, text: str, expected: tuple[str, ...]
) -> None:
    for path, content in {**FILES, f"tests/shop/{name}": text}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    discover, readers = discoverer(python=None, config=None), Readers()
    units = find_units(("src",), cwd=tmp_path, discover=discover).units

    found = territories(units, Index(discover, Remembering(kept=False)), readers)

    assert [land.unit.path.stem for land in found] == ["feed", "till"]
    assert tuple(land.unit.path.stem for land in found if land.tests) == expected
