"""How strong generated tests are on real projects, beside those that people wrote.

    python benchmarks/strength.py PROJECTS.toml [NAME...] [--mutants 60] [--seed 1] [--jobs 1]

PROJECTS.toml is as in `real_code.py`; each project may also name the tests it has for the module:

    own = ["tests/test_orders.py"]

Each project is copied and scaffolded; then `orchscaffold prove` breaks the class in the copy, the
same changes for both: how many do the generated tests notice, how many the project's own? `for
branch` is the number of tests for each branch of the module. Changes that no generated test notices
are listed below the table.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from real_code import ROOT, Entry, coverage_of, left_out, read_entries, run_pytest, scaffold


@dataclass(frozen=True, slots=True)
class Strength:
    """What one project's tests notice: of `tried` changes, the generated and its own tests."""

    name: str
    tests: int = 0
    passed: int = 0
    coverage: float = 0.0
    branches: int = 0
    tried: int = 0
    noticed: int = 0
    own_tests: int = 0
    own_noticed: int = 0
    survivors: tuple[str, ...] = ()
    note: str = ""


def measure(entry: Entry, own: tuple[str, ...], mutants: int, seed: int) -> Strength:
    """Scaffold one project in a copy and break its class there."""
    with tempfile.TemporaryDirectory(prefix="strength-") as name:
        copy = Path(name) / entry.path.name
        shutil.copytree(entry.path, copy, ignore=left_out(entry), symlinks=True)
        scaffold(entry, copy)
        if not (copy / entry.out).is_file():
            return Strength(entry.name, note="no test file")
        tests, passed, note = run_pytest(entry, copy)
        coverage, branches = coverage_of(entry, copy)
        ours = prove(entry, copy, (entry.out,), mutants, seed)
        theirs = prove(entry, copy, own, mutants, seed) if own else {}
        changes = ours.get("changes", [])
        return Strength(
            name=entry.name,
            tests=tests,
            passed=passed,
            coverage=coverage,
            branches=branches,
            tried=len(changes),
            noticed=ours.get("noticed", 0),
            own_tests=theirs.get("tests", 0),
            own_noticed=theirs.get("noticed", 0),
            survivors=tuple(
                f"{c['line']}: {c['kind']}: {c['before'][:70]} -> {c['after'][:40]}"
                for c in changes
                if c["noticed_by"] is None
            ),
            note=note or ours.get("why", ""),
        )


def prove(entry: Entry, copy: Path, tests: tuple[str, ...], mutants: int, seed: int) -> dict:
    """The first result of `prove --format json`; empty where there is none."""
    command = [sys.executable, "-m", "orchscaffold", "prove", entry.target, "--format", "json"]
    command += ["--sample", str(mutants), "--seed", str(seed), "--python", str(entry.python)]
    for test in tests:
        command += ["--tests", test]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False, env=environment
    )
    try:
        return json.loads(done.stdout)["results"][0]
    except (json.JSONDecodeError, KeyError, IndexError):
        return {}


def percent(part: int, whole: int) -> str:
    """`75%`, or a dash where there is nothing to count."""
    return f"{100 * part / whole:.0f}%" if whole else "-"


def show(row: Strength) -> None:
    """One line of the table."""
    own = f"{row.own_tests:>5} {percent(row.own_noticed, row.tried):>6}" if row.own_tests else ""
    each = f"{row.tests / row.branches:.2f}" if row.branches else "-"
    print(
        f"{row.name:<18} {row.tests:>5} {row.passed:>6} {row.coverage:>8.1f}% {each:>10} "
        f"{percent(row.noticed, row.tried):>8} {own:>12}  {row.note}",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("projects", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--mutants", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    tables = tomllib.loads(options.projects.read_text(encoding="utf-8"))["project"]
    own = {table["name"]: tuple(table.get("own", ())) for table in tables}
    entries = [e for e in read_entries(options.projects) if e.name in (options.names or own)]
    heads = f"{'tests':>5} {'passed':>6} {'coverage':>9} {'for branch':>10} {'noticed':>8}"
    print(f"{'':<18} {heads} {'own':>12}")
    one = partial(_measured, own=own, mutants=options.mutants, seed=options.seed)
    with ThreadPoolExecutor(options.jobs) as pool:
        rows = []
        for row in pool.map(one, entries):
            show(row)
            rows.append(row)
    for row in rows:
        for survivor in row.survivors:
            print(f"{row.name}:{survivor}")


def _measured(entry: Entry, own: dict[str, tuple[str, ...]], mutants: int, seed: int) -> Strength:
    return measure(entry, own[entry.name], mutants, seed)


if __name__ == "__main__":
    main()
