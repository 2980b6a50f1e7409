"""Add every pattern to test files written by hand: do the old tests fare as before, the new pass?

    python benchmarks/add_patterns.py PROJECT PYTHON MODULE=TESTFILE... [--no-verify] [--all]

PROJECT is copied first and stays as it is; PYTHON is the interpreter of its environment. The tests
of each file are run before and after `add-pattern` of one pattern after the other or, with
`--at-once`, after one `new`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PATTERNS = (
    "async-loop",
    "log-and-continue",
    "re-raise",
    "guard",
    "context-immutability",
    "configuration",
    "diff-builder",
    "integration",
)
COLUMNS = (
    "test file",
    "tests before (passed)",
    "old tests that fare otherwise",
    "bytes lost",
    "added",
    "passed",
    "covered by old ones",
    "declined",
    "errors",
    "changed by a second run",
    "seconds",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What `add-pattern` of all patterns said of one file."""

    written: int
    covered: int
    declined: int
    errors: int


def _results(project: Path, python: str, file: str) -> dict[str, str]:
    """The outcome of each test of a file by its id."""
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.xml"
        subprocess.run(
            (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--maxfail=10000",
             f"--junitxml={report}", file),
            cwd=project, capture_output=True, timeout=600, check=False,
        )  # fmt: skip
        cases = ET.parse(report).getroot().iter("testcase") if report.is_file() else ()
        return {f"{case.get('classname')}::{case.get('name')}": _outcome(case) for case in cases}


def _outcome(case: ET.Element) -> str:
    return next((child.tag for child in case if child.tag in ("failure", "error", "skipped")), "ok")


def _commands(options: list[str]) -> list[tuple[str, ...]]:
    if "--at-once" in options:
        return [("new", "coordinator")]
    return [("add-pattern", pattern) for pattern in PATTERNS]


def _add(project: Path, python: str, module: str, file: str, options: list[str]) -> Counts:
    written = covered = declined = errors = 0
    passed_on = [option for option in options if option != "--at-once"]
    for words in _commands(options):
        command = (sys.executable, "-m", "orchscaffold", *words, module, "--out",
                   file, "--python", python, "--format", "json", *passed_on)  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
        done = subprocess.run(
            command, cwd=project, env=environment, capture_output=True, text=True, check=False
        )
        document = json.loads(done.stdout)
        errors += len(document["errors"])
        for problem in document["errors"]:
            print(f"ERROR {file}: {words[-1]}: {problem['message']}")
        for result in document["results"]:
            written += result["scenarios"]["written"]
            declined += result["scenarios"]["declined"]
            covered += sum(" is covered: " in note for note in result.get("notes", ()))
    return Counts(written, covered, declined, errors)


def _row(project: Path, python: str, module: str, file: str, options: list[str]) -> list[str]:
    start = time.monotonic()
    path = project / file
    original = path.read_bytes()
    before = _results(project, python, file)
    counts = _add(project, python, module, file, options)
    patched = path.read_bytes()
    after = _results(project, python, file)
    _add(project, python, module, file, ["--no-verify", *options])
    rest = iter(patched)
    lost = not all(byte in rest for byte in original)
    changed = {name for name, outcome in before.items() if after.get(name) != outcome}
    new = Counter(outcome for name, outcome in after.items() if name not in before)
    for name in sorted(changed):
        print(f"CHANGED {name}: {before[name]} -> {after.get(name, 'gone')}")
    for name, outcome in sorted(_failing(before, after).items()):
        print(f"FAILED {name}: {outcome}")
    is_stable = path.read_bytes() == patched
    return [
        file,
        f"{len(before)} ({sum(outcome == 'ok' for outcome in before.values())})",
        str(len(changed)),
        "yes" if lost else "0",
        str(counts.written),
        f"{new['ok']}/{sum(new.values())}",
        str(counts.covered),
        str(counts.declined),
        str(counts.errors),
        "no" if is_stable else "yes",
        f"{time.monotonic() - start:.0f}",
    ]


def _failing(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    return {name: out for name, out in after.items() if name not in before and out != "ok"}


def main() -> int:
    """Print a row a file; 1 where an old test fares otherwise, or anything else is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("python")
    parser.add_argument("pairs", nargs="+", metavar="MODULE=TESTFILE")
    parser.add_argument("--no-verify", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--at-once", action="store_true")
    given = parser.parse_args()
    chosen = {"--no-verify": given.no_verify, "--all": given.all, "--at-once": given.at_once}
    options = [option for option, is_on in chosen.items() if is_on]
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|", flush=True)
    wrong = False
    with tempfile.TemporaryDirectory() as name:
        project = Path(name) / given.project.name
        skipped = shutil.ignore_patterns(".git", "__pycache__", ".venv", "node_modules")
        shutil.copytree(given.project, project, ignore=skipped, symlinks=True)
        for pair in given.pairs:
            module, _, file = pair.partition("=")
            row = _row(project, given.python, module, file, options)
            print(f"| {' | '.join(row)} |", flush=True)
            new = row[5].split("/")
            wrong = wrong or row[2] != "0" or row[3] != "0" or new[0] != new[1]
            wrong = wrong or row[8] != "0" or row[9] != "no"
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
