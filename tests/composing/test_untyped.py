"""Objects of unknown type: what is read and called on one stand-in, what compares itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from orchscaffold.model.plan import Plan
from orchscaffold.render import render_test_file

PlanOf = Callable[..., Plan]

STEPPED = """
class Thing:
    def __init__(self) -> None:
        self.table = {}

    def act(self, entry):
        self.table[entry.name] = next(entry)
"""
OWN_EQUALITY = """
class Entry:
    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return self.name == other.name

class Thing:
    def __init__(self) -> None:
        self.table = {}

    def act(self, name: str) -> Entry:
        entry = Entry(name)
        self.table[name] = entry
        return entry
"""
MAPPING = """
class Thing:
    def act(self, limits):
        return [limits[name] for name in limits]
"""


@pytest.mark.parametrize(
    ("source", "present", "missing"),
    [
        (STEPPED, "entry.name = sentinel.name", "SimpleNamespace"),
        (OWN_EQUALITY, 'assert result.name == "name"', "ANY"),
        (MAPPING, '{"limit": sentinel.limit}', "[None]"),
    ],
)
def test_what_the_test_arranges(plan_of: PlanOf, source: str, present: str, missing: str) -> None:
    plan = plan_of(source)
    text = render_test_file(plan.file, line_length=100, first_party=frozenset({"app"}))
    assert present in text
    assert missing not in text
