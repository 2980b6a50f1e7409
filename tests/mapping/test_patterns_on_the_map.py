"""A project's own patterns are on the map as built-in ones are, and come first."""

from __future__ import annotations

import shutil
from pathlib import Path

from mapped import mapped

from orchscaffold.model.scenario_map import MISSING

MAIL = Path(__file__).resolve().parents[1] / "house" / "mail"


def test_own_patterns_have_columns_of_their_own(tmp_path: Path) -> None:
    shutil.copytree(MAIL, tmp_path / "mail", ignore=shutil.ignore_patterns("__pycache__"))

    found = mapped(tmp_path / "mail")

    assert found.errors == ()
    assert set(found.map.patterns[:2]) == {"metrics-emission", "retry"}
    assert {item.pattern for item in found.map.scenarios} == set(found.map.patterns)
    assert {item.state for item in found.map.scenarios} == {MISSING}
