"""What `check` says of other people's tests: findings per code, false alarms, speed in CPU time.

    python benchmarks/drift.py PROJECTS.toml [NAME...] [--show CODE|all]

PROJECTS.toml lists what to read; nothing in it ships with orchscaffold:

    [[project]]
    name = "shop"
    path = "/where/shop/is"               # its root; only read
    python = "/where/venv/bin/python"     # the environment its tests run in
    tests = ["tests/unit"]                # files or folders below the root
    result = "/where/pytest-rA.txt"       # optional: what `pytest -rA` printed, from that root

With a result, each finding is attributed to the tests it would concern: the one it stands in, and
those that use the fixture, helper or setup it stands in. One of a kind that makes a test fail,
attributed to a test that passed, is a false alarm.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from orchscaffold.drift import drift_findings
from orchscaffold.errors import OrchscaffoldError
from orchscaffold.model.findings import Finding
from orchscaffold.project import discover_project
from orchscaffold.source import read_source
from orchscaffold.tracing import TracedFile, World, open_world, trace_file

FAILING = ("D101", "D102", "D103", "D104", "D105", "D106", "D108", "D109", "D112")
OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR|XFAIL|SKIPPED) (\S+?\.py)::(\S+)")
NAMES = re.compile(r"test_.*\.py|.*_test\.py|conftest\.py")


@dataclass
class Outcomes:
    """Ids of tests (`path::Class::test`, parameters left off) by how they went."""

    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


@dataclass
class Tally:
    """What was counted in one project."""

    files: int = 0
    lines: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    concerns: dict[str, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


def main() -> int:
    """Read the projects and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--show", default="")
    options = parser.parse_args()
    alarms = 0
    for entry in tomllib.loads(options.projects.read_text(encoding="utf-8"))["project"]:
        if not options.names or entry["name"] in options.names:
            alarms += _project(entry, options.show)
    return 1 if alarms else 0


def _project(entry: dict[str, object], show: str) -> int:
    root = Path(str(entry["path"]))
    python = Path(str(entry["python"]))
    tests = entry["tests"]
    assert isinstance(tests, list)
    folders = [root / str(name) for name in tests]
    world = open_world(discover_project(folders[0], python=python))
    tally = Tally()
    for path in _files(folders):
        _read(path, root, world, tally)
    return _report(entry, tally, show)


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
        else:
            yield from sorted(p for p in folder.rglob("*.py") if NAMES.fullmatch(p.name))


def _read(path: Path, root: Path, world: World, tally: Tally) -> None:
    try:
        source = read_source(path)
        start = time.process_time()
        findings = drift_findings(source, world, world.project)
        tally.seconds += time.process_time() - start
    except OrchscaffoldError as error:
        tally.errors.append(str(error))
        return
    tally.files += 1
    tally.lines += source.text.count("\n")
    tally.findings.extend(findings)
    _attribute(trace_file(source, world), root, findings, tally)


def _attribute(traced: TracedFile, root: Path, findings: tuple[Finding, ...], tally: Tally) -> None:
    """Note each finding for the tests of its own file, and of others that use what it is in."""
    for test in traced.tests:
        name = f"{traced.path.relative_to(root).as_posix()}::{test.id}"
        for used in test.uses:
            tally.concerns[f"{used[0]}::{used[1]}"].extend(())
        tally.concerns.setdefault(name, [])
    for finding in findings:
        owners = [r for r in traced.routines if r.line <= finding.line <= r.end_line]
        innermost = max(owners, key=lambda routine: routine.line, default=None)
        if innermost is not None and innermost.kind == "test":
            name = f"{traced.path.relative_to(root).as_posix()}::{innermost.id}"
            tally.concerns[name].append(finding)
        elif innermost is not None:
            tally.concerns[f"{traced.path}::{innermost.id}"].append(finding)
    for test in traced.tests:
        name = f"{traced.path.relative_to(root).as_posix()}::{test.id}"
        USES[name] = [f"{path}::{id_}" for path, id_ in test.uses] + [f"{traced.path}::"]


USES: dict[str, list[str]] = {}


def _outcomes(path: Path) -> Outcomes:
    outcomes = Outcomes()
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        match = OUTCOME.match(line)
        if match:
            name = f"{match[2]}::{match[3].partition('[')[0]}"
            target = outcomes.passed if match[1] == "PASSED" else outcomes.failed
            if match[1] in ("PASSED", "FAILED", "ERROR"):
                target.add(name)
    return outcomes


def _concerning(name: str, tally: Tally) -> list[Finding]:
    found = list(tally.concerns.get(name, ()))
    for used in USES.get(name, ()):
        found.extend(tally.concerns.get(used, ()))
    return found


def _report(entry: dict[str, object], tally: Tally, show: str) -> int:
    counts = Counter(finding.code for finding in tally.findings)
    speed = tally.lines / tally.seconds if tally.seconds else 0
    print(f"\n{entry['name']}: {tally.files} files, {tally.lines} lines, {speed:,.0f} lines/s")
    print("  " + (", ".join(f"{code} {n}" for code, n in sorted(counts.items())) or "no findings"))
    for error in tally.errors:
        print(f"  not read: {error}")
    for finding in tally.findings:
        if show in ("all", finding.code):
            print(
                f"  {finding.path}:{finding.line}:{finding.column} {finding.code} {finding.message}"
                f" ({finding.hint})"
            )
    if "result" not in entry:
        return 0
    return _judge(_outcomes(Path(str(entry["result"]))), tally)


def _judge(outcomes: Outcomes, tally: Tally) -> int:
    caught = [name for name in sorted(outcomes.failed) if _concerning(name, tally)]
    missed = sorted(outcomes.failed - set(caught))
    print(f"  failing tests with a finding: {len(caught)} of {len(outcomes.failed)}")
    for name in missed:
        print(f"    none: {name}")
    alarms = 0
    for name in sorted(outcomes.passed - outcomes.failed):
        for finding in _concerning(name, tally):
            if finding.code in FAILING:
                alarms += 1
                print(f"    FALSE ALARM {name}: {finding.line} {finding.code} {finding.message}")
    print(f"  passing tests: {len(outcomes.passed)}, false alarms: {alarms}")
    return alarms


if __name__ == "__main__":
    sys.exit(main())
