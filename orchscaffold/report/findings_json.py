"""Findings for programs: the JSON of the contract, SARIF 2.1.0, GitHub's workflow commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from orchscaffold.model.check import CheckReport
from orchscaffold.model.findings import Finding, RuleInfo
from orchscaffold.report.difference import diff_text
from orchscaffold.report.json_values import Json, problems_json
from orchscaffold.report.paths import display_path

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def check_json(report: CheckReport, *, diff: bool) -> dict[str, Json]:
    """The document of `check --format json`, but for its version."""
    findings: list[Json] = [
        {
            "path": display_path(shown.finding.path),
            "line": shown.finding.line,
            "column": shown.finding.column,
            "code": shown.finding.code,
            "message": shown.finding.message,
            "hint": shown.finding.hint,
            "fix": shown.finding.fix or None,
        }
        for shown in report.findings
    ]
    document: dict[str, Json] = {
        "findings": findings,
        "errors": problems_json(report.problems),
        "files": report.files,
        "fixed": report.fixed,
        "changed": [display_path(change.path) for change in report.changes if report.is_written],
        "notes": list(report.notes),
    }
    if diff:
        document["diff"] = "".join(diff_text(change) for change in report.changes)
    return document


def sarif_json(report: CheckReport) -> dict[str, Json]:
    """The SARIF 2.1.0 log of one run; paths are relative to the current folder."""
    used = {shown.finding.code for shown in report.findings}
    rules: list[Json] = [_rule(rule) for rule in report.rules if rule.code in used]
    results: list[Json] = [_result(shown.finding) for shown in report.findings]
    notices: list[Json] = [
        {
            "level": "error",
            "message": {"text": problem.message},
            **(
                {"locations": [_location(problem.path, problem.line or 1, 1)]}
                if problem.path is not None
                else {}
            ),
        }
        for problem in report.problems
    ]
    invocation: dict[str, Json] = {
        "executionSuccessful": not report.problems,
        "toolExecutionNotifications": notices,
    }
    driver: dict[str, Json] = {"name": "orchscaffold", "rules": rules}
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def github_lines(report: CheckReport) -> Iterator[str]:
    """One workflow command for each finding and problem: GitHub shows them in the changed files."""
    for shown in report.findings:
        finding = shown.finding
        place = _github_place(finding.path, finding.line, finding.column)
        yield f"::error {place},title={finding.code}::{_escaped(_told(finding))}"
    for problem in report.problems:
        place = (
            f" {_github_place(problem.path, problem.line or 1, problem.column or 1)}"
            if problem.path is not None
            else ""
        )
        yield f"::error{place}::{_escaped(problem.message)}"


def _told(finding: Finding) -> str:
    return f"{finding.code} {finding.message}" + (f"\n{finding.hint}" if finding.hint else "")


def _github_place(path: Path, line: int, column: int) -> str:
    name = _escaped(display_path(path)).replace(":", "%3A").replace(",", "%2C")
    return f"file={name},line={line},col={column}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _rule(rule: RuleInfo) -> Json:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.repair},
    }


def _result(finding: Finding) -> Json:
    return {
        "ruleId": finding.code,
        "level": "error",
        "message": {"text": _told(finding).partition(" ")[2]},
        "locations": [_location(finding.path, finding.line, finding.column)],
    }


def _location(path: Path, line: int, column: int) -> Json:
    name = display_path(path)
    uri = Path(name).as_uri() if Path(name).is_absolute() else quote(name)
    region: dict[str, Json] = {"startLine": line, "startColumn": column}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
