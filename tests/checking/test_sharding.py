"""The parts of a check add up to the whole: findings, errors, files, what is silenced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from check_trees import BY_HAND, MODULE, TESTS, Tree
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.checking.scope import Scope
from orchscaffold.checking.sharding import Shard, read_shard, share_of
from orchscaffold.checking.units import DriftUnit, Guarded
from orchscaffold.errors import UsageError
from orchscaffold.model.check import CheckReport
from orchscaffold.project import discoverer
from orchscaffold.running.checking import Asked, CheckRun

PROJECT = discoverer(python=None, config=None)(Path(__file__))
NAMES = st.sampled_from([Path(f"/p/{letter}.py") for letter in "abcdefgh"])


@pytest.mark.parametrize(
    ("text", "shard"), [("1/1", Shard(1, 1)), ("2/4", Shard(2, 4)), ("12/12", Shard(12, 12))]
)
def test_a_part(text: str, shard: Shard) -> None:
    assert read_shard(text) == shard


@pytest.mark.parametrize(
    "text", ["", "1", "0/4", "5/4", "-1/4", "1/0", "a/b", "1/4/2", " 1/4", "½/1"]
)
def test_no_part(text: str) -> None:
    with pytest.raises(UsageError, match="no part"):
        read_shard(text)


@st.composite
def _scopes(draw: st.DrawFn) -> Scope:
    paths = draw(st.lists(NAMES, unique=True))
    tests = draw(st.lists(NAMES, unique=True))
    guarded = {
        path: Guarded(PROJECT, path, path.stem, ("A",), tuple(draw(st.lists(NAMES, max_size=3))))
        for path in paths
    }
    return Scope(
        tuple(guarded[path] for path in sorted(guarded)),
        tuple(DriftUnit(PROJECT, path) for path in sorted(tests)),
        tuple(sorted(draw(st.lists(NAMES, unique=True)))),
        (UsageError("gone"),),
        tuple(sorted(draw(st.lists(NAMES, unique=True)))),
    )


@given(_scopes(), st.integers(1, 5))
def test_every_unit_is_in_one_part_with_all_that_share_its_files(scope: Scope, count: int) -> None:
    parts = [share_of(scope, Shard(number, count)) for number in range(1, count + 1)]
    for name in ("guarded", "tests", "modules", "errors", "files"):
        found = [item for part in parts for item in getattr(part, name)]
        assert sorted(found, key=str) == sorted(getattr(scope, name), key=str)
    seen = [
        {path for unit in (*part.guarded, *part.tests) for path in unit.files} for part in parts
    ]
    assert len(set().union(*seen)) == sum(map(len, seen))


def _report(tree: Tree, shard: str = "") -> CheckReport:
    return CheckRun(Asked(tree.root, cache=False, shard=shard)).report()


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_parts_of_a_project_add_up_to_the_whole(tree: Tree, count: int) -> None:
    tree.edit(MODULE, '"no price: %s"', '"nothing: %s"')
    for number in range(6):
        drifted = BY_HAND.replace("source=", "sauce=" if number % 2 else "source=")
        silenced = "  # orchscaffold: ignore" if number % 3 else ""
        tree.write(f"tests/test_{number}.py", drifted.replace("{}\n", f"{{}}{silenced}\n"))
    tree.write("src/shop/broken.py", "def:\n")
    tree.write("tests/shop/test_more.py", tree.read(TESTS).replace("manager", "other"))
    whole = _report(tree)
    parts = [_report(tree, f"{number}/{count}") for number in range(1, count + 1)]
    assert {shown.finding.code for shown in whole.findings} >= {"D100", "D101", "G101"}
    assert _sorted(parts) == _sorted([whole])
    assert sum(part.files for part in parts) == whole.files
    assert sum(part.silenced for part in parts) == whole.silenced > 0
    again = [_report(tree, f"{number}/{count}") for number in range(1, count + 1)]
    assert [replace(part, rules=()) for part in again] == [
        replace(part, rules=()) for part in parts
    ]


def _sorted(parts: list[CheckReport]) -> tuple[list[str], list[str]]:
    findings = [str(shown.finding) for part in parts for shown in part.findings]
    return sorted(findings), sorted(str(problem) for part in parts for problem in part.problems)
