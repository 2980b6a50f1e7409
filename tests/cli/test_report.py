"""`orchscaffold report`: reads, runs nothing, writes pages inside the project and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold.cli import run

Files = Callable[[Path], dict[str, bytes]]
FEED = "src/shop/feed.py"
PAGES = ("--html", "map.html", "--svg", "docs/map.svg")


@pytest.fixture
def tested(project: Path) -> Path:
    """The project with generated tests, less the module that does not parse."""
    (project / "src/broken/manager.py").unlink()
    assert run(("new", "coordinator", FEED, "--no-verify", "--quiet")) == 0
    return project


def test_without_a_target_it_is_about_the_project(
    tested: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(("report",)) == 0

    out = capsys.readouterr().out
    assert "FeedManager  src/shop/feed.py" in out
    assert out.splitlines()[-1] == "3 of 3 scenarios tested (100.0%) in 1 class"


def test_what_is_missing_ends_in_the_command_that_writes_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(("report", FEED)) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"Write what is missing: orchscaffold new coordinator {FEED}"

    assert run([*last.split()[5:], "--no-verify"]) == 0
    capsys.readouterr()
    assert run(("report", FEED)) == 0
    assert "missing" not in capsys.readouterr().out


def test_a_module_that_does_not_parse_is_named_and_the_rest_is_shown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(("report",)) == 3

    told = capsys.readouterr()
    assert "FeedManager" in told.out
    assert "error: src/broken/manager.py:2:" in told.err


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("src/shop/fede.py", "Did you mean src/shop/feed.py?"),
        ("shop.fede", "Did you mean shop.feed?"),
        ("src/shop/feed.py::FeedManger", "Did you mean FeedManager?"),
    ],
)
def test_an_unknown_target(
    project: Path, capsys: pytest.CaptureFixture[str], target: str, hint: str
) -> None:
    assert run(("report", target)) == 2
    assert hint in capsys.readouterr().err


def test_the_code_is_not_imported(tested: Path) -> None:
    (tested / FEED).write_text(
        "raise SystemExit('imported')\n" + (tested / FEED).read_text(encoding="utf-8")
    )

    assert run(("report", "--quiet")) == 0


def test_nothing_is_written_unless_asked(tested: Path, files: Files) -> None:
    before = files(tested)

    assert run(("report", "--quiet")) == 0
    assert run(("report", "--dry-run", *PAGES, "--quiet")) == 0
    assert run(("report", "--diff", *PAGES, "--quiet")) == 0

    assert files(tested) == before


def test_pages_are_written_and_a_second_run_changes_nothing(
    tested: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(tested)
    assert run(("report", *PAGES)) == 0
    after = files(tested)

    assert after.keys() - before.keys() == {"map.html", "docs/map.svg"}
    assert capsys.readouterr().out.endswith("map.html  written\ndocs/map.svg  written\n")
    assert run(("report", *PAGES)) == 0
    assert files(tested) == after
    assert capsys.readouterr().out.endswith("map.html  unchanged\ndocs/map.svg  unchanged\n")


def test_a_page_of_an_earlier_run_is_written_anew(
    tested: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(("report", *PAGES)) == 0
    (tested / "tests/shop/test_feed.py").unlink()
    capsys.readouterr()

    assert run(("report", *PAGES)) == 0

    assert capsys.readouterr().out.endswith("written anew\n")
    assert "3 missing" in (tested / "map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--html", "--svg"])
def test_another_file_is_left_as_it_is(
    tested: Path, files: Files, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    (tested / "README.md").write_text("mine\n")
    before = files(tested)

    assert run(("report", option, "README.md")) == 2

    assert files(tested) == before
    assert capsys.readouterr().err == (
        "error: README.md: is there already, and no report of orchscaffold: it is left as it is\n"
        f"       Name another file: {option} PATH\n"
    )


def test_no_page_outside_the_project(
    tested: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path_factory.mktemp("elsewhere") / "map.html"

    assert run(("report", "--html", str(page))) == 3

    assert not page.exists()
    assert "lies outside the project root" in capsys.readouterr().err


def test_pages_have_the_same_bytes_from_another_folder(tested: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert run(("report", "--html", "one.html", "--quiet")) == 0
    monkeypatch.chdir(tested / "src")

    assert run(("report", "--html", "../two.html", "--quiet")) == 0

    assert (tested / "one.html").read_bytes() == (tested / "two.html").read_bytes()


def test_json(tested: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tested / "mutants.json").write_text(
        json.dumps(
            {
                "results": [
                    {
                        "source": FEED,
                        "changes": [
                            {"kind": "compare", "line": 26, "after": "1", "noticed_by": None}
                        ],
                    }
                ]
            }
        )
    )
    assert run(("report", "--format", "json", "--mutants", "mutants.json", *PAGES)) == 0
    document = json.loads(capsys.readouterr().out)

    assert document["version"] == 1
    assert document["counts"]["generated"] == 3
    [cls] = document["classes"]
    assert (cls["name"], cls["path"]) == ("FeedManager", FEED)
    assert [method["name"] for method in cls["methods"]] == ["__init__", "refresh"]
    assert cls["methods"][1]["scenarios"][0]["test"]["path"] == "tests/shop/test_feed.py"
    assert cls["methods"][1]["mutants"] == {"part": 0, "whole": 1}
    assert document["pages"] == [
        {"path": "map.html", "action": "created"},
        {"path": "docs/map.svg", "action": "created"},
    ]


def test_json_of_errors(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(("report", "--format", "json")) == 3
    document = json.loads(capsys.readouterr().out)

    assert [error["path"] for error in document["errors"]] == ["src/broken/manager.py"]


def test_many_modules_are_surveyed_by_several_processes(
    tested: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (tested / FEED).read_text(encoding="utf-8")
    for number in range(16):
        path = tested / f"src/shop/feed{number:02}.py"
        path.write_text(text.replace("FeedManager", f"Feed{number:02}Manager"))

    assert run(("report", "--format", "json")) == 0

    document = json.loads(capsys.readouterr().out)
    names = [cls["name"] for cls in document["classes"]]
    assert names == ["FeedManager", *(f"Feed{number:02}Manager" for number in range(16))]
    assert document["counts"] == {
        "generated": 3, "adopted": 0, "by-hand": 0, "stale": 0, "declined": 0, "missing": 48
    }  # fmt: skip
