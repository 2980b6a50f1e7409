"""The map for a terminal: a table where there is room, cells one below the other elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sample_map import FEED, RUN, SAMPLE

from orchscaffold.model.report import FileChange
from orchscaffold.model.scenario_map import (
    DECLINED,
    GENERATED,
    MISSING,
    STATES,
    MapRun,
    ScenarioMap,
    Tally,
)
from orchscaffold.report.glyphs import ASCII, UNICODE, Glyphs
from orchscaffold.report.lines import plain
from orchscaffold.report.map_rows import HEATS, fraction, heat, rows, told
from orchscaffold.report.map_text import map_lines


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def text(
    run: MapRun = RUN,
    glyphs: Glyphs = ASCII,
    *,
    width: int | None = None,
    verbose: bool = False,
) -> list[str]:
    return [plain(line) for line in map_lines(run, glyphs, width=width, verbose=verbose)]


def counts(**states: int) -> Tally:
    return Tally(tuple(states.get(state.replace("-", "_"), 0) for state in STATES))


@pytest.mark.parametrize(
    ("tally", "level", "shown"),
    [
        (counts(), -1, ""),
        (counts(declined=2), -1, "-"),
        (counts(missing=2), 0, "0/2"),
        (counts(stale=1), 0, "0/1"),
        (counts(generated=1, missing=2), 1, "1/3"),
        (counts(by_hand=1, missing=1), 2, "1/2"),
        (counts(adopted=4, missing=1), 3, "4/5"),
        (counts(generated=199, stale=1), 3, "199/200"),
        (counts(generated=1, declined=5), HEATS - 1, "1/1"),
    ],
)
def test_how_warm_a_cell_is(tally: Tally, level: int, shown: str) -> None:
    assert (heat(tally), fraction(tally)) == (level, shown)


def test_each_scenario_is_in_one_cell() -> None:
    table = list(rows(SAMPLE))

    assert [sum(cell.all for cell in row.cells) for row in table] == [5, 2]
    assert [row.total.all for row in table] == [5, 2]
    assert told(table[0].total) == "1 generated, 1 adopted, 1 by hand, 1 stale, 1 declined"


def test_the_whole_map() -> None:
    assert text() == [
        "              loop  log  guard integr. own-pattern  all",
        "FeedManager         0/1   2/2    1/1                3/4",
        "Till<b>       0/1                          0/1      0/2",
        "",
        "FeedManager  /somewhere/shop/src/shop/feed.py",
        "                 tested  covered  noticed",
        "  refresh  gsa      2/3      73%      4/5",
        "  forget   h-       1/1",
        "  1 method without a scenario",
        "",
        "Till<b>  /somewhere/shop/src/shop/till.py",
        "            tested  covered  noticed",
        "  run  ..      0/2",
        "",
        "Note  the coverage file says nothing of shop.till",
        "g 1 generated  a 1 adopted  h 1 by hand  s 1 stale  - 1 declined  . 2 missing",
        "3 of 6 scenarios tested (50.0%) in 2 classes",
        "Write what is missing: orchscaffold new coordinator /somewhere/shop/src/shop/till.py",
        "Bring up to date what is stale: orchscaffold check --fix /somewhere/shop/src/shop/feed.py",
    ]


def test_verbose_tells_of_each_scenario() -> None:
    shown = "\n".join(text(verbose=True))

    for item in SAMPLE.scenarios:
        assert item.title in shown
    assert "/somewhere/shop/tests/test_feed.py:31" in shown
    assert "left out: the result of a call that cannot be followed (line 38)" in shown
    assert "not worth it: " in shown


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_the_table_keeps_to_the_width(width: int) -> None:
    lines = text(width=width)
    overview = lines[: lines.index("")]

    breakable = (text for text in lines if "/somewhere" not in text and "Note" not in text)
    assert max(map(len, breakable)) <= max(width, 44)
    assert max(map(len, overview)) <= width
    cells = re.findall(r"\d+/\d+", "\n".join(overview))
    assert sorted(cells) == sorted(["0/1", "2/2", "1/1", "3/4", "0/1", "0/1", "0/2"])


def test_the_output_is_ascii_without_a_terminal() -> None:
    lines = text(verbose=True)

    assert all(line.isascii() for line in lines)
    assert "".join(UNICODE.states.values()) not in "".join(lines)
    assert any("■▲◆" in line for line in text(glyphs=UNICODE))


def test_many_scenarios_of_a_method_are_counted() -> None:
    method = FEED.methods[1]
    scenarios = tuple(
        replace(method.scenarios[0], state=state)
        for state in (*([GENERATED] * 30), *([MISSING] * 4), DECLINED)
    )
    many = replace(FEED, methods=(replace(method, scenarios=scenarios),))
    shown = text(MapRun(replace(SAMPLE, classes=(many,)), ()))

    assert "  refresh  g30 -1 .4     30/34      73%      4/5" in shown


def test_methods_of_many_classes_are_shown_with_verbose_alone() -> None:
    run = MapRun(replace(SAMPLE, classes=(FEED,) * 7), ())

    assert not any("refresh" in line for line in text(run))
    assert sum(line.startswith("  refresh") for line in text(run, verbose=True)) == 7


def test_many_paths_are_told_by_the_folder_around_them() -> None:
    classes = tuple(
        replace(SAMPLE.classes[1], path=Path(f"/somewhere/src/{number}/a.py"))
        for number in range(5)
    )
    shown = text(MapRun(replace(SAMPLE, classes=classes), ()))

    assert shown[-1] == "Write what is missing: orchscaffold new coordinator /somewhere/src"


def test_an_empty_map() -> None:
    assert text(MapRun(ScenarioMap(Path("/x"), (), ()), ())) == ["no scenarios in 0 classes"]


@pytest.mark.parametrize(
    ("before", "dry_run", "told_"),
    [
        (None, False, "written"),
        (b"old", False, "written anew"),
        (b"new", False, "unchanged"),
        (None, True, "would be written"),
        (b"old", True, "would be written anew"),
    ],
)
def test_pages_are_named(before: bytes | None, dry_run: bool, told_: str) -> None:
    change = FileChange(Path("map.html").absolute(), before, b"new")

    assert text(replace(RUN, changes=(change,), dry_run=dry_run))[-1] == f"map.html  {told_}"
