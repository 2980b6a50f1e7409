"""Containers in a class body: each test puts its own there, and says what has become of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

CLASS = """
class Thing:
    _open: dict[str, int] = {}
    _seen: list[str] = []

    def __init__(self, name: str) -> None:
        self.name = name

"""
READ = """
    def act(self) -> int:
        return len(self._open)
"""
COVERED = """
    def act(self) -> None:
        self._seen = []
        self._seen.append(self.name)
"""
FILLED = """
    def act(self) -> bool:
        if self.name in self._open:
            return False
        self._open[self.name] = 1
        self._seen.append(self.name)
        return True
"""
BY_NAME = """
    def act(self) -> None:
        Thing._open.pop(self.name, None)
"""
OWN = 'patch.object(Thing, "_open", open)'


def text_of(plan: Plan) -> str:
    return render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))


@pytest.mark.parametrize("body", [READ, COVERED])
def test_what_no_object_changes_stays(plan_of: PlanOf, body: str) -> None:
    assert "patch.object(" not in text_of(plan_of(CLASS + body))


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            FILLED,
            (
                'patch.object(Thing, "_open", {"name": 1})',
                "open = {}",
                OWN,
                'assert open == {"name": 1}',
                'assert seen == ["name"]',
            ),
        ),
        (BY_NAME, ('open = {"name": 1}', OWN, "assert open == {}")),
    ],
)
def test_what_objects_share_is_put_back(plan_of: PlanOf, body: str, lines: tuple[str, ...]) -> None:
    text = text_of(plan_of(CLASS + body))
    for line in lines:
        assert line in text
