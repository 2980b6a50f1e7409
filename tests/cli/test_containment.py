"""Several targets: what fails stays with its file, nothing is half-done, the exit code tells."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orchscaffold import inspecting, owning, plan
from orchscaffold.cli import run
from orchscaffold.errors import ProofError
from orchscaffold.scaffolding import additions, trial

Files = Callable[[Path], dict[str, bytes]]

ALL = ("new", "coordinator", "src/shop", "--no-verify")
FEED, JOBS = "tests/shop/test_feed.py", "tests/shop/test_jobs.py"


@pytest.fixture
def two(project: Path) -> Path:
    """The project with a second coordinator, `shop.jobs`."""
    text = (project / "src/shop/feed.py").read_text().replace("Feed", "Job")
    (project / "src/shop/jobs.py").write_text(text)
    return project


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug that shows in one module."""
    plan_tests = plan.plan_tests

    def planned(library: object, classes: tuple[object, ...], **options: object) -> object:
        if "jobs" in str(classes):
            raise ZeroDivisionError("a bug")
        return plan_tests(library, classes, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("orchscaffold.plan.plan_tests", planned)


@pytest.mark.usefixtures("broken")
def test_a_bug_stays_with_its_module(
    two: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(ALL) == 4
    output = capsys.readouterr()
    assert f"{FEED}  written" in output.out
    assert "error: src/shop/jobs.py: orchscaffold failed on this: a bug in orch" in output.err
    assert "(ZeroDivisionError: a bug)" in output.err
    assert "Please report it with what --verbose prints." in output.err
    assert "Traceback" not in output.err
    assert FEED in files(two)
    assert JOBS not in files(two)


@pytest.mark.usefixtures("broken")
def test_verbose_shows_where_the_bug_is(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run((*ALL, "--verbose")) == 4
    error = capsys.readouterr().err
    assert "Traceback (most recent call last):" in error
    assert 'raise ZeroDivisionError("a bug")' in error


@pytest.mark.usefixtures("broken")
def test_a_bug_in_json(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run((*ALL, "--format", "json")) == 4
    output = capsys.readouterr()
    document = json.loads(output.out)
    assert output.err == ""
    assert [result["test_file"] for result in document["results"]] == [FEED]
    [error] = document["errors"]
    assert (error["path"], error["line"]) == ("src/shop/jobs.py", None)


@pytest.mark.parametrize("command", ["inspect", "verify", "adopt"])
def test_a_bug_stays_with_its_file_in_other_commands(
    two: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    def fail(*_: object) -> object:
        raise ZeroDivisionError("a bug")

    assert run((*ALL, "--quiet")) == 0
    monkeypatch.setattr(inspecting, "inspect_unit", fail)
    monkeypatch.setattr(trial, "verify_file", fail)
    monkeypatch.setattr(owning, "adopt_file", fail)
    assert run((command, "src/shop/feed.py", "src/shop/jobs.py")) == 4
    error = capsys.readouterr().err
    assert error.count("orchscaffold failed on this") == 2
    assert "Traceback" not in error


def test_a_proof_that_fails_writes_nothing_for_its_file_alone(
    two: Path, files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run((*ALL, "--pattern", "guard")) == 0
    put_into = additions.put_into
    mine = files(two)[JOBS]

    def put(reading: object, *arguments: object, **options: object) -> object:
        if "jobs" in str(reading):
            raise ProofError("a statement would be lost", path=two / JOBS)
        return put_into(reading, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(additions, "put_into", put)
    before = files(two)[FEED]
    assert run(ALL) == 4
    assert f"error: {JOBS}: a statement would be lost" in capsys.readouterr().err
    assert files(two)[JOBS] == mine
    assert files(two)[FEED] != before


def test_nothing_is_written_before_all_is_proved(
    two: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(two)
    plan_tests = plan.plan_tests
    seen = []

    def planned(library: object, classes: tuple[object, ...], **options: object) -> object:
        seen.append(files(two) == before)
        if "jobs" in str(classes):
            raise KeyboardInterrupt
        return plan_tests(library, classes, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("orchscaffold.plan.plan_tests", planned)
    assert run(ALL) == 130
    assert seen == [True, True]
    assert files(two) == before


def test_one_test_file_of_two_modules_is_added_to_for_both(two: Path, files: Files) -> None:
    shared = "tests/jobs/test_feed.py"
    for name in ("feed", "jobs"):
        options = ("--out", shared, "--pattern", "guard", "--no-verify")
        assert run(("new", "coordinator", f"src/shop/{name}.py", *options)) == 0
    assert run((*ALL, "--pattern", "log-and-continue")) == 0
    after = files(two)
    assert [name for name in after if name.startswith("tests/")] == [shared]
    assert b"FeedManager.refresh/log-and-continue/" in after[shared]
    assert b"JobManager.refresh/log-and-continue/" in after[shared]
    assert run((*ALL, "--pattern", "log-and-continue")) == 0
    assert files(two) == after


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_what_is_shown_goes_the_way_of_what_is_written(
    two: Path, files: Files, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    before = files(two)
    assert run((*ALL, option, "--format", "json")) == 0
    shown = json.loads(capsys.readouterr().out)["results"]
    assert files(two) == before
    assert run((*ALL, "--format", "json")) == 0
    written = json.loads(capsys.readouterr().out)["results"]
    for result in shown:
        result.pop("diff", None)
    assert shown == written
