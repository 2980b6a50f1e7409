"""Plans that are kept: what comes back is what was kept, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from check_trees import BY_HAND, MODULE, Tree
from hypothesis import given
from hypothesis import strategies as st

from orchscaffold.checking.manifest import CACHE_FOLDER
from orchscaffold.checking.plan_values import plan_from, plan_value
from orchscaffold.checking.plans import Kept, Plans
from orchscaffold.checking.readers import Readers
from orchscaffold.checking.values import Json
from orchscaffold.cli import run
from orchscaffold.model import testcode as tc
from orchscaffold.model.plan import Plan, Verdict
from orchscaffold.project import discoverer
from orchscaffold.targets import Unit

CONSTANTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.complex_numbers(),
    st.text(st.characters(exclude_categories=())),
    st.binary(),
)


def planned(constant: object) -> Plan:
    """A plan with this constant in it, wherever one may be."""
    code = tc.Lit(constant)  # type: ignore[arg-type]
    relies = (("limit", code), ("size", None))
    step = tc.Do(tc.Invoke(tc.Var("feed"), (code,), (("key", code),), relies))
    told = ("A.b/guard/c", "0" * 8, "guard", "b", "test_b", "")
    test = tc.Test(*told, True, (), (), (step,), ())
    made = tc.Sym("shop", "Feed")
    helper = tc.Builder("_make", "", made, (("x", code),), kind=tc.CONTEXT_BUILDER)
    stand_in = tc.StandIn("Clock", "clock", (tc.Sym("asyncio"),), house="1")
    classes = (tc.TestClass("TestA", "", (test,)),)
    file = tc.TestFile("shop", "", "anyio", (helper, stand_in), classes)
    return Plan(file, (Verdict("A", "b", "written", 1, "", 3),), file)


@given(CONSTANTS)
def test_a_plan_comes_back_as_it_was(constant: object) -> None:
    plan = planned(constant)

    again = plan_from(json.loads(json.dumps(plan_value(plan))))

    assert repr(again) == repr(plan)
    assert json.dumps(plan_value(again)) == json.dumps(plan_value(plan))


def test_what_has_no_value_is_not_kept(unit: Unit, tmp_path: Path) -> None:
    kept = Kept(tmp_path, "by")

    kept.keep(unit, "coordinator", (), planned(object()))

    assert kept.recall(unit, "coordinator", ()) is None


@pytest.mark.parametrize(
    "value", [None, 7, [], {}, {"Plan": []}, {"Path": ["x"]}, {"Lit": [1], "Var": ["x"]}, ["Plan"]]
)
def test_other_values_are_no_plans(value: Json) -> None:
    with pytest.raises((TypeError, ValueError)):
        plan_from(value)


@pytest.fixture
def unit(tree: Tree) -> Unit:
    """The module that has generated tests."""
    path = tree.root / MODULE
    project = discoverer(python=None, config=None)(path)
    return Unit(project, path, "shop.feed", ("FeedManager",))


def test_a_plan_is_kept_for_what_it_depends_on(unit: Unit, tmp_path: Path) -> None:
    kept = Kept(tmp_path / "plans", "this tool, these files")
    plan = Plans(Readers(), kept).of(unit)

    assert kept.recall(unit, "coordinator", ()) == plan == Plans(Readers()).of(unit)
    assert kept.recall(unit, "reconciler", ()) is None
    assert kept.recall(unit, "coordinator", ("guard",)) is None
    assert Kept(kept.folder, "other files").recall(unit, "coordinator", ()) is None


def test_a_plan_that_was_changed_is_none(unit: Unit, tmp_path: Path) -> None:
    kept = Kept(tmp_path / "plans", "by")
    Plans(Readers(), kept).of(unit)
    [place] = kept.folder.glob("*.json")
    place.write_text(place.read_text().replace("FeedManager", "FeedMangler"))

    assert kept.recall(unit, "coordinator", ()) is None


def test_a_test_file_that_changes_is_judged_by_the_plan_that_was_kept(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree.root)
    assert run(["check"]) == 0
    plans = list((tree.root / CACHE_FOLDER / "plans").glob("*.json"))
    assert plans
    before = {path: path.stat().st_mtime_ns for path in plans}

    tree.write("tests/test_hand.py", BY_HAND.replace("source=", "sorce="))

    assert run(["check"]) == 1
    assert {path: path.stat().st_mtime_ns for path in plans} == before
