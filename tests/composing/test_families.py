"""Several classes in one file: each is built by a helper of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from orchscaffold.inspection.library import SourceLibrary
from orchscaffold.model.settings import Project, Settings
from orchscaffold.model.testcode import Builder
from orchscaffold.model.types import Named
from orchscaffold.plan import plan_tests

HEAD = """
class Feed:
    def read(self) -> int:
        raise NotImplementedError

"""
CLASS = """
class {name}:
    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def act(self) -> int:
        return self.feed.read()

"""


@pytest.mark.parametrize(
    ("classes", "names"),
    [
        (("OrderManager",), ["_make_manager"]),
        (("OrderManager", "PriceFeeder"), ["_make_manager", "_make_feeder"]),
        (("OrderManager", "PriceManager"), ["_make_manager", "_make_price_manager"]),
        (("Manager", "manager"), ["_make_manager", "_make_manager_2"]),
    ],
)
def test_each_class_has_its_builder(
    tmp_path: Path, classes: tuple[str, ...], names: list[str]
) -> None:
    source = HEAD + "".join(CLASS.format(name=name) for name in classes)
    (tmp_path / "app.py").write_text(source, encoding="utf-8")
    project = Project(
        root=tmp_path,
        import_roots=(tmp_path,),
        test_root=tmp_path / "tests",
        runner="pytest-asyncio",
        formatter="",
        line_length=100,
        site_packages=(),
        python=Path(sys.executable),
        settings=Settings(),
    )
    library = SourceLibrary((tmp_path,), (), tmp_path)
    plan = plan_tests(library, tuple(Named("app", name) for name in classes), project=project)
    made = [helper for helper in plan.file.helpers if isinstance(helper, Builder)]
    assert [helper.name for helper in made] == names
    assert [helper.returns.name for helper in made] == list(classes)
