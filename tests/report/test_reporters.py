"""The reporters: what goes to which stream, in which format."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from orchscaffold.model.report import (
    ClassReport,
    Coverage,
    Declined,
    FileChange,
    InspectReport,
    MethodReport,
    PatternInfo,
    Problem,
    RunReport,
    ScaffoldResult,
    Verification,
    VerifyRun,
)
from orchscaffold.report.json_format import JsonReporter
from orchscaffold.report.terminal import TerminalReporter

VERIFICATION = Verification(True, True, "", 2, 0, 1.234, 3, Coverage(10.0, 66.666))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunReport:
    monkeypatch.chdir(tmp_path)
    result = ScaffoldResult(
        root=tmp_path,
        source=tmp_path / "src/app.py",
        module="app",
        action="created",
        change=FileChange(tmp_path / "tests/test_app.py", None, b"x = 1\n"),
        classes=(ClassReport("A", (MethodReport("go", 3, "written", 2, ("guard",), ()),)),),
        helpers=(),
        planned=3,
        written=2,
        kept=0,
        declined=(Declined("A.go/guard/x", "flaky: passed 2 of 3"),),
        verification=VERIFICATION,
    )
    problem = Problem("does not parse", tmp_path / "b.py", 1, 2, "Mend it.", 3)
    return RunReport((result,), (problem,))


def test_json_of_new_is_the_contract(run: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    JsonReporter().scaffolded(run)
    output = capsys.readouterr()
    assert output.err == ""
    document = json.loads(output.out)
    assert document["errors"] == [
        {
            "path": "b.py",
            "line": 1,
            "column": 2,
            "message": "does not parse",
            "hint": "Mend it.",
        }
    ]
    [result] = document["results"]
    assert result.pop("verdicts") == [
        {
            "class": "A",
            "method": "go",
            "line": 3,
            "status": "written",
            "tests": 2,
            "patterns": ["guard"],
            "reasons": [],
        }
    ]
    assert result == {
        "source": "src/app.py",
        "test_file": "tests/test_app.py",
        "action": "created",
        "classes": ["A"],
        "scenarios": {"planned": 3, "written": 2, "kept": 0, "declined": 1},
        "declined": [{"id": "A.go/guard/x", "reason": "flaky: passed 2 of 3"}],
        "verify": {
            "passed": 2,
            "failed": 0,
            "seconds": 1.23,
            "coverage": {"before": 10.0, "after": 66.67},
        },
    }


@pytest.mark.parametrize(
    "verification", [None, replace(VERIFICATION, ran=False, why="pytest does not import")]
)
def test_json_says_null_where_nothing_was_run(
    run: RunReport, capsys: pytest.CaptureFixture[str], verification: Verification | None
) -> None:
    result = replace(run.results[0], verification=verification)
    JsonReporter().scaffolded(replace(run, results=(result,)))
    assert json.loads(capsys.readouterr().out)["results"][0]["verify"] is None


def test_json_carries_the_diff_where_it_is_asked_for(
    run: RunReport, capsys: pytest.CaptureFixture[str]
) -> None:
    JsonReporter(diff=True).scaffolded(run)
    assert "+x = 1\n" in json.loads(capsys.readouterr().out)["results"][0]["diff"]


def test_every_json_document_has_version_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    reporter = JsonReporter()
    with reporter.progress(3) as advance:
        advance("nothing is printed")
    reporter.inspected(InspectReport((), ()))
    reporter.patterns((PatternInfo("guard", "a", "T", "v", "built in"),))
    reporter.verified(VerifyRun((), ()))
    reporter.failed(())
    decoder, text = json.JSONDecoder(), capsys.readouterr().out
    count = 0
    while text.strip():
        document, end = decoder.raw_decode(text)
        assert (document["version"], document["errors"]) == (1, [])
        text = text[end:].lstrip()
        count += 1
    assert count == 4


def test_text_goes_to_standard_output_and_problems_to_standard_error(
    run: RunReport, capsys: pytest.CaptureFixture[str]
) -> None:
    TerminalReporter().scaffolded(run)
    output = capsys.readouterr()
    assert "tests/test_app.py  written: 2 tests" in output.out
    assert output.err == "error: b.py:1:2: does not parse\n       Mend it.\n"
    assert output.out.isascii()


def test_quiet_prints_problems_alone(run: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    TerminalReporter(quiet=True, diff=True).scaffolded(run)
    output = capsys.readouterr()
    assert (output.out, output.err.count("\n")) == ("", 2)


def test_a_diff_has_standard_output_to_itself(
    run: RunReport, capsys: pytest.CaptureFixture[str]
) -> None:
    TerminalReporter(diff=True).scaffolded(run)
    output = capsys.readouterr()
    assert output.out == (
        "diff --git a/tests/test_app.py b/tests/test_app.py\nnew file mode 100644\n"
        "--- /dev/null\n+++ b/tests/test_app.py\n@@ -0,0 +1 @@\n+x = 1\n"
    )
    assert "written: 2 tests" in output.err


def _terminal(**options: bool) -> Console:
    return Console(
        file=io.StringIO(), force_terminal=True, width=30, legacy_windows=False, **options
    )


def test_forced_colours_and_symbols_but_lines_of_a_file_are_never_wrapped(run: RunReport) -> None:
    console = _terminal()
    TerminalReporter(output=console).scaffolded(run)
    assert isinstance(console.file, io.StringIO)
    text = console.file.getvalue()
    assert "\x1b[" in text
    assert any("Coverage" in line and "66.67%" in line for line in text.splitlines())


def test_prose_is_wrapped_on_a_narrow_screen(
    run: RunReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = _terminal()
    monkeypatch.setattr(console.file, "isatty", lambda: True)
    TerminalReporter(output=console).scaffolded(run)
    assert isinstance(console.file, io.StringIO)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", console.file.getvalue()).splitlines()
    assert max(map(len, lines)) <= 30
    assert any(line.startswith("tests/test_app.py") for line in lines)


def test_the_progress_bar_stays_away_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reporter = TerminalReporter()
    with reporter.progress(5) as advance:
        advance("one")
    assert capsys.readouterr() == ("", "")
