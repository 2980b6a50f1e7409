"""What other runs have measured, on the map: read from their files, told of each method."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from mapped import mapped

from orchscaffold.errors import FileError, UsageError
from orchscaffold.mapping.evidence import with_evidence
from orchscaffold.mapping.evidence_files import read_evidence
from orchscaffold.model.scenario_map import MappedMethod, Measured, ScenarioMap, Share, Survivor

SOURCE = "src/greenhouse/climate.py"


def _line(demo: Path, text: str) -> int:
    lines = (demo / SOURCE).read_text(encoding="utf-8").split("\n")
    [number] = [number for number, line in enumerate(lines, start=1) if text in line]
    return number


def _coverage(path: Path, told: dict[str, object]) -> Path:
    path.write_text(json.dumps({"meta": {}, "files": told}), encoding="utf-8")
    return path


def _method(drawn: ScenarioMap, name: str) -> MappedMethod:
    [found] = [m for cls in drawn.classes for m in cls.methods if m.name == name]
    return found


def test_nothing_given_nothing_said(demo: Path) -> None:
    drawn = mapped(demo).map

    assert with_evidence(drawn, read_evidence(None, None, (demo,))) == drawn


def test_lines_and_branches_of_a_method(demo: Path) -> None:
    define, test = _line(demo, "def initialize"), _line(demo, "if context.actuators is None")
    told = {
        "executed_lines": [define, test, test + 2, test + 3, test + 4],
        "missing_lines": [test + 1],
        "executed_branches": [[test, test + 2]],
        "missing_branches": [[test, test + 1]],
    }
    file = _coverage(demo / "coverage.json", {SOURCE: told})

    drawn = with_evidence(mapped(demo).map, read_evidence(file, None, (demo,)))

    measured = Measured(Share(5, 7), missed=(test + 1,), partly=(test,))
    assert _method(drawn, "initialize").measured == measured
    assert _method(drawn, "decide").measured.coverage == Share(0, 0)
    assert drawn.measures == ("coverage",)
    assert drawn.notes == ("the coverage file says nothing of greenhouse.watering",)


def test_changes_of_a_method(demo: Path) -> None:
    line = _line(demo, "if difference > config.tolerance")
    change = {"kind": "compare", "line": line, "method": "x", "before": "a", "how": ""}
    results = [
        {
            "source": SOURCE,
            "changes": [
                {**change, "after": "difference >= config.tolerance", "noticed_by": None},
                {**change, "after": "difference < config.tolerance", "noticed_by": "test_x"},
                {**change, "line": 1, "after": "pass", "noticed_by": None},
            ],
        }
    ]
    file = demo / "mutants.json"
    file.write_text(json.dumps({"version": 1, "results": results}), encoding="utf-8")

    drawn = with_evidence(mapped(demo).map, read_evidence(None, file, (demo,)))

    survivor = Survivor(line, "compare", "difference >= config.tolerance")
    measured = Measured(mutants=Share(1, 2), survivors=(survivor,))
    assert _method(drawn, "decide").measured == measured
    assert _method(drawn, "name").measured == Measured(mutants=Share(0, 0))


@pytest.mark.parametrize("name", ["relative", "absolute", "of another folder"])
def test_paths_are_found_from_any_of_the_folders(demo: Path, name: str) -> None:
    path = {"absolute": str(demo / SOURCE), "of another folder": "greenhouse/climate.py"}
    told = {"executed_lines": [1], "missing_lines": []}
    file = _coverage(demo / "coverage.json", {path.get(name, SOURCE): told})

    evidence = read_evidence(file, None, (Path(os.sep), demo, demo / "src"))

    assert evidence.coverage is not None
    assert list(evidence.coverage) == [demo / SOURCE]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", "3", '{"files": []}', '{"files": {"a.py": {}}}', '{"results": [1]}', "\xff"],
)
@pytest.mark.parametrize(("is_coverage", "maker"), [(True, "coverage json"), (False, "prove")])
def test_another_file_is_refused(
    tmp_path: Path, content: str, is_coverage: bool, maker: str
) -> None:
    file = tmp_path / "other.json"
    file.write_bytes(content.encode("latin-1"))

    with pytest.raises(UsageError) as caught:
        read_evidence(file if is_coverage else None, None if is_coverage else file, ())

    assert caught.value.path == file
    assert maker in caught.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        read_evidence(tmp_path / "none.json", None, ())
