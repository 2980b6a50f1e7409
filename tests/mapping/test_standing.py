"""What becomes of a scenario on the map: as generated first, then whatever a person may do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from mapped import edit, mapped, scenario

from orchscaffold.model.scenario_map import (
    ADOPTED,
    BY_HAND,
    DECLINED,
    GENERATED,
    MISSING,
    STALE,
    TESTED,
)

READ = "WateringReconciler.reconcile/log-and-continue/scheduled"
SOURCE, TESTS = "src/greenhouse/watering.py", "tests/greenhouse/test_watering.py"
Edit = Callable[[Path], None]


def _block(folder: Path, id_: str) -> str:
    """A generated test with its mark, up to the next one."""
    text = (folder / TESTS).read_text(encoding="utf-8")
    found = re.search(rf"    # orchscaffold: {re.escape(id_)} .*?(?=\n    #|\n\n\n|\Z)", text, re.S)
    assert found is not None
    return found[0]


def _without_test(folder: Path) -> None:
    edit(folder / TESTS, _block(folder, READ), "    # gone")


def _without_mark(folder: Path) -> None:
    block = _block(folder, READ)
    edit(folder / TESTS, block, block.partition("\n")[2])


def _mark_alone(folder: Path) -> None:
    block = _block(folder, READ)
    edit(folder / TESTS, block, block.partition("\n")[0] + "\n\n    x = 1")


def _edited(folder: Path) -> None:
    block = _block(folder, READ)
    edit(folder / TESTS, block, block + "\n        assert result != 1")


def _reformatted(folder: Path) -> None:
    block = _block(folder, READ)
    edit(folder / TESTS, block, block.replace("\n        assert", "\n\n        assert"))


def _declined(folder: Path) -> None:
    _without_test(folder)
    with (folder / TESTS).open("a", encoding="utf-8") as file:
        file.write(f"\n\n# orchscaffold: declined {READ}  not worth it\n")


def _other_code(folder: Path) -> None:
    edit(folder / SOURCE, "valve controller unreachable", "valve controller away")


def _both(folder: Path) -> None:
    _edited(folder)
    _other_code(folder)


def _unrelated(folder: Path) -> None:
    (folder / "tests/test_other.py").write_text("def test_it():\n    assert 1 + 1 == 2\n")


BY_SOMEBODY = """
from unittest.mock import AsyncMock, Mock

import pytest

from greenhouse.watering import WateringReconciler


@pytest.mark.asyncio
async def test_unreachable_valves_are_no_catastrophe():
    valves = Mock()
    valves.scheduled = AsyncMock()
    valves.scheduled.side_effect = ConnectionError("x")
    reconciler = WateringReconciler(valves=valves, journal=Mock())
    result = await reconciler.reconcile({})
    assert result == 0
"""


def _by_hand_elsewhere(folder: Path) -> None:
    _without_test(folder)
    (folder / "tests/test_resilience.py").write_text(BY_SOMEBODY)


def _by_hand_too(folder: Path) -> None:
    (folder / "tests/test_resilience.py").write_text(BY_SOMEBODY)


@pytest.mark.parametrize(
    ("change", "state", "has_place", "reason"),
    [
        (lambda _: None, GENERATED, True, ""),
        (_unrelated, GENERATED, True, ""),
        (_reformatted, GENERATED, True, ""),
        (_by_hand_too, GENERATED, True, ""),
        (_edited, ADOPTED, True, ""),
        (_both, ADOPTED, True, ""),
        (_without_mark, BY_HAND, True, "there is one of this name"),
        (_by_hand_elsewhere, BY_HAND, True, ""),
        (_other_code, STALE, True, ""),
        (_declined, DECLINED, False, "not worth it"),
        (_without_test, MISSING, False, ""),
        (_mark_alone, MISSING, True, "its mark stands above no test"),
    ],
)
def test_the_state_of_one_scenario(
    demo: Path, change: Edit, state: str, has_place: bool, reason: str
) -> None:
    change(demo)

    found = scenario(demo, READ)

    assert (found.state, found.place is not None, found.reason) == (state, has_place, reason)


def test_a_test_by_hand_is_found_where_it_stands(demo: Path) -> None:
    _by_hand_elsewhere(demo)

    place = scenario(demo, READ).place

    assert place is not None
    assert place.path == demo / "tests/test_resilience.py"
    assert place.name == "test_unreachable_valves_are_no_catastrophe"
    assert BY_SOMEBODY.split("\n")[place.line - 1].startswith("async def")


def test_the_place_of_a_generated_test_is_its_mark(demo: Path) -> None:
    place = scenario(demo, READ).place

    assert place is not None
    line = (demo / TESTS).read_text(encoding="utf-8").split("\n")[place.line - 1]
    assert line.strip().startswith(f"# orchscaffold: {READ} ")
    assert place.name.startswith("test_reconcile_")


def test_without_any_test_all_is_missing(demo: Path) -> None:
    for path in (demo / "tests").rglob("test_*.py"):
        path.unlink()

    states = {item.state for item in mapped(demo).map.scenarios}

    assert states == {MISSING}


def test_all_that_was_generated_is_tested(demo: Path) -> None:
    found = mapped(demo).map

    assert {item.state for item in found.scenarios} <= TESTED
    assert [cls.name for cls in found.classes] == ["ClimateCoordinator", "WateringReconciler"]


def test_a_test_file_that_does_not_parse_is_an_error_and_the_rest_is_shown(demo: Path) -> None:
    broken = demo / "tests/test_broken.py"
    broken.write_text("from greenhouse.climate import ClimateCoordinator\n")
    assert mapped(demo).errors == ()
    # It is known by its marks, whatever else it holds.
    edit(demo / TESTS, "import pytest\n", "import pytest\nif:\n")

    found = mapped(demo)

    assert [error.path for error in found.errors] == [demo / TESTS]
    assert {item.state for item in found.map.classes[0].scenarios} == {GENERATED}
    assert {item.state for item in found.map.classes[1].scenarios} == {MISSING}
