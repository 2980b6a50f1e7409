"""What `inspect` shows of the ways through a method."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from orchscaffold.errors import UsageError
from orchscaffold.inspecting import inspect_unit
from orchscaffold.project import discover_project
from orchscaffold.targets import Unit

SOURCE = """
    class Manager:
        def __init__(self, limit: int | None = None) -> None:
            self.limit = limit

        def allows(self, size: int) -> bool:
            if self.limit is None:
                return True
            return size <= self.limit

        def count(self, size: int) -> int:
            global TOTAL
            if size > 3:
                return 0
            TOTAL = size
            return TOTAL
"""


@pytest.fixture
def unit(tmp_path: Path) -> Unit:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'app'\n", encoding="utf-8")
    path = tmp_path / "app.py"
    path.write_text(dedent(SOURCE), encoding="utf-8")
    return Unit(discover_project(path), path, "app", ("Manager",))


def test_ways_are_shown_where_they_are_asked_for(unit: Unit) -> None:
    [plain], [told] = inspect_unit(unit), inspect_unit(unit, explain=True)
    assert not any(method.ways for method in plain.methods)
    assert [method.name for method in told.methods] == [method.name for method in plain.methods]
    for method in told.methods:
        assert tuple(way.test for way in method.ways if way.test) == method.scenarios


def test_a_way_says_what_leads_there_and_what_comes_of_it(unit: Unit) -> None:
    [cls] = inspect_unit(unit, explain=True, only=frozenset({"allows"}))
    [method] = cls.methods
    ways = {way.does: way.given for way in method.ways}
    assert ways == {
        "allows returns its result.": (),
        "allows returns True when limit is None.": ("limit is None",),
    }


def test_a_way_that_is_left_says_why_and_where(unit: Unit) -> None:
    [cls] = inspect_unit(unit, explain=True, only=frozenset({"count"}))
    [left] = [way for way in cls.methods[0].ways if not way.test]
    assert (left.reason, left.line) == ("a global name is written", 12)


def test_a_method_that_is_not_there(unit: Unit) -> None:
    with pytest.raises(UsageError, match="no method alows") as raised:
        inspect_unit(unit, only=frozenset({"alows"}))
    assert "Did you mean allows?" in raised.value.hint
